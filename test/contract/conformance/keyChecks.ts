/** Keys and listings. */
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { head, keysBelow, put, text, type Check, type Place } from './check';

const odd = "q/2025-05-22T22:17:03.409012Z_sessionaction-abc-0/ü 漢+&=%41'(x)!*~#?.json";
const long = `L/${'a'.repeat(900)}`;
const shapes = ['x//y', 'x/../z', 'dir/', 'dir/f', 'dir/f/g'];

/** What a key brings back that was written with itself as content. */
async function written(place: Place, keys: readonly string[]): Promise<readonly string[]> {
  for (const key of keys) await put(place, key, Buffer.from(key));
  return await Promise.all(keys.map((key) => text(place, key)));
}

export const keyChecks: readonly Check[] = [
  {
    name: 'a key of odd letters: put, get, head, list',
    expected: ['k', 1, [odd]],
    ask: async (place) => {
      await put(place, odd, Buffer.from('k'));
      return [await text(place, odd), (await head(place, odd)).ContentLength, await keysBelow(place, 'q/2025-05-22')];
    },
  },
  {
    name: 'list with url encoding',
    expected: true,
    ask: async (place) => {
      await put(place, odd, Buffer.from('k'));
      const query = { Bucket: place.Bucket, Prefix: 'q/', EncodingType: 'url' } as const;
      const { Contents = [] } = await place.client.send(new ListObjectsV2Command(query));
      const listed = Contents[0]?.Key ?? '';
      return listed !== odd && decodeURIComponent(listed.replaceAll('+', ' ')) === odd;
    },
  },
  {
    name: 'list in pages, start-after, delimiter, order of bytes',
    expected: {
      pages: [7, 7, 7, 4],
      after: 4,
      hasFolder: true,
      order: ['ord/B', 'ord/a.b', 'ord/a/b', 'ord/ab'],
    },
    ask: async (place) => {
      const { client, Bucket } = place;
      const names = Array.from({ length: 25 }, (_, index) => `pg/${String(index).padStart(3, '0')}`);
      for (const key of [...names, 'ord/ab', 'ord/a/b', 'ord/a.b', 'ord/B']) await put(place, key, '1');
      const pages: number[] = [];
      let ContinuationToken: string | undefined;
      do {
        const query = { Bucket, Prefix: 'pg/', MaxKeys: 7, ContinuationToken };
        const page = await client.send(new ListObjectsV2Command(query));
        // A last page may be followed by an empty one.
        if (page.Contents !== undefined) pages.push(page.Contents.length);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      const after = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'pg/', StartAfter: 'pg/020' }));
      const folders = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
      return {
        pages,
        after: after.Contents?.length,
        hasFolder: folders.CommonPrefixes?.some(({ Prefix }) => Prefix === 'pg/'),
        order: await keysBelow(place, 'ord/'),
      };
    },
  },
  {
    name: '200 PUTs of 1 KiB at once',
    expected: 200,
    ask: async (place) => {
      const keys = Array.from({ length: 200 }, (_, index) => `cc/${index}`);
      await Promise.all(keys.map((key, index) => put(place, key, Buffer.alloc(1024, index))));
      return (await keysBelow(place, 'cc/')).length;
    },
  },
  {
    name: 'p and p/q both exist',
    expected: ['p', 'p/q'],
    ask: (place) => written(place, ['p', 'p/q']),
  },
  {
    name: 'keys x//y, x/../z, dir/, dir/f, dir/f/g',
    expected: shapes,
    ask: (place) => written(place, shapes),
  },
  { name: 'a key of 902 bytes', expected: [long], ask: (place) => written(place, [long]) },
];
