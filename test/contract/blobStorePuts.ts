/** What a store must do with what is put into it; a part of the suite in `blobStoreSuite.ts`. */
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { dataKey } from '../../main/engine/store/keys';
import { collect, sourceOf } from '../support/storedBytes';
import { hashOf, hasher, pattern, type TestedStore } from './testedStore';

const { signal } = new AbortController();

export function describePuts(tested: TestedStore): void {
  const { put, read } = tested;

  test.each([
    ['no bytes', 0],
    ['one byte', 1],
    ['8 MiB', 8 * 1024 * 1024],
    ['20 MiB and a byte', 20 * 1024 * 1024 + 1],
  ])('gives back %s as they were put', async (_, sizeBytes) => {
    const bytes = pattern(sizeBytes);
    const hash = hasher.hash(bytes);
    const key = dataKey(hash);
    const outcome = await tested.store.put(key, sourceOf(bytes), { signal, expectedHash: hash });
    const head = await tested.store.head(key, signal);
    const { head: headOfGet, body } = await tested.store.get(key, { signal });
    const back = await collect(body);
    expect({ outcome, size: head?.sizeBytes, sizeOfGet: headOfGet.sizeBytes, hash: hasher.hash(back) }).toEqual({
      outcome: { outcome: 'created' },
      size: sizeBytes,
      sizeOfGet: sizeBytes,
      hash,
    });
  });

  test('keeps content type and metadata, also beyond ASCII when written as JSON', async () => {
    const metadata = {
      'asset-root': '"/test/caf\\u00e9/\\u6d4b\\u8bd5"',
      'asset-root-json': '"/test/caf\\u00e9/\\u6d4b\\u8bd5"',
      'file-system-location-name': 'P 1',
    };
    const contentType = 'application/x-deadline-manifest-2023-03-03';
    const key = 'Manifests/farm-1/queue-1/Inputs/guid/hash_input';
    await tested.store.put(key, sourceOf(Buffer.from('{}')), { signal, contentType, metadata });
    const head = await tested.store.head(key, signal);
    const { head: headOfGet } = await tested.store.get(key, { signal });
    expect([head, headOfGet].map((each) => ({ type: each?.contentType, metadata: each?.metadata }))).toEqual([
      { type: contentType, metadata },
      { type: contentType, metadata },
    ]);
  });

  test('an object put without metadata has none', async () => {
    await put(dataKey(hashOf('x')), Buffer.from('x'));
    expect((await tested.store.head(dataKey(hashOf('x')), signal))?.metadata).toEqual({});
  });

  test('reports the bytes it was handed, up to all of them', async () => {
    const bytes = pattern(3 * 1024 * 1024);
    const reported: number[] = [];
    await tested.store.put('Data/progress', sourceOf(bytes), { signal, onBytes: (sent) => reported.push(sent) });
    expect({ last: reported.at(-1), most: Math.max(...reported) }).toEqual({
      last: bytes.length,
      most: bytes.length,
    });
  });

  test('S12: leaves an object of equal size as it is', async () => {
    await put('Data/same', Buffer.from('first'));
    const outcome = await put('Data/same', Buffer.from('other'));
    expect({ outcome, text: (await read('Data/same')).toString() }).toEqual({
      outcome: { outcome: 'present' },
      text: 'first',
    });
  });

  test('replaces an object of another size', async () => {
    await put('Data/damaged', Buffer.from('half'));
    const outcome = await put('Data/damaged', Buffer.from('the whole'));
    expect({ outcome, text: (await read('Data/damaged')).toString() }).toEqual({
      outcome: { outcome: 'replaced' },
      text: 'the whole',
    });
  });

  test('S12: replaces an object that was cut short behind its back', async () => {
    await put('Data/cut', Buffer.from('all of it'));
    await tested.damage('Data/cut', Buffer.from('all'));
    expect(await put('Data/cut', Buffer.from('all of it'))).toEqual({ outcome: 'replaced' });
  });

  test('of 20 writers of one key one creates it and the others find it', async () => {
    const bytes = pattern(100_000);
    const key = dataKey(hasher.hash(bytes));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        tested.store.put(key, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) }),
      ),
    );
    const created = outcomes.filter(({ outcome }) => outcome === 'created').length;
    expect({
      created: created >= 1,
      replaced: outcomes.some(({ outcome }) => outcome === 'replaced'),
      hash: hasher.hash(await read(key)),
    }).toEqual({
      created: true,
      replaced: false,
      hash: hasher.hash(bytes),
    });
  });
}
