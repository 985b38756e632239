/** Which files of output folders are new or changed since a ledger was kept. */
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { findOutputs } from '../../../main/engine/manifest/findOutputs';
import { createManualClock } from '../../support/manualClock';
import { fileOf } from '../../support/manifestEntries';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createRunContext } from '../../support/runContext';

const fileHasher = createFileHasher({ workers: 1 });
const seconds = 1_700_000_000;
const known = { sizeBytes: 1, mtimeNs: BigInt(seconds) * 1_000_000_000n };
let place: string;
let root: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'satchel-outputs-'));
  root = join(place, 'root');
});
afterEach(async () => {
  await rm(place, { recursive: true });
});
afterAll(() => fileHasher.close());

async function write(path: string, text: string, at = seconds): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), at, at);
}

test('outputs are files that are unknown, later or of another size; only they are read, and each once', async () => {
  await write('out/same', 's');
  await write('out/earlier', 'e', seconds - 5);
  await write('out/later', 'l', seconds + 5);
  await write('out/grown', 'gg');
  await write('out/deep/new', 'n');
  await write('elsewhere/new', 'n');
  await write('../outside', 'o');
  await symlink('../../outside', join(root, 'out/link'));
  await write('not-a-folder', 'f');
  const read: string[] = [];
  const counting = {
    ...fileHasher,
    hashFile: async (...call: Parameters<typeof fileHasher.hashFile>) => {
      read.push(call[0].slice(root.length + 1));
      return await fileHasher.hashFile(...call);
    },
  };
  const ports = {
    files: createFileSystem(),
    fileHasher: counting,
    hashCache: createMemoryHashCache(),
    clock: createManualClock(),
  };
  const ledger = new Map(['same', 'earlier', 'later', 'grown'].map((name) => [`out/${name}`, known]));
  const folders = ['out', 'out/deep', 'missing', 'not-a-folder'];
  const found = await findOutputs({ root, folders, ledger }, ports, createRunContext());
  expect({ ...found, read: read.sort() }).toEqual({
    outputs: [
      fileOf('out/deep/new', 'n'),
      fileOf('out/grown', 'gg'),
      fileOf('out/later', 'l', (seconds + 5) * 1_000_000),
    ],
    missingFolders: ['missing', 'not-a-folder'],
    outside: ['out/link'],
    failures: [],
    read: ['out/deep/new', 'out/grown', 'out/later'],
  });
});

test('a folder that leads out of the root holds no outputs', async () => {
  await write('../elsewhere/x', 'x');
  await mkdir(root, { recursive: true });
  await symlink('../elsewhere', join(root, 'out'));
  const ports = {
    files: createFileSystem(),
    fileHasher,
    hashCache: createMemoryHashCache(),
    clock: createManualClock(),
  };
  const found = await findOutputs({ root, folders: ['out'], ledger: new Map() }, ports, createRunContext());
  expect(found).toEqual({ outputs: [], missingFolders: [], outside: ['out/x'], failures: [] });
});
