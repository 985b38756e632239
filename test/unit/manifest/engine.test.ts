/** What the command line does with manifests: compare, diff, verify, show, name. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { compareManifests } from '../../../main/engine/manifest/compareManifests';
import { diffTree } from '../../../main/engine/manifest/diffTree';
import { snapshotFileName } from '../../../main/engine/manifest/snapshotFileName';
import { summarise, summariseEntry } from '../../../main/engine/manifest/summarise';
import { verifyFiles, verifyStored, type VerifyFilesPorts } from '../../../main/engine/manifest/verifyManifest';
import type { Progress, RunContext } from '../../../main/engine/ports/progress';
import { dataKey } from '../../../main/engine/store/keys';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import { contentOf, readTree, type TreeItem } from '../../support/treeRecipe';

const hasher = createHasher();
const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const signal = new AbortController().signal;
const context: RunContext = { signal, progress: () => undefined };

function entryOf(path: string, text: string, mtimeUs: number | bigint = 1_700_000_000_000_000): FileEntry {
  const bytes = Buffer.from(text);
  return { kind: 'file', path, hash: hasher.hash(bytes), sizeBytes: bytes.length, mtimeUs };
}

describe('comparing two manifests', () => {
  const before = buildManifest([
    entryOf('gone', 'g'),
    entryOf('kept', 'k'),
    entryOf('edited', 'e'),
    entryOf('grown', 'x'),
    entryOf('touched', 't', 10),
    entryOf('nudged', 'n', 10),
  ]);
  const after = buildManifest([
    entryOf('kept', 'k'),
    entryOf('edited', 'f'),
    entryOf('grown', 'xx'),
    entryOf('touched', 't', 12),
    entryOf('nudged', 'n', 11),
    entryOf('a/new', 'n'),
    entryOf('Kept', 'k'),
  ]);

  test('tells new, modified and deleted files apart, with a microsecond of tolerance', () => {
    expect([compareManifests(before, after), compareManifests(before, after, { ignoreMtime: true })]).toEqual([
      { new: ['Kept', 'a/new'], modified: ['edited', 'grown', 'touched'], deleted: ['gone'], unchangedCount: 2 },
      { new: ['Kept', 'a/new'], modified: ['edited', 'grown'], deleted: ['gone'], unchangedCount: 3 },
    ]);
  });

  test('finds nothing between a manifest and itself, and everything against an empty one', () => {
    const empty = buildManifest([]);
    expect([
      compareManifests(after, after),
      compareManifests(empty, before).new.length,
      compareManifests(before, empty).deleted.length,
    ]).toEqual([{ new: [], modified: [], deleted: [], unchangedCount: 7 }, 6, 6]);
  });
});

describe('a folder against a manifest', () => {
  interface Expected {
    readonly fast?: Lists;
    readonly forceRehash?: Lists;
    readonly stdoutJson?: Lists;
  }
  interface Lists {
    readonly new: readonly string[];
    readonly modified: readonly string[];
    readonly deleted: readonly string[];
  }
  // Filters hold for both sides here, so files outside of them never count as deleted.
  const filtered = new Set(['diff-exclude-filter', 'diffcli-include-exclude']);
  const cases = readdirSync(golden).filter((name) => /^diff(cli)?-/.test(name) && !filtered.has(name));

  /** As the reference sees a tree: links as what they lead to, hidden names not at all. */
  function filesOf(
    tree: readonly TreeItem[],
  ): { path: string; bytes: Buffer; sizeBytes: number; mtimeUs: number | bigint }[] {
    return tree
      .filter(({ path, dir }) => dir === undefined && !/(^|\/)\./.test(path))
      .map((item) => {
        const content = item.symlink === undefined ? item : (tree.find(({ path }) => path === item.symlink) ?? item);
        const bytes = contentOf(content);
        return { path: item.path, bytes, sizeBytes: bytes.length, mtimeUs: content.mtimeUs };
      });
  }

  test.each(cases)('%s gives what the reference gives', async (name) => {
    const folder = join(golden, name);
    const manifest = decodeManifest(readFileSync(join(folder, 'base.manifest')), { source: name });
    const files = filesOf(
      readTree(readFileSync(join(folder, existsSync(join(folder, 'after.json')) ? 'after.json' : 'before.json'))),
    );
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
    const run = async (mode: 'fast' | 'hash'): Promise<Lists> => {
      const { unchangedCount, ...lists } = await diffTree({
        manifest,
        files,
        mode,
        signal,
        hashOf: (file) => Promise.resolve(hasher.hash(file.bytes)),
      });
      expect(unchangedCount + lists.modified.length + lists.deleted.length).toBe(manifest.fileCount);
      return lists;
    };
    const fast = await run('fast');
    if (expected.stdoutJson !== undefined) expect(fast).toEqual(expected.stdoutJson);
    else
      expect({ fast, forceRehash: await run('hash') }).toEqual({
        fast: expected.fast,
        forceRehash: expected.forceRehash,
      });
  });

  test('files outside the filter are neither deleted nor modified', async () => {
    const manifest = buildManifest([entryOf('d/x', 'x'), entryOf('keep', 'k')]);
    const isCovered = (path: string): boolean => !path.startsWith('d/');
    const files = [{ path: 'keep', sizeBytes: 1, mtimeUs: 1_700_000_000_000_000 }];
    expect(
      await diffTree({
        manifest,
        files,
        mode: 'fast',
        isCovered,
        signal,
        hashOf: () => Promise.reject(new Error('not asked for')),
      }),
    ).toEqual({
      new: [],
      modified: [],
      deleted: [],
      unchangedCount: 1,
    });
  });

  test('files of another size are not read in hash mode', async () => {
    const manifest = buildManifest([entryOf('a', 'one')]);
    const files = [{ path: 'a', sizeBytes: 4, mtimeUs: 0 }];
    const changes = await diffTree({
      manifest,
      files,
      mode: 'hash',
      signal,
      hashOf: () => Promise.reject(new Error('not asked for')),
    });
    expect(changes.modified).toEqual(['a']);
  });
});

