import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStoreCache } from '../../../main/adapters/sqlite/storeCache';
import { createManualClock } from '../../support/manualClock';

const dayMs = 86_400_000;
let folder = '';
const store = 'ab'.repeat(16);
const other = 'cd'.repeat(16);
const hashOf = (number: number): string => number.toString(16).padStart(32, '0');

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-store-cache-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const row = fc.record({
  number: fc.nat(1500),
  sizeBytes: fc.constantFrom(0, 7, 2 ** 40),
  ageDays: fc.constantFrom(0, 29, 31),
  isOther: fc.boolean(),
});
const question = fc.array(fc.record({ number: fc.nat(1500), sizeBytes: fc.constantFrom(0, 7, 2 ** 40) }), {
  maxLength: 1300,
  size: 'max',
});

test('asked for many at once it denies the same objects as one by one', () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(row, { maxLength: 1500, size: 'max' }), question, (rows, asked) => {
      run += 1;
      const clock = createManualClock();
      const cache = createStoreCache(path.join(folder, `${run}.db`), clock);
      for (const ageDays of [31, 29, 0]) {
        for (const isOther of [true, false])
          cache.add(
            isOther ? other : store,
            rows
              .filter((each) => each.ageDays === ageDays && each.isOther === isOther)
              .map(({ number, sizeBytes }) => ({ hash: hashOf(number), sizeBytes })),
          );
        clock.advance(ageDays === 31 ? 2 * dayMs : 29 * dayMs);
      }
      clock.advance(-29 * dayMs);
      const objects = asked.map(({ number, sizeBytes }) => ({ hash: hashOf(number), sizeBytes }));
      const denied = objects.flatMap(({ hash, sizeBytes }, at) => (cache.has(store, hash, sizeBytes) ? [] : [at]));
      expect([...(cache.unknown?.(store, objects) ?? [])]).toEqual(denied);
      cache.close();
    }),
    { numRuns: 20 },
  );
});

test('a cache that cannot be opened knows none of them', () => {
  const cache = createStoreCache(path.join(folder, 'missing', 'folder', 'store.db'), createManualClock());
  const objects = [1, 2, 3].map((number) => ({ hash: hashOf(number), sizeBytes: 1 }));
  expect([...(cache.unknown?.(store, objects) ?? [])]).toEqual([0, 1, 2]);
});
