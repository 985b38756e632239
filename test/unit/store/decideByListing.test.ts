import { expect, test } from 'vitest';
import type { BlobStore, ObjectListing } from '../../../main/engine/ports/blobStore';
import { dataKey } from '../../../main/engine/store/keys';
import { decideByListing } from '../../../main/engine/store/decideByListing';
import { AppError } from '../../../shared/domain/errors';

/** Evenly spread over all hashes. */
const hashesOf = (count: number, offset = 0): string[] =>
  Array.from({ length: count }, (_, index) =>
    (Math.floor((index / count) * 0xffff_ffff) + offset).toString(16).padStart(8, '0').padEnd(32, '0'),
  );

interface Given {
  readonly asked: readonly string[];
  readonly stored: readonly string[];
  /** Of the stored object at this place the listing says another size. */
  readonly damaged?: number;
  readonly uri?: string;
  readonly failsAfter?: number;
  readonly failure?: AppError;
}

async function decide({ asked, stored, damaged, uri = 's3://bkt/root', failsAfter, failure }: Given) {
  let listed = 0;
  async function* list(): AsyncGenerator<ObjectListing> {
    for (const [index, hash] of stored.entries()) {
      if (listed === failsAfter) throw failure ?? new Error('listing failed');
      listed += 1;
      yield await Promise.resolve({ key: dataKey(hash), sizeBytes: index === damaged ? 1 : 7, lastModifiedMs: 0 });
    }
  }
  const [present, absent]: [string[], string[]] = [[], []];
  const left = await decideByListing(
    asked.map((hash) => ({ hash, sizeBytes: 7 })),
    { store: { uri, list } as Partial<BlobStore> as BlobStore },
    new AbortController().signal,
    (position, isThere) => (isThere ? present : absent).push(asked[position] ?? ''),
  );
  return { present, absent, left: Array.from(left, (position) => asked[position]), listed };
}

test('a listing decides every content, whatever order they are asked in', async () => {
  const asked = hashesOf(400);
  const stored = asked.filter((_, index) => index % 2 === 0);
  const absent = asked.filter((_, index) => index % 2 === 1);
  expect(await decide({ asked: asked.toReversed(), stored })).toEqual({
    present: stored,
    absent,
    left: [],
    listed: 200,
  });
});

test('an object of another size is not there', async () => {
  const asked = hashesOf(200);
  const { present, absent } = await decide({ asked, stored: asked, damaged: 3 });
  expect([present.length, absent]).toEqual([199, [asked[3]]]);
});

test('a few contents are never worth a listing, nor is a folder', async () => {
  const few = hashesOf(199);
  const many = hashesOf(200);
  expect(await decide({ asked: few, stored: [] })).toEqual({ present: [], absent: [], left: few, listed: 0 });
  const folder = await decide({ asked: many, stored: [], uri: 'file:///store' });
  expect([folder.left.length, folder.listed]).toEqual([200, 0]);
});

test('a store that holds far more than is asked for is left after its first page; the rest is asked for', async () => {
  const asked = hashesOf(300);
  const stored = hashesOf(100_000, 1);
  const { present, absent, left, listed } = await decide({ asked, stored });
  expect([listed, present.length, absent.length + left.length, left.length > 290]).toEqual([1000, 0, 300, true]);
});

test('a store that holds more is listed to its end while that is cheaper', async () => {
  const asked = hashesOf(1000);
  const { present, absent, left } = await decide({ asked, stored: hashesOf(20_000, 1) });
  expect([present.length, absent.length, left.length]).toEqual([0, 1000, 0]);
});

test('a store of exactly one page is decided to its end', async () => {
  const stored = hashesOf(1000)
    .map((hash) => hash.replace(/^./, '0'))
    .sort();
  const asked = hashesOf(300).map((hash) => hash.replace(/^./, 'f'));
  const { absent, left } = await decide({ asked: [...new Set(asked)], stored: [...new Set(stored)] });
  expect(absent.length + left.length).toBe(new Set(asked).size);
});

test('a role that may not list leaves what is undecided to be asked for', async () => {
  const asked = hashesOf(400);
  const failure = new AppError({ code: 'store.denied_list', message: 'no' });
  const { present, absent, left } = await decide({ asked, stored: asked, failsAfter: 100, failure });
  expect([present, absent, left]).toEqual([asked.slice(0, 100), [], asked.slice(100)]);
});

test('a network that fails is no reason to ask for each', async () => {
  const failure = new AppError({ code: 'network.offline', message: 'gone' });
  await expect(decide({ asked: hashesOf(200), stored: hashesOf(10), failsAfter: 5, failure })).rejects.toBe(failure);
});
