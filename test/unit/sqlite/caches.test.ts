import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../../main/adapters/sqlite/storeCache';
import type { FileStat } from '../../../main/engine/ports/fileSystem';
import { createManualClock } from '../../support/manualClock';

const dayMs = 86_400_000;
const hash = '06b05ab6733a618578af5f94892f3950';
const storeId = 'ba2b30042732d36117ffe5786a5e3164';
const stat: FileStat = {
  type: 'file',
  sizeBytes: 3,
  mtimeNs: 1_720_199_667_787_520_123n,
  fileId: '42:9007199254740993',
  mode: 0o644,
};
const row = { path: '/p/a\n😀.txt', sizeBytes: 3, mtimeNs: stat.mtimeNs, fileId: stat.fileId, hash };
let folder = '';
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-cache-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a hash is remembered only while size, time to the nanosecond and identity are the same', () => {
  const clock = createManualClock();
  const first = createHashCache(at('hash-cache.db'), clock);
  first.put([row]);
  first.close();
  const cache = createHashCache(at('hash-cache.db'), clock);
  const asked: FileStat[] = [
    stat,
    { ...stat, sizeBytes: 4 },
    { ...stat, mtimeNs: stat.mtimeNs + 1n },
    { ...stat, fileId: '42:1' },
  ];
  expect([...asked.map((one) => cache.get(row.path, one)), cache.get('/p/other', stat)]).toEqual([
    hash,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  cache.clear();
  expect(cache.get(row.path, stat)).toBeUndefined();
  cache.close();
});

test('a file that was changed in place is read again, even when its size and time were put back', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  cache.put([{ ...row, changeNs: 7n }]);
  expect([7n, 8n].map((changeNs) => cache.get(row.path, { ...stat, changeNs }))).toEqual([hash, undefined]);
  expect(cache.get(row.path, stat)).toBeUndefined();
  cache.close();
});

test('keeps one row per path', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  const later = { ...row, mtimeNs: -1n, hash: 'a96faf705af16834e6c632b61e964e1f' };
  cache.put([row]);
  cache.put([later]);
  expect([cache.get(row.path, stat), cache.get(row.path, { ...stat, mtimeNs: -1n })]).toEqual([undefined, later.hash]);
  cache.close();
});

describe('digests of blocks', () => {
  const large = { ...stat, sizeBytes: 8 * 1024 * 1024 + 1 };
  const blocks = Uint8Array.from({ length: 32 }, (_, index) => index);
  const largeRow = { ...row, sizeBytes: large.sizeBytes };

  test('are remembered with the hash and go with it', () => {
    const first = createHashCache(at('hash-cache.db'), createManualClock());
    first.put([{ ...largeRow, blocks }]);
    first.close();
    const cache = createHashCache(at('hash-cache.db'), createManualClock());
    const known = cache.blocks(row.path, large);
    const changed = cache.blocks(row.path, { ...large, mtimeNs: 1n });
    cache.put([largeRow]);
    expect([
      known && Uint8Array.from(known),
      changed,
      cache.get(row.path, large),
      cache.blocks(row.path, large),
    ]).toEqual([blocks, undefined, hash, undefined]);
    cache.close();
  });

  test('are absent when they are of another number of blocks', () => {
    const cache = createHashCache(at('hash-cache.db'), createManualClock());
    cache.put([{ ...largeRow, blocks: blocks.subarray(16) }]);
    expect([cache.get(row.path, large), cache.blocks(row.path, large)]).toEqual([hash, undefined]);
    cache.close();
  });
});

test('hashes that nobody asked for in 90 days are removed, those in use stay', () => {
  const clock = createManualClock();
  const used = { ...row, path: '/used' };
  const first = createHashCache(at('hash-cache.db'), clock);
  first.put([row, used]);
  clock.advance(60 * dayMs);
  first.get(used.path, stat);
  first.close();
  clock.advance(60 * dayMs);
  const second = createHashCache(at('hash-cache.db'), clock);
  expect([second.get(row.path, stat), second.get(used.path, stat)]).toEqual([undefined, hash]);
  second.close();
});

test('an object is remembered per store and size, for 30 days since it was verified', () => {
  const clock = createManualClock();
  const cache = createStoreCache(at('store-cache.db'), clock);
  const otherStore = hash;
  cache.add(storeId, [{ hash, sizeBytes: 3 }]);
  cache.add(otherStore, [{ hash, sizeBytes: 3 }]);
  const fresh = [cache.has(storeId, hash, 3), cache.has(storeId, hash, 4)];
  clock.advance(30 * dayMs);
  const monthOld = cache.has(storeId, hash, 3);
  clock.advance(1);
  const older = cache.has(storeId, hash, 3);
  expect([fresh, monthOld, older]).toEqual([[true, false], true, false]);
  cache.add(storeId, [{ hash, sizeBytes: 3 }]);
  cache.add(otherStore, [{ hash, sizeBytes: 3 }]);
  cache.drop(storeId);
  expect([cache.has(storeId, hash, 3), cache.has(otherStore, hash, 3)]).toEqual([false, true]);
  cache.close();
});

test('a cache that cannot be opened warns once and is empty', async () => {
  await writeFile(at('file'), '');
  const codes: string[] = [];
  const cache = createHashCache(at('file/hash-cache.db'), createManualClock(), (warning) => codes.push(warning.code));
  cache.put([row]);
  expect([cache.get(row.path, stat), codes]).toEqual([undefined, ['database.damaged']]);
  cache.clear();
  cache.close();
});

test('a damaged cache is set aside and works again', async () => {
  await writeFile(at('store-cache.db'), 'x'.repeat(5000));
  const codes: string[] = [];
  const cache = createStoreCache(at('store-cache.db'), createManualClock(), (warning) => codes.push(warning.code));
  cache.add(storeId, [{ hash, sizeBytes: 3 }]);
  expect([cache.has(storeId, hash, 3), codes]).toEqual([true, ['database.damaged']]);
  cache.close();
  expect(await readdir(folder)).toEqual(['store-cache.db', 'store-cache.db.corrupt-20260102T030405000Z']);
});

test('a cache that breaks while it is used warns and answers as if empty', () => {
  const codes: string[] = [];
  const cache = createHashCache(at('hash-cache.db'), createManualClock(), (warning) => codes.push(warning.code));
  const wrongHash = { ...row, hash: null } as unknown as typeof row;
  cache.put([wrongHash]);
  cache.put([row]);
  expect([cache.get(row.path, stat), codes]).toEqual([undefined, ['database.damaged']]);
  cache.close();
});
