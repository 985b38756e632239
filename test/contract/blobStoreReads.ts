/** What a store must answer when it is read; a part of the suite in `blobStoreSuite.ts`. */
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { dataKey } from '../../main/engine/store/keys';
import { codeOf, nameOf } from '../support/failures';
import { collect } from '../support/storedBytes';
import { hashOf, pattern, type TestedStore } from './testedStore';

const { signal } = new AbortController();

export function describeReads(tested: TestedStore): void {
  const { put, read } = tested;

  test('reads inclusive ranges and stops at the end', async () => {
    await put('Data/range', Buffer.from('0123456789'));
    const ranges = await Promise.all([
      read('Data/range', { first: 0, last: 0 }),
      read('Data/range', { first: 3, last: 5 }),
      read('Data/range', { first: 8, last: 100 }),
    ]);
    expect(ranges.map((bytes) => bytes.toString())).toEqual(['0', '345', '89']);
  });

  test('reads with the right etag and refuses another one', async () => {
    await put('Data/etag', Buffer.from('one'));
    const head = await tested.store.head('Data/etag', signal);
    const { body } = await tested.store.get('Data/etag', { signal, ifMatch: head?.etag ?? '' });
    const text = (await collect(body)).toString();
    const refused = await codeOf(tested.store.get('Data/etag', { signal, ifMatch: '"0"' }));
    expect({ text, refused }).toEqual({ text: 'one', refused: 'source.changed' });
  });

  test('a missing object has no head and cannot be read', async () => {
    const key = dataKey(hashOf('missing'));
    expect({
      head: await tested.store.head(key, signal),
      get: await codeOf(tested.store.get(key, { signal })),
    }).toEqual({
      head: undefined,
      get: 'store.missing_content',
    });
  });

  test('a folder of keys is no object', async () => {
    await put('Data/folder/inside', Buffer.from('x'));
    expect(await tested.store.head('Data/folder', signal)).toBeUndefined();
  });

  test('an abort in the middle of a body ends it', async () => {
    const bytes = pattern(20 * 1024 * 1024);
    await put('Data/long', bytes);
    const controller = new AbortController();
    const { body } = await tested.store.get('Data/long', { signal: controller.signal });
    const readAll = async (): Promise<void> => {
      for await (const chunk of body) if (chunk.length > 0) controller.abort();
    };
    expect(await nameOf(readAll())).toBe('AbortError');
  });
}
