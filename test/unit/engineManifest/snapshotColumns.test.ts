/** A snapshot of files in columns is the same, byte for byte, as one of files as objects. */
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { createTreeWalker } from '../../../main/adapters/walker/treeWalker';
import { snapshotTree, type Snapshot, type SnapshotOptions } from '../../../main/engine/manifest/snapshotTree';
import { scanTree, type ScanOptions } from '../../../main/engine/scan/scanTree';
import { encodeManifest } from '../../../shared/manifest/encode';
import { createManualClock } from '../../support/manualClock';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';

const files = createFileSystem();
const hasher = createHasher();
const fileHasher = createFileHasher({ workers: 1 });
const walker = createTreeWalker({ workers: 2, filesAlone: 0 });
const opened: string[] = [];
let root: string;

const makePorts = () => ({
  files,
  hasher,
  fileHasher: {
    ...fileHasher,
    hashFile: async (...call: Parameters<typeof fileHasher.hashFile>) => {
      opened.push(call[0].slice(root.length + 1));
      return await fileHasher.hashFile(...call);
    },
  },
  hashCache: createMemoryHashCache(),
  // What was changed just now could change again unseen, and is never remembered.
  clock: createManualClock(Date.now() + 3_600_000),
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'satchel-columns-'));
  opened.length = 0;
});
afterEach(() => rm(root, { recursive: true }));
afterAll(() => Promise.all([fileHasher.close(), walker.close()]));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), 1_700_000_000, 1_700_000_000.123);
}

async function plantTree(): Promise<void> {
  await write('a/run.sh', 'hello world');
  await write('a.b', '1');
  await write('z/\u{10000}ü', '2');
  await write('back\\slash', '3');
  await write('empty', '');
  await write('large', 'x'.repeat(2_500_000));
  await chmod(join(root, 'a/run.sh'), 0o755);
  await mkdir(join(root, 'nothing'));
  await symlink('a', join(root, 'linked'));
  await symlink('a.b', join(root, 'm'));
}

/** How much was read is told apart: what lies behind a link is found in the cache once it was read where it lies. */
const told = ({ manifest, stats, failures, lost }: Snapshot, { dialect }: Pick<SnapshotOptions, 'dialect'> = {}) => ({
  text: new TextDecoder().decode(
    encodeManifest(manifest, dialect === undefined ? {} : { version: '2025-12', dialect }),
  ),
  files: stats.files,
  bytes: stats.bytes,
  looked: stats.hashedFiles + stats.cachedFiles,
  failures,
  lost,
});

async function snapshots(scanOptions: ScanOptions, options: SnapshotOptions) {
  const results = [];
  for (const used of [undefined, walker]) {
    const scan = await scanTree(root, scanOptions, files, createRunContext(), used);
    expect(scan.split !== undefined).toBe(used !== undefined);
    results.push(told(await snapshotTree(scan, options, makePorts(), createRunContext()), options));
  }
  return results;
}

test.each<[string, ScanOptions, SnapshotOptions]>([
  ['2023-03-03', {}, { version: '2023-03-03' }],
  ['2025-12', { symlinks: 'collapse-escaping', recordFolders: 'all' }, { version: '2025-12' }],
  ['2025-12 with links followed', { recordFolders: 'empty' }, { version: '2025-12', dialect: 'name' }],
  ['2025-12 without hashes', { symlinks: 'preserve' }, { version: '2025-12', noHash: true }],
  ['2025-12 in chunks', {}, { version: '2025-12', dialect: 'name', chunkSizeBytes: 1024 * 1024 }],
  ['2025-12 read again', {}, { version: '2025-12', forceRehash: true }],
])('%s', async (_name, scanOptions, options) => {
  await plantTree();
  const [objects, columns] = await snapshots(scanOptions, options);
  expect(columns).toEqual(objects);
});

test('O14 the second snapshot opens no file, the one after a change only that file', async () => {
  await plantTree();
  const ports = makePorts();
  const take = async () =>
    (
      await snapshotTree(
        await scanTree(root, {}, files, createRunContext(), walker),
        { version: '2023-03-03' },
        ports,
        createRunContext(),
      )
    ).stats;
  await take();
  const first = opened.splice(0).length;
  const second = await take();
  expect([first > 0, opened, second.hashedFiles, second.cachedFiles]).toEqual([true, [], 0, second.files]);
  await write('a.b', 'other');
  await take();
  expect(new Set(opened)).toEqual(new Set(['a.b']));
});

test('a file that is gone or changes between the walk and the reading is told as it always was', async () => {
  await plantTree();
  const results = [];
  for (const used of [undefined, walker]) {
    await write('gone', 'x');
    await write('grows', 'x');
    const scan = await scanTree(root, {}, files, createRunContext(), used);
    await rm(join(root, 'gone'));
    await write('grows', 'longer than it was');
    results.push(told(await snapshotTree(scan, { version: '2023-03-03' }, makePorts(), createRunContext())));
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[1]?.failures.map(({ path, code }) => `${code} ${path}`)).toContain('source.missing gone');
});
