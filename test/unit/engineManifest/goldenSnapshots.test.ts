/** Snapshots of real folders against what the two Rust implementations record for the same folders. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { snapshotTree } from '../../../main/engine/manifest/snapshotTree';
import { scanTree, type ScanOptions } from '../../../main/engine/scan/scanTree';
import { symlinkPolicyOf } from '../../../main/engine/scan/symlinkPolicy';
import { encodeManifest, type WritableVersion } from '../../../shared/manifest/encode';
import type { Manifest, ManifestDialect } from '../../../shared/manifest/manifest';
import { plantGoldenTree, type GoldenTreeItem } from '../../support/goldenTree';
import { createManualClock } from '../../support/manualClock';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';
import { factsOf, factsOfText, goldenCases } from './goldenOperations';

interface SnapshotInput {
  readonly tree: readonly GoldenTreeItem[];
  readonly options: {
    readonly followSymlinks?: boolean;
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
    readonly inputFiles?: readonly string[];
    readonly rootForm?: string;
    readonly symlinkPolicy?: string;
  };
}

type Column = 'rusty' | 'openjd' | 'rusty_v2023' | 'openjd_v2023';
type Answers = Readonly<Partial<Record<Column, { readonly ok?: string }>>>;

const fileHasher = createFileHasher({ workers: 2 });
const ports = {
  files: createFileSystem(),
  hasher: createHasher(),
  fileHasher,
  hashCache: createMemoryHashCache(),
  clock: createManualClock(),
};
let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'satchel-snapshots-'));
});
afterEach(async () => {
  await rm(place, { recursive: true });
});
afterAll(() => fileHasher.close());

async function snapshotOf({ options }: SnapshotInput, version: WritableVersion): Promise<Manifest> {
  const root = join(place, 'root');
  const { include = [], exclude = [], inputFiles, followSymlinks, symlinkPolicy } = options;
  const kept = symlinkPolicyOf(symlinkPolicy ?? 'collapse-escaping') ?? 'skip';
  const scanOptions: ScanOptions = {
    include,
    exclude,
    symlinks: followSymlinks === true || version === '2023-03-03' ? 'follow' : kept,
    ...(version === '2023-03-03' ? { canKeepLinks: false } : { recordFolders: 'all' }),
    ...(inputFiles === undefined ? {} : { list: inputFiles.map((file) => file.replace('{root}', root)) }),
  };
  const from = (options.rootForm ?? '{root}').replace('{root}', root);
  const context = createRunContext();
  const scan = await scanTree(from, scanOptions, ports.files, context);
  return (await snapshotTree(scan, { version }, ports, context)).manifest;
}

function textOf(manifest: Manifest, version: WritableVersion, dialect?: ManifestDialect): string {
  const bytes = encodeManifest(manifest, { version, ...(dialect === undefined ? {} : { dialect }) });
  return new TextDecoder().decode(bytes);
}

const cases = goldenCases<SnapshotInput>('snapshot');

/** What Satchel lists instead of what the case records, and why. */
const otherwise: Readonly<Record<string, string>> = {
  'snapshot-017': 'openjd-rs leaves DEL unescaped',
  'snapshot-028': 'an absolute link leaves the folder wherever it leads, so its content is taken',
  'snapshot-034': 'a followed link has time and execute bit of what it leads to',
  'snapshot-037': 'a star ends at the folder',
  'snapshot-038': 'folders of listed files are listed',
  'snapshot-039': 'a folder that is excluded as a whole is not entered, and not listed',
  'snapshot-041': 'folders of listed files are listed',
  'snapshot-043': 'what lies outside of the root is refused by its code',
  'snapshot-049': 'rusty-attachments knows no policies for links',
};

async function bothOf(
  id: string,
): Promise<{ readonly later: Manifest; readonly first: Manifest; readonly answers: Answers }> {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  await plantGoldenTree(join(place, 'root'), found.input.tree);
  return {
    later: await snapshotOf(found.input, '2025-12'),
    first: await snapshotOf(found.input, '2023-03-03'),
    answers: found.expected as Answers,
  };
}

