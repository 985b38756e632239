import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import type { FileHasher } from '../../../main/engine/ports/hashing';

const open: FileHasher[] = [];
let folder = '';
const at = (name: string): string => path.join(folder, name);
const never = new AbortController().signal;

function hasherWith(options: Parameters<typeof createFileHasher>[0]): FileHasher {
  const hasher = createFileHasher(options);
  open.push(hasher);
  return hasher;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-hash-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((hasher) => hasher.close()));
  await rm(folder, { recursive: true, force: true });
});

test('hashes small, empty and many-megabyte files and says what they were', async () => {
  await writeFile(at('abc'), 'abc');
  await writeFile(at('empty'), '');
  await writeFile(at('zeros'), new Uint8Array(8 * 1024 * 1024));
  const hasher = hasherWith({ workers: 2 });
  const results = await Promise.all(['abc', 'empty', 'zeros'].map((name) => hasher.hashFile(at(name), never)));
  expect(results.map((result) => [result.hash, result.stat.sizeBytes, result.stat.type])).toEqual([
    ['06b05ab6733a618578af5f94892f3950', 3, 'file'],
    ['99aa06d3014798d86001c324468d497f', 0, 'file'],
    ['9d6bf1a4e92df02ce881a25e37e37b19', 8_388_608, 'file'],
  ]);
});

test('a file that is larger than a block comes with a digest of each of its blocks where they are asked for', async () => {
  const blockBytes = 8 * 1024 * 1024;
  const content = Buffer.alloc(2 * blockBytes + 3);
  for (let at = 0; at + 8 <= content.length; at += 4096) content.writeDoubleLE(at + 0.5, at);
  const digest = createHasher();
  await writeFile(at('one'), content.subarray(0, blockBytes));
  await writeFile(at('exact'), content.subarray(0, 2 * blockBytes));
  await writeFile(at('more'), content);
  const hasher = hasherWith({ workers: 1 });
  const blocks = await Promise.all(
    ['one', 'exact', 'more'].map(async (name) => {
      const hashed = await hasher.hashFile(at(name), never, undefined, { withBlocks: true });
      return hashed.blocks && Buffer.from(hashed.blocks).toString('hex').match(/.{32}/g);
    }),
  );
  const digests = [0, 1, 2].map((block) => digest.hash(content.subarray(block * blockBytes, (block + 1) * blockBytes)));
  expect(blocks).toEqual([undefined, digests.slice(0, 2), digests]);
  expect((await hasher.hashFile(at('more'), never)).blocks).toBeUndefined();
});

test('reports bytes that rise to the size', async () => {
  await writeFile(at('big'), '');
  await truncate(at('big'), 40 * 1024 * 1024);
  const seen: number[] = [];
  await hasherWith({ workers: 1 }).hashFile(at('big'), never, (bytes) => seen.push(bytes));
  expect(seen).toEqual([16, 32, 40].map((mebibytes) => mebibytes * 1024 * 1024));
});

test('names what is wrong with a file that is missing, a link, a folder or a FIFO', async () => {
  await writeFile(at('target'), 'x');
  await symlink(at('target'), at('link'));
  execFileSync('mkfifo', [at('fifo')]);
  const hasher = hasherWith({ workers: 2 });
  const outcomes = await Promise.allSettled(
    ['missing', 'target/below', 'link', '.', 'fifo'].map((name) => hasher.hashFile(at(name), never)),
  );
  expect(
    outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'hashed')),
  ).toEqual(['source.missing', 'source.missing', 'source.changed', 'source.changed', 'source.changed']);
});

test('stops reading when the signal aborts and goes on with other files', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  await writeFile(at('abc'), 'abc');
  const hasher = hasherWith({ workers: 1 });
  const controller = new AbortController();
  const hashing = hasher.hashFile(at('huge'), controller.signal, () => {
    controller.abort();
  });
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
  await expect(hasher.hashFile(at('abc'), never)).resolves.toMatchObject({ hash: '06b05ab6733a618578af5f94892f3950' });
});

test('R11 a file that shrinks while it is read is detected', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  const shrunk: Promise<void>[] = [];
  const hashing = hasherWith({ workers: 1 }).hashFile(at('huge'), never, () => {
    if (shrunk.length === 0) shrunk.push(truncate(at('huge'), 10));
  });
  await expect(hashing).rejects.toMatchObject({ code: 'source.changed' });
  await Promise.all(shrunk);
});

test('a worker that dies fails its file and the pool goes on with the rest', async () => {
  await writeFile(
    at('worker.mjs'),
    [
      "import { parentPort } from 'node:worker_threads';",
      "parentPort.on('message', (message) => {",
      "  if (message === 'close') return parentPort.close();",
      '  const { id, path } = message;',
      "  if (path === 'poison') process.exit(7);",
      "  parentPort.postMessage({ id, kind: 'done', hash: path, stat: { sizeBytes: 0, mtimeNs: 0n, fileId: '', mode: 0 } });",
      '});',
    ].join('\n'),
  );
  const hasher = hasherWith({ workers: 1, workerPath: at('worker.mjs') });
  const outcomes = await Promise.allSettled(['a', 'poison', 'b', 'c'].map((name) => hasher.hashFile(name, never)));
  expect(
    outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.hash : (outcome.reason as { code: string }).code,
    ),
  ).toEqual(['a', 'internal', 'b', 'c']);
});

test('closing ends the calls under way', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  const hasher = createFileHasher({ workers: 1 });
  const closings: Promise<void>[] = [];
  const hashing = hasher.hashFile(at('huge'), never, () => {
    closings.push(hasher.close());
  });
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
  await Promise.all(closings);
  await expect(hasher.hashFile(at('huge'), never)).rejects.toMatchObject({ name: 'AbortError' });
});
