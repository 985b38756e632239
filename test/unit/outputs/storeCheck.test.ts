/** What a plan would fetch is looked for in the store: by a listing where that is cheaper. */
import { expect, test } from 'vitest';
import type { BlobStore, ObjectListing } from '../../../main/engine/ports/blobStore';
import { dataKey, legacyDataKey } from '../../../main/engine/store/keys';
import { findMissing } from '../../../main/engine/outputs/plan/storeCheck';
import type { StoreCache } from '../../../main/engine/ports/hashing';

const hashOf = (index: number): string => (index * 0x40_0000).toString(16).padStart(8, '0').padEnd(32, 'a');

/** A store with objects of seven bytes, but for those whose size is told. */
async function missingOf(
  count: number,
  store: { readonly keys: readonly string[]; readonly sizes?: Readonly<Record<string, number>> },
) {
  const asked = { heads: 0, lists: 0 };
  const remembered: string[] = [];
  const sizeOf = (key: string): number => store.sizes?.[key] ?? 7;
  const keys = new Set(store.keys);
  async function* list(): AsyncGenerator<ObjectListing> {
    asked.lists += 1;
    for (const key of store.keys.toSorted())
      yield await Promise.resolve({ key, sizeBytes: sizeOf(key), lastModifiedMs: 0 });
  }
  const head = (key: string): ReturnType<BlobStore['head']> => {
    asked.heads += 1;
    return Promise.resolve(keys.has(key) ? { sizeBytes: sizeOf(key), metadata: {} } : undefined);
  };
  const missing: number[] = [];
  await findMissing(
    Array.from({ length: count }, (_, index) => ({ hash: hashOf(index), size: 7, mtimeUs: '0' })),
    (place) => missing.push(place),
    {
      store: { uri: 's3://bucket/root', storeId: 'here', list, head } as Partial<BlobStore> as BlobStore,
      storeCache: {
        has: () => false,
        add: (_: string, rows: readonly { readonly hash: string }[]) => {
          remembered.push(...rows.map(({ hash }) => hash));
        },
      } as Partial<StoreCache> as StoreCache,
    },
    new AbortController().signal,
  );
  return { missing: missing.toSorted((a, b) => a - b), asked, remembered: remembered.length };
}

const places = Array.from({ length: 300 }, (_, index) => index);

test('many contents are found with one listing, and remembered', async () => {
  expect(await missingOf(300, { keys: places.map((place) => dataKey(hashOf(place))) })).toEqual({
    missing: [],
    asked: { heads: 0, lists: 1 },
    remembered: 300,
  });
});

test('what the listing lacks is asked for by both its names before it is said to be missing', async () => {
  const older = places.map((place) => (place === 5 ? legacyDataKey(hashOf(place)) : dataKey(hashOf(place))));
  const keys = older.filter((_, place) => place !== 7);
  expect(await missingOf(300, { keys })).toEqual({ missing: [7], asked: { heads: 4, lists: 1 }, remembered: 299 });
});

test('an object of another size is there, but not what is remembered', async () => {
  const keys = places.map((place) => dataKey(hashOf(place)));
  expect(await missingOf(300, { keys, sizes: { [dataKey(hashOf(3))]: 6 } })).toEqual({
    missing: [],
    asked: { heads: 1, lists: 1 },
    remembered: 299,
  });
});

test('few contents are asked for one by one', async () => {
  const keys = places.slice(0, 9).map((place) => dataKey(hashOf(place)));
  expect(await missingOf(10, { keys })).toEqual({ missing: [9], asked: { heads: 11, lists: 0 }, remembered: 9 });
});
