/** Snapshots of folders: what each version records, how often files are read, what cannot be listed. */
import { chmod, mkdir, mkdtemp, open, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { diffManifest } from '../../../main/engine/manifest/diffManifest';
import {
  snapshotTree,
  type Snapshot,
  type SnapshotInput,
  type SnapshotOptions,
} from '../../../main/engine/manifest/snapshotTree';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';
import { scanTree } from '../../../main/engine/scan/scanTree';
import { encodeManifest } from '../../../shared/manifest/encode';
import { createManualClock } from '../../support/manualClock';
import { chunkedOf, fileOf, manifest2025 } from '../../support/manifestEntries';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';

const hasher = createHasher();
const fileHasher = createFileHasher({ workers: 1 });
const plain = createFileSystem();
const opened: string[] = [];
/** Counts what is read outside of the hashing threads. */
const files: FileSystem = {
  ...plain,
  openRead(path, signal, range) {
    opened.push(path);
    return plain.openRead(path, signal, range);
  },
};
const counting = {
  ...fileHasher,
  hashFile: async (...call: Parameters<typeof fileHasher.hashFile>) => {
    opened.push(call[0]);
    return await fileHasher.hashFile(...call);
  },
};
const makePorts = () => ({
  files,
  hasher,
  fileHasher: counting,
  hashCache: createMemoryHashCache(),
  clock: createManualClock(),
});
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'satchel-snapshot-'));
  opened.length = 0;
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
afterAll(() => fileHasher.close());

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), 1_700_000_000, 1_700_000_000);
}

async function scanned(): Promise<SnapshotInput> {
  return await scanTree(root, { symlinks: 'collapse-escaping', recordFolders: 'all' }, plain, createRunContext());
}

async function take(options: SnapshotOptions, ports = makePorts(), scan?: SnapshotInput): Promise<Snapshot> {
  return await snapshotTree(scan ?? (await scanned()), options, ports, createRunContext());
}

