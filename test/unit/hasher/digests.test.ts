import { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadDigests } from '../../../main/adapters/hasher/digests';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';

let folder = '';
const at = (name: string): string => path.join(folder, name);
const never = new AbortController().signal;
const off = { SATCHEL_HASH_ADDON: 'off' };
const pattern = Buffer.from(Array.from({ length: 251 }, (_, index) => index));
const counting = (length: number): Buffer => Buffer.alloc(length, pattern);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-wasm-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('WebAssembly stands in for the addon and says why', async () => {
  const [addon, wasm] = [await loadDigests({}), await loadDigests(off)];
  expect([createHasher(addon).module, createHasher(wasm).module]).toEqual([
    { name: 'xxhash-addon' },
    { name: 'hash-wasm', why: 'SATCHEL_HASH_ADDON is off' },
  ]);
});

test('both give the same digests for every length around the limits of the algorithm, at once and in pieces', async () => {
  const [addon, wasm] = [createHasher(await loadDigests({})), createHasher(await loadDigests(off))];
  const lengths = [0, 1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 256, 1023, 1024, 1025, 65_537, 1_000_000];
  const streamed = (length: number, step: number): string => {
    const stream = wasm.start();
    for (let from = 0; from < length; from += step) stream.update(counting(length).subarray(from, from + step));
    return stream.digest();
  };
  expect(lengths.map((length) => [wasm.hash(counting(length)), streamed(length, 7777)])).toEqual(
    lengths.map((length) => [addon.hash(counting(length)), addon.hash(counting(length))]),
  );
});

test('streams that are fed in turns do not disturb one another', async () => {
  const wasm = createHasher(await loadDigests(off));
  const contents = [3, 500, 5000].map(counting);
  const streams = contents.map(() => wasm.start());
  for (let from = 0; from < 5000; from += 100)
    for (const [index, stream] of streams.entries())
      stream.update((contents[index] ?? counting(0)).subarray(from, from + 100));
  expect(streams.map((stream) => stream.digest())).toEqual(contents.map((content) => wasm.hash(content)));
});

test('files, ranges and lists have the same hashes and blocks without the addon', async () => {
  const mebibyte = 1024 * 1024;
  const sizes = [0, 5, 1000, mebibyte, mebibyte + 1, 9 * mebibyte + 3];
  for (const size of sizes) await writeFile(at(String(size)), counting(size));
  const readAll = async () => {
    const hasher = createFileHasher({ workers: 2 });
    try {
      const alone = await Promise.all(
        sizes.map((size) => hasher.hashFile(at(String(size)), never, undefined, { withBlocks: true })),
      );
      const files = sizes.map((sizeBytes, index) => ({
        path: at(String(sizeBytes)),
        stat: alone[index]?.stat ?? { type: 'file' as const, sizeBytes, mtimeNs: 0n, fileId: '1:1', mode: 0 },
      }));
      const listed: unknown[] = [];
      await hasher.hashList?.(files, never, {
        onRead: (index, read) => (listed[index] = read),
        onBytes: () => undefined,
      });
      const range = await hasher.hashRange?.(at(String(sizes.at(-1))), { from: 7, bytes: 2 * mebibyte }, never);
      return { alone, listed, range };
    } finally {
      await hasher.close();
    }
  };
  const usual = await readAll();
  vi.stubEnv('SATCHEL_HASH_ADDON', 'off');
  const without = await readAll();
  expect(without).toEqual(usual);
  expect(usual.listed).toEqual(usual.alone);
  expect(usual.alone.map(({ hash }) => hash)).toEqual(sizes.map((size) => createHasher().hash(counting(size))));
});
