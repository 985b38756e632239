/** A real folder against a manifest: what rusty-attachments records, and where it must not be followed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import type { ManifestChanges } from '../../../main/engine/manifest/compareManifests';
import { diffManifest } from '../../../main/engine/manifest/diffManifest';
import { diffTree } from '../../../main/engine/manifest/diffTree';
import { snapshotTree } from '../../../main/engine/manifest/snapshotTree';
import { scanTree } from '../../../main/engine/scan/scanTree';
import { toInt } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { compilePatterns } from '../../../shared/text/patterns';
import { plantGoldenTree, type GoldenTreeItem } from '../../support/goldenTree';
import { createManualClock } from '../../support/manualClock';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';
import { factsOf, factsOfText, goldenCases } from './goldenOperations';

interface TreeDiffInput {
  readonly tree: readonly GoldenTreeItem[];
  readonly mode: 'fast' | 'hash';
  readonly include?: readonly string[];
  readonly parentManifest: string;
}
interface Recorded {
  readonly diffManifest: string;
  readonly result: {
    readonly added: readonly { readonly path: string }[];
    readonly modified: readonly { readonly path: string }[];
    readonly deleted: readonly string[];
    readonly addedDirs: readonly string[];
    readonly deletedDirs: readonly string[];
    readonly unchanged: readonly string[];
  };
}

const fileHasher = createFileHasher({ workers: 1 });
const hasher = createHasher();
const ports = {
  files: createFileSystem(),
  hasher,
  fileHasher,
  hashCache: createMemoryHashCache(),
  clock: createManualClock(),
};
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'satchel-differences-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
afterAll(() => fileHasher.close());

async function run(input: TreeDiffInput): Promise<{ readonly changes: ManifestChanges; readonly diff: Manifest }> {
  await plantGoldenTree(root, input.tree);
  const bytes = new TextEncoder().encode(input.parentManifest);
  const manifest = decodeManifest(bytes, { source: 'parent' });
  const context = createRunContext();
  const { include = [] } = input;
  const scan = await scanTree(
    root,
    { include, symlinks: 'collapse-escaping', recordFolders: 'all' },
    ports.files,
    context,
  );
  const filter = compilePatterns({ include, hidden: true });
  const changes = await diffTree({
    manifest,
    files: scan.files.map((file) => ({
      ...file,
      sizeBytes: file.stat.sizeBytes,
      mtimeUs: toInt(mtimeUsOf(file.stat.mtimeNs)),
    })),
    links: scan.links.kept,
    folders: scan.folders.map(({ path }) => path),
    mode: input.mode,
    hashOf: async ({ absolutePath }) => (await fileHasher.hashFile(absolutePath, context.signal)).hash,
    isCovered: (path) => filter.matches(path),
    prunes: (path) => filter.prunes(path),
    signal: context.signal,
  });
  const { manifest: after } = await snapshotTree(scan, { version: '2025-12' }, ports, context);
  return { changes, diff: diffManifest({ before: manifest, after, parentManifestHash: hasher.hash(bytes) }) };
}

const cases = goldenCases<TreeDiffInput>('dirdiff');
const otherwise: Readonly<Record<string, string>> = {
  'dirdiff-010': 'R17 a new link is seen',
  'dirdiff-025': 'R17 a new link is seen by hash too',
  'dirdiff-011': 'R17 a link that is gone is seen',
  'dirdiff-012': 'a file that became a folder is one change of kind',
  'dirdiff-015': 'R20 no folder is new against a version that lists none',
  'dirdiff-030': 'R20 no folder is new against a version that lists none, by hash too',
};
const recordedOf = (id: string): { readonly input: TreeDiffInput; readonly recorded: Recorded } => {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return { input: found.input, recorded: found.expected.rusty?.ok as unknown as Recorded };
};
const listsOf = ({ reasons, ...lists }: ManifestChanges): unknown => ({
  ...lists,
  reasons: Object.fromEntries(reasons),
});
const nothing = {
  new: [],
  modified: [],
  deleted: [],
  unknown: [],
  unchangedCount: 3,
  reasons: {},
  folders: { new: [], deleted: [] },
};

describe('a folder against a manifest', () => {
  test.each(cases.filter(({ id }) => !(id in otherwise)))('$id $title', async ({ id }) => {
    const { input, recorded } = recordedOf(id);
    const { changes, diff } = await run(input);
    const { result } = recorded;
    expect({ ...changes, reasons: undefined }).toEqual({
      new: result.added.map(({ path }) => path),
      modified: result.modified.map(({ path }) => path),
      deleted: result.deleted,
      unknown: [],
      unchangedCount: result.unchanged.length,
      reasons: undefined,
      folders: { new: result.addedDirs, deleted: result.deletedDirs },
    });
    // The diff is of two states, so times count in it also where the folder was compared by content.
    const isTimeTold = id === 'dirdiff-020';
    if (input.include === undefined && !isTimeTold) expect(factsOf(diff)).toEqual(factsOfText(recorded.diffManifest));
  });

  test.each(['dirdiff-010', 'dirdiff-025'])('%s R17 a new link is seen', async (id) => {
    const { changes, diff } = await run(recordedOf(id).input);
    expect([listsOf(changes), factsOf(diff)]).toEqual([
      { ...nothing, new: ['l'] },
      ['relative diff of 0 bytes', 'link l to a'],
    ]);
  });

  test('dirdiff-011 R17 a link that is gone is seen', async () => {
    const { changes, diff } = await run(recordedOf('dirdiff-011').input);
    expect([listsOf(changes), factsOf(diff)]).toEqual([
      { ...nothing, deleted: ['l'] },
      ['relative diff of 0 bytes', 'deleted l'],
    ]);
  });

  test('dirdiff-012 a file that became a folder is one change of kind, and in the diff a deletion before the new files', async () => {
    const { input, recorded } = recordedOf('dirdiff-012');
    const { changes, diff } = await run(input);
    expect([listsOf(changes), factsOf(diff)]).toEqual([
      { ...nothing, new: ['a/x'], modified: ['a'], unchangedCount: 2, reasons: { a: ['kind'] } },
      factsOfText(recorded.diffManifest),
    ]);
  });

  test.each(['dirdiff-015', 'dirdiff-030'])('%s R20 no folder is new against a version that lists none', async (id) => {
    const { input, recorded } = recordedOf(id);
    const { changes, diff } = await run(input);
    const isFolder = (fact: string): boolean => fact.startsWith('folder ');
    expect([listsOf(changes), factsOf(diff)]).toEqual([
      { ...nothing, new: ['new'] },
      factsOfText(recorded.diffManifest).filter((fact) => !isFolder(fact)),
    ]);
  });
});