describe('a tree with links, folders and execute bits', () => {
  beforeEach(async () => {
    await write('a/run.sh', 'hello world');
    await write('z.txt', '');
    await chmod(join(root, 'a/run.sh'), 0o755);
    await mkdir(join(root, 'empty'));
    await symlink('run.sh', join(root, 'a/link'));
    await symlink('nowhere', join(root, 'broken'));
  });

  test('is listed whole in 2025-12, and each file is read once', async () => {
    const { manifest, stats, failures, lost } = await take({ version: '2025-12' });
    expect({
      text: new TextDecoder().decode(encodeManifest(manifest)),
      stats,
      failures,
      lost,
      opened: opened.map((path) => path.slice(root.length + 1)).sort(),
    }).toEqual({
      text:
        '{"dirs":[{"path":"a"},{"path":"empty"}],"files":[{"path":"$0/link","symlink":{"target":"run.sh"}},' +
        '{"hash":"df8d09e93f874900a99b8775cc15b6c7","mtime":1700000000000000,"path":"$0/run.sh","runnable":true,"size":11},' +
        '{"path":"broken","symlink":{"target":"nowhere"}},' +
        '{"hash":"99aa06d3014798d86001c324468d497f","mtime":1700000000000000,"path":"z.txt","size":0}],' +
        '"hashAlg":"xxh128","specificationVersion":"relative-manifest-snapshot-beta-2025-12","totalSize":11}',
      stats: { files: 4, bytes: 11, hashedFiles: 2, hashedBytes: 11, cachedFiles: 0, ms: 0 },
      failures: [],
      lost: [],
      opened: ['a/run.sh', 'z.txt'],
    });
  });

  test('is listed as files in 2023-03-03, kept links as what they lead to, and a broken one is told', async () => {
    const { manifest, lost } = await take({ version: '2023-03-03' });
    expect([[...manifest.entries()], lost.map(({ path, what }) => `${what} ${path}`)]).toEqual([
      [fileOf('a/link', 'hello world'), fileOf('a/run.sh', 'hello world'), fileOf('z.txt', '')],
      ['link broken'],
    ]);
  });

  test('R16 without hashes nothing is read, and 2023-03-03 cannot do without', async () => {
    const { manifest } = await take({ version: '2025-12', noHash: true });
    expect([opened, [...manifest.entries()].map(({ kind, path }) => `${kind} ${path}`)]).toEqual([
      [],
      ['link a/link', 'unhashed a/run.sh', 'link broken', 'unhashed z.txt'],
    ]);
    expect(new TextDecoder().decode(encodeManifest(manifest))).not.toContain('"hash":');
    await expect(take({ version: '2023-03-03', noHash: true })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('O14 is not read again while it is as it was, unless that is asked for', async () => {
    const ports = makePorts();
    await take({ version: '2025-12' }, ports);
    const again = await take({ version: '2025-12' }, ports);
    const forced = await take({ version: '2025-12', forceRehash: true }, ports);
    expect([again.stats, forced.stats]).toMatchObject([
      { hashedFiles: 0, cachedFiles: 2 },
      { hashedFiles: 2, cachedFiles: 0 },
    ]);
  });

  test('has the execute bits of a parent with equal content where the system has none', async () => {
    const found = await scanned();
    const without = {
      ...found,
      files: found.files.map(({ kind, path, absolutePath, stat }) => ({ kind, path, absolutePath, stat })),
    };
    const bits = async (content: string): Promise<string[]> => {
      const parent = manifest2025([{ ...fileOf('a/run.sh', content), runnable: true }]);
      const { manifest } = await take({ version: '2025-12', parent }, makePorts(), without);
      return [...manifest.entries()].flatMap((entry) => ('runnable' in entry ? [entry.path] : []));
    };
    expect([await bits('hello world'), await bits('another world')]).toEqual([['a/run.sh'], []]);
  });
});

test('a name that no reader of manifests accepts is told, and the rest is listed', async () => {
  await write('\\\\server\\share', 'x');
  await write('fine', 'f');
  const { manifest, failures } = await take({ version: '2023-03-03' });
  expect([[...manifest.entries()], failures]).toEqual([
    [fileOf('fine', 'f')],
    [
      {
        path: '\\\\server\\share',
        code: 'manifest.path_absolute',
        message: 'Its name is an absolute path. Rename it.',
      },
    ],
  ]);
});

test('a file that vanished after the scan is told by its path, and the rest is listed', async () => {
  await write('d/gone', 'g');
  await write('fine', 'f');
  const found = await scanned();
  await rm(join(root, 'd/gone'));
  const { manifest, failures } = await take({ version: '2025-12' }, makePorts(), found);
  expect([[...manifest.entries()].map(({ path }) => path), failures]).toMatchObject([
    ['fine'],
    [{ path: 'd/gone', code: 'source.missing' }],
  ]);
});

describe('files around the size of a chunk', () => {
  const chunk = 256 * 1024 * 1024;
  const parts = ['1012f1e8bd0b6331b7a873b944e1a6aa', '495b62073ef70ca44c5cca45d0f4811f'];

  /** As many bytes of 0x07 as asked for. */
  async function writeSevens(path: string, bytes: number): Promise<void> {
    const file = await open(join(root, path), 'w');
    const block = Buffer.alloc(1024 * 1024, 7);
    for (let rest = bytes; rest > 0; rest -= block.length) await file.write(block, 0, Math.min(rest, block.length));
    await file.close();
    await utimes(join(root, path), 0.000001, 0.000001);
  }

  test(
    'A13, R15, R21 beyond a chunk there are hashes of the chunks, from one read; up to it there is one hash',
    { timeout: 60_000 },
    async () => {
      await writeSevens('big.bin', chunk + 1);
      await writeSevens('edge.bin', chunk);
      const { manifest } = await take({ version: '2025-12' });
      const { manifest: first } = await take({ version: '2023-03-03' });
      const reads = opened.map((path) => path.slice(root.length + 1)).sort();
      const before = manifest2025([chunkedOf('big.bin', ['other', 'content'], 1)]);
      const diff = diffManifest({ before, after: manifest, parentManifestHash: 'f'.repeat(32) });
      expect({
        later: [...manifest.entries()].map((entry) =>
          'chunkHashes' in entry ? entry.chunkHashes : 'hash' in entry && entry.hash,
        ),
        first: [...first.entries()].map((entry) => 'hash' in entry && entry.hash),
        reads,
        diff: [...diff.entries()].map((entry) => [entry.path, entry.kind]),
      }).toEqual({
        later: [parts, parts[0]],
        first: ['86b25c41671767ce7a4aa1c40d196bfd', parts[0]],
        // Twice in all: once for each snapshot, and what the first of them read whole the second knows.
        reads: expect.arrayContaining(['big.bin', 'edge.bin']) as unknown,
        diff: [
          ['big.bin', 'chunked'],
          ['edge.bin', 'file'],
        ],
      });
      expect(reads.filter((path) => path === 'big.bin').length).toBeLessThanOrEqual(2);
      await rm(join(root, 'edge.bin'));
      const alone = await take({ version: '2025-12' });
      expect(new TextDecoder().decode(encodeManifest(alone.manifest))).toBe(
        `{"dirs":[],"files":[{"chunkhashes":["${parts.join('","')}"],"mtime":1,"path":"big.bin","size":268435457}],` +
          '"hashAlg":"xxh128","specificationVersion":"relative-manifest-snapshot-beta-2025-12","totalSize":268435457}',
      );
    },
  );

  test('of another chunk size are cut there', async () => {
    await write('f', 'x'.repeat(2 * 1024 * 1024 + 5));
    const { manifest } = await take({ version: '2025-12', dialect: 'name', chunkSizeBytes: 1024 * 1024 });
    const { manifest: uncut } = await take({ version: '2025-12', dialect: 'name', chunkSizeBytes: 0 });
    expect([
      manifest.chunkSizeBytes,
      [...manifest.entries()].map((entry) => ('chunkHashes' in entry ? entry.chunkHashes.length : 0)),
      [...uncut.entries()].map(({ kind }) => kind),
    ]).toEqual([1024 * 1024, [3], ['file']]);
  });
});