describe('a snapshot', () => {
  test.each(cases.filter(({ id }) => !(id in otherwise)))(
    '$id $title is the one that both write, in both versions',
    { timeout: 120_000 },
    async ({ id }) => {
      const { later, first, answers } = await bothOf(id);
      const { openjd, openjd_v2023, rusty, rusty_v2023 } = answers;
      if (openjd?.ok !== undefined) expect(textOf(later, '2025-12', 'name')).toBe(openjd.ok);
      expect(JSON.parse(textOf(later, '2025-12', 'path'))).toEqual(JSON.parse(String(rusty?.ok)));
      expect(JSON.parse(textOf(first, '2023-03-03'))).toEqual(JSON.parse(String((openjd_v2023 ?? rusty_v2023)?.ok)));
    },
  );

  const titled = (id: string): string => `${id} ${otherwise[id] ?? ''}`;
  const sized = (path: string, hash: string, size: number): string =>
    `file ${path} is ${hash}, ${size} bytes at 1700000000124456`;
  const [contentOfT, total] = ['a28ce545e457b2256d4ded71eded94f9', 'relative snapshot of 202 bytes'];

  test(titled('snapshot-017'), async () => {
    const { later, first, answers } = await bothOf('snapshot-017');
    expect(textOf(later, '2025-12', 'name')).toBe(answers.openjd?.ok?.replace('\x7f', '\\u007f'));
    expect(JSON.parse(textOf(first, '2023-03-03'))).toEqual(JSON.parse(String(answers.rusty_v2023?.ok)));
  });

  test(titled('snapshot-028'), async () => {
    const { later, first, answers } = await bothOf('snapshot-028');
    expect(factsOf(later)).toEqual(factsOfText(String(answers.openjd_v2023?.ok)));
    expect(textOf(first, '2023-03-03')).toBe(answers.openjd_v2023?.ok);
  });

  test(titled('snapshot-034'), async () => {
    const { later, first } = await bothOf('snapshot-034');
    const facts = [total, sized('l', contentOfT, 101), sized('t', contentOfT, 101)];
    expect([factsOf(later), factsOf(first)]).toEqual([facts, facts]);
  });

  test(titled('snapshot-037'), async () => {
    const { later, first } = await bothOf('snapshot-037');
    const facts = ['relative snapshot of 101 bytes', sized('a.exr', contentOfT, 101)];
    expect([factsOf(later), factsOf(first)]).toEqual([facts, facts]);
  });

  test.each(['snapshot-038', 'snapshot-041'])('%s folders of listed files are listed', async (id) => {
    const { later, first, answers } = await bothOf(id);
    expect(factsOf(later)).toEqual(factsOfText(String(answers.rusty?.ok)));
    expect(JSON.parse(textOf(first, '2023-03-03'))).toEqual(JSON.parse(String(answers.rusty_v2023?.ok)));
  });

  test(titled('snapshot-039'), async () => {
    const { later, first, answers } = await bothOf('snapshot-039');
    expect(factsOf(later)).toEqual(factsOfText(String(answers.rusty?.ok)).filter((fact) => fact !== 'folder .git'));
    expect(JSON.parse(textOf(first, '2023-03-03'))).toEqual(JSON.parse(String(answers.rusty_v2023?.ok)));
  });

  test(titled('snapshot-043'), async () => {
    await expect(bothOf('snapshot-043')).rejects.toMatchObject({ code: 'ops.path_outside_root' });
  });

  test(titled('snapshot-049'), async () => {
    const { later, first, answers } = await bothOf('snapshot-049');
    expect(textOf(later, '2025-12', 'name')).toBe(answers.openjd?.ok);
    expect(textOf(first, '2023-03-03')).toBe(answers.openjd_v2023?.ok);
  });
});