describe('verifying', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-verify-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  const refused: FileEntry = {
    kind: 'file',
    path: 'C:evil',
    hash: hasher.hash(Buffer.from('x')),
    sizeBytes: 1,
    mtimeUs: 0,
  };
  const names = ['deep/good', 'gone', 'grown', 'edited', 'rotten', 'touched', 'linked', 'folder'];
  const manifestOf = (): Manifest => buildManifest([...names.map((name) => entryOf(name, `text of ${name}`)), refused]);
  const write = async (name: string, text: string, seconds = 1_700_000_000): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
    await utimes(join(root, name), seconds, seconds);
  };
  const files = createFileSystem();
  const ports: VerifyFilesPorts = {
    files,
    fileHasher: {
      hashFile: async (path) => {
        const stat = await files.lstat(path);
        if (stat === undefined) throw new AppError({ code: 'source.missing', message: `${path} is gone.` });
        return { hash: hasher.hash(await files.readFile(path, 1_000_000)), stat };
      },
    },
  };

  test('files tells missing, changed and corrupt apart', async () => {
    await write('deep/good', 'text of deep/good');
    await write('grown', 'text of grown, and more');
    await write('edited', 'TEXT of edited', 1_800_000_000);
    await write('rotten', 'text of rottem');
    await write('touched', 'text of touched', 1_800_000_000);
    await write('elsewhere', 'text of linked');
    await symlink('elsewhere', join(root, 'linked'));
    await mkdir(join(root, 'folder'));
    const progress: Progress[] = [];
    const listening: RunContext = { signal, progress: (each) => progress.push(each) };
    const input = { manifest: manifestOf(), root };
    const shallow = await verifyFiles({ ...input, deep: false }, ports, listening);
    const deep = await verifyFiles({ ...input, deep: true }, ports, context);
    expect({ shallow, deep, last: progress.at(-1) }).toEqual({
      shallow: {
        checked: 9,
        missing: ['C:evil', 'folder', 'gone'],
        changed: ['edited', 'grown', 'touched'],
        corrupt: [],
      },
      deep: { checked: 9, missing: ['C:evil', 'folder', 'gone'], changed: ['edited', 'grown'], corrupt: ['rotten'] },
      last: { phase: 'verifying', doneFiles: 9, totalFiles: 9 },
    });
  });

  test('objects finds what is gone, cut short or overwritten, and reads old keys', async () => {
    const store = createFolderBlobStore(root, hasher);
    const manifest = buildManifest([
      ...['good', 'gone', 'short', 'rotten', 'legacy'].map((name) => entryOf(name, `text of ${name}`)),
      { ...entryOf('twin', 'text of rotten') },
      refused,
    ]);
    const keyOf = (name: string): string => dataKey(hasher.hash(Buffer.from(`text of ${name}`)));
    await write(keyOf('good'), 'text of good');
    await write(keyOf('short'), 'text of short');
    await truncate(join(root, keyOf('short')), 4);
    await write(keyOf('rotten'), 'TEXT of rotten');
    await write(keyOf('legacy').replace('.xxh128', ''), 'text of legacy');
    const shallow = await verifyStored({ manifest, deep: false }, { store, hasher }, context);
    const deep = await verifyStored({ manifest, deep: true }, { store, hasher }, context);
    expect({ shallow, deep }).toEqual({
      shallow: { checked: 7, missing: ['C:evil', 'gone'], changed: [], corrupt: ['short'] },
      deep: { checked: 7, missing: ['C:evil', 'gone'], changed: [], corrupt: ['rotten', 'short', 'twin'] },
    });
  });

  test('ends when it is cancelled', async () => {
    const aborted: RunContext = { signal: AbortSignal.abort(), progress: () => undefined };
    await expect(verifyFiles({ manifest: manifestOf(), root, deep: false }, ports, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('showing', () => {
  test('a manifest and its entries keeps large integers as text', () => {
    const big: FileEntry = { kind: 'file', path: 'big', hash: 'One', sizeBytes: 9007199254740993n, mtimeUs: -1 };
    const manifest = buildManifest([entryOf('a', 'x', 5), big]);
    expect({
      summary: summarise(manifest, 'f'.repeat(32)),
      entries: [...wholeFilesOf(manifest)].map(summariseEntry),
    }).toEqual({
      summary: {
        version: '2023-03-03',
        kind: 'snapshot',
        hashAlg: 'xxh128',
        fileCount: 2,
        dirCount: 0,
        totalSizeBytes: '9007199254740994',
        hash: 'f'.repeat(32),
        warnings: [
          {
            code: 'manifest.hash_unusable',
            message:
              'Entry 1 ("big") has a hash that is not 32 lower-case hex digits, so its content cannot be fetched.',
          },
        ],
      },
      entries: [
        { path: 'a', hash: hasher.hash(Buffer.from('x')), sizeBytes: 1, mtimeUs: 5 },
        { path: 'big', hash: 'One', sizeBytes: '9007199254740993', mtimeUs: -1, refused: 'manifest.hash_unusable' },
      ],
    });
  });
});

describe('the name of a snapshot', () => {
  const time = new Date(2025, 0, 2, 3, 4, 5);
  const snapshots = readdirSync(golden).filter(
    (name) => name.startsWith('snap-') && existsSync(join(golden, name, 'expected.manifest')),
  );

  test.each(snapshots)('%s is the one the reference gives', (name) => {
    const { input } = JSON.parse(readFileSync(join(golden, name, 'case.json'), 'utf8')) as {
      input: { root: string; flags: readonly string[] };
    };
    const { manifestFileName } = JSON.parse(readFileSync(join(golden, name, 'expected.json'), 'utf8')) as {
      manifestFileName: string;
    };
    const given = input.flags.includes('-n') ? input.flags[input.flags.indexOf('-n') + 1] : undefined;
    expect(snapshotFileName(hasher, input.root, given, time)).toBe(
      manifestFileName.replace('{TS}', '2025-01-02T03-04-05'),
    );
  });

  test('never leaves its folder and always fits, with digest and time whole', () => {
    const [windows, climbing, long] = [
      snapshotFileName(hasher, 'C:\\Users\\a', undefined, time),
      snapshotFileName(hasher, '/r', '../../x', time),
      snapshotFileName(hasher, `/${'ü'.repeat(300)}`, undefined, time),
    ];
    expect([
      windows,
      climbing,
      Buffer.byteLength(long) <= 255,
      long.endsWith(`-${hasher.hash(Buffer.from(`/${'ü'.repeat(300)}`))}-2025-01-02T03-04-05.manifest`),
    ]).toEqual([
      'C__Users_a-eec8565b27fed0b132592115723bee69-2025-01-02T03-04-05.manifest',
      '.._.._x-8729e6ca709c6af4fad9e1d8caef58fc-2025-01-02T03-04-05.manifest',
      true,
      true,
    ]);
  });
});
