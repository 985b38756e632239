/** What every store must do, whatever holds its objects: run for the folder store and for S3 servers. */
import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { BlobSource, BlobStore, ObjectListing } from '../../main/engine/ports/blobStore';
import { dataKey } from '../../main/engine/store/keys';
import { AppError } from '../../shared/domain/errors';

export interface StoreUnderTest {
  /** Empty and reachable. */
  readonly store: BlobStore;
  readonly cleanup: () => Promise<void>;
  /** Replaces the bytes of an object behind the store's back; without it the store itself does. */
  readonly corrupt?: (key: string, bytes: Uint8Array) => Promise<unknown>;
}

const hasher = createHasher();

/** Registers the suite; `make` is called for every test. */
export function describeBlobStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let made: StoreUnderTest;
    let store: BlobStore;
    const signal = new AbortController().signal;

    beforeEach(async () => {
      made = await make();
      store = made.store;
    });
    afterEach(async () => {
      await store.close();
      await made.cleanup();
    });

    const put = (key: string, bytes: Uint8Array): Promise<{ outcome: string }> =>
      store.put(key, sourceOf(bytes), { signal });
    const read = async (key: string, range?: { first: number; last: number }): Promise<Buffer> => {
      const { body } = await store.get(key, { signal, ...(range === undefined ? {} : { range }) });
      return await collect(body);
    };
    const listed = async (prefix: string): Promise<ObjectListing[]> => await all(store.list(prefix, signal));

    test('can be probed while it is empty', async () => {
      await expect(store.probe(signal)).resolves.toBeUndefined();
    });

    test.each([
      ['no bytes', 0],
      ['one byte', 1],
      ['8 MiB', 8 * 1024 * 1024],
      ['20 MiB and a byte', 20 * 1024 * 1024 + 1],
    ])('gives back %s as they were put', async (_, sizeBytes) => {
      const bytes = pattern(sizeBytes);
      const hash = hasher.hash(bytes);
      const key = dataKey(hash);
      const outcome = await store.put(key, sourceOf(bytes), { signal, expectedHash: hash });
      const head = await store.head(key, signal);
      const { head: headOfGet, body } = await store.get(key, { signal });
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
      await store.put(key, sourceOf(Buffer.from('{}')), { signal, contentType, metadata });
      const head = await store.head(key, signal);
      const { head: headOfGet } = await store.get(key, { signal });
      expect([head, headOfGet].map((each) => ({ type: each?.contentType, metadata: each?.metadata }))).toEqual([
        { type: contentType, metadata },
        { type: contentType, metadata },
      ]);
    });

    test('an object put without metadata has none', async () => {
      await put(dataKey(hashOf('x')), Buffer.from('x'));
      expect((await store.head(dataKey(hashOf('x')), signal))?.metadata).toEqual({});
    });

    test('reports the bytes it was handed, up to all of them', async () => {
      const bytes = pattern(3 * 1024 * 1024);
      const reported: number[] = [];
      await store.put('Data/progress', sourceOf(bytes), { signal, onBytes: (sent) => reported.push(sent) });
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
      const damage = made.corrupt ?? put;
      await put('Data/cut', Buffer.from('all of it'));
      await damage('Data/cut', Buffer.from('all'));
      expect(await put('Data/cut', Buffer.from('all of it'))).toEqual({ outcome: 'replaced' });
    });

    test('shows nothing when the bytes are not the ones that were hashed', async () => {
      const key = dataKey(hashOf('expected'));
      const outcome = await codeOf(
        store.put(key, sourceOf(Buffer.from('changed!')), { signal, expectedHash: hashOf('expected') }),
      );
      expect({ outcome, head: await store.head(key, signal), keys: await listed('') }).toEqual({
        outcome: 'source.changed',
        head: undefined,
        keys: [],
      });
    });

    test('shows nothing when the source has fewer or more bytes than announced', async () => {
      const few = await codeOf(
        store.put(
          'Data/few',
          { ...sourceOf(Buffer.from('abc')), sizeBytes: 4 },
          { signal, expectedHash: hashOf('abcd') },
        ),
      );
      const many = await codeOf(
        store.put(
          'Data/many',
          { ...sourceOf(Buffer.from('abc')), sizeBytes: 2 },
          { signal, expectedHash: hashOf('ab') },
        ),
      );
      expect({ few, many, keys: await listed('') }).toEqual({
        few: 'source.changed',
        many: 'source.changed',
        keys: [],
      });
    });

    test('an error of the source arrives as it is and nothing is shown', async () => {
      const failure = new AppError({ code: 'source.missing', message: 'The file is gone.' });
      const source: BlobSource = {
        sizeBytes: 10,
        open: async function* () {
          yield Buffer.from('abc');
          await Promise.reject(failure);
        },
      };
      expect({ code: await codeOf(store.put('Data/fails', source, { signal })), keys: await listed('') }).toEqual({
        code: 'source.missing',
        keys: [],
      });
    });

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
      const head = await store.head('Data/etag', signal);
      const { body } = await store.get('Data/etag', { signal, ifMatch: head?.etag ?? '' });
      const text = (await collect(body)).toString();
      const refused = await codeOf(store.get('Data/etag', { signal, ifMatch: '"0"' }));
      expect({ text, refused }).toEqual({ text: 'one', refused: 'source.changed' });
    });

    test('a missing object has no head and cannot be read', async () => {
      const key = dataKey(hashOf('missing'));
      expect({ head: await store.head(key, signal), get: await codeOf(store.get(key, { signal })) }).toEqual({
        head: undefined,
        get: 'store.missing_content',
      });
    });

    test('a folder of keys is no object', async () => {
      await put('Data/folder/inside', Buffer.from('x'));
      expect(await store.head('Data/folder', signal)).toBeUndefined();
    });

    test('lists 1,200 keys in byte order, each once, with its size', async () => {
      const keys = Array.from({ length: 1200 }, (_, index) => `Manifests/many/${index % 7}/${index}`);
      await inBatches(keys, (key) => put(key, Buffer.from(key)));
      const expected = keys.map((key) => ({ key, sizeBytes: key.length })).sort((a, b) => (a.key < b.key ? -1 : 1));
      const found = await listed('Manifests/many/');
      expect(found.map(({ key, sizeBytes }) => ({ key, sizeBytes }))).toEqual(expected);
      expect(found.every(({ lastModifiedMs }) => lastModifiedMs > 1_600_000_000_000)).toBe(true);
    });

    test('sorts folders among files as their whole keys sort', async () => {
      const keys = [
        'Data/a b',
        'Data/a-b',
        'Data/a.b',
        'Data/a/z',
        'Data/a0',
        'Data/é',
        'Data/\u{fb33}',
        'Data/\u{1f600}',
      ];
      await inBatches([...keys].reverse(), (key) => put(key, Buffer.from('x')));
      expect((await listed('Data/')).map(({ key }) => key)).toEqual(keys);
    });

    test('a prefix matches by text, not by folder', async () => {
      await inBatches(['Manifests/step-1/a', 'Manifests/step-12/b', 'Manifests/step-2/c'], (key) =>
        put(key, Buffer.from('x')),
      );
      const prefixes = ['Manifests/step-1', 'Manifests/step-1/', 'Manifests/step-12/b', 'Nothing/', ''];
      const found = await Promise.all(prefixes.map(async (prefix) => (await listed(prefix)).map(({ key }) => key)));
      expect(found).toEqual([
        ['Manifests/step-1/a', 'Manifests/step-12/b'],
        ['Manifests/step-1/a'],
        ['Manifests/step-12/b'],
        [],
        ['Manifests/step-1/a', 'Manifests/step-12/b', 'Manifests/step-2/c'],
      ]);
    });

    test.each([
      '',
      '/x',
      'x/',
      'a//b',
      '../x',
      'a/../b',
      'a/..',
      './a',
      'a/./b',
      'a\0b',
      'a\nb',
      `Data/${'x'.repeat(1025)}`,
      'a/\ud800',
    ])('refuses the key %j in every call', async (key) => {
      const codes = [
        await codeOf(put(key, Buffer.from('x'))),
        await codeOf(store.head(key, signal)),
        await codeOf(store.get(key, { signal })),
      ];
      expect({ codes, keys: await listed('') }).toEqual({
        codes: ['input.name', 'input.name', 'input.name'],
        keys: [],
      });
    });

    test.each(['../', '/etc/', 'a/../../'])('refuses to list the prefix %j', async (prefix) => {
      expect(await codeOf(listed(prefix))).toBe('input.name');
    });

    test('takes names that people and tools give', async () => {
      const keys = [
        'Data/with space',
        'Data/emoji \u{1f600}',
        "Data/'quotes'",
        'Data/a+b&c=d',
        'Data/-dash',
        'Data/.dot',
        'Data/100%',
        'Data/x#y',
      ];
      await inBatches(keys, (key) => put(key, Buffer.from(key)));
      const texts = await Promise.all(keys.map(async (key) => (await read(key)).toString()));
      expect({ texts, listed: (await listed('')).map(({ key }) => key).sort() }).toEqual({
        texts: keys,
        listed: [...keys].sort(),
      });
    });

    test('of 20 writers of one key one creates it and the others find it', async () => {
      const bytes = pattern(100_000);
      const key = dataKey(hasher.hash(bytes));
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => store.put(key, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) })),
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

    test('a signal that is aborted already ends every call', async () => {
      const aborted = AbortSignal.abort();
      const names = await Promise.all(
        [
          store.head('Data/x', aborted),
          store.put('Data/x', sourceOf(Buffer.from('x')), { signal: aborted }),
          store.get('Data/x', { signal: aborted }),
          all(store.list('', aborted)),
          store.probe(aborted),
        ].map(nameOf),
      );
      expect({ names, keys: await listed('') }).toEqual({
        names: Array.from({ length: 5 }, () => 'AbortError'),
        keys: [],
      });
    });

    test('an abort while the source hangs ends the put and shows nothing', async () => {
      const controller = new AbortController();
      const source: BlobSource = {
        sizeBytes: 6,
        open: async function* () {
          yield Buffer.from('abc');
          controller.abort();
          await new Promise<never>(() => undefined);
        },
      };
      const name = await nameOf(store.put('Data/hangs', source, { signal: controller.signal }));
      expect({ name, keys: await listed('') }).toEqual({ name: 'AbortError', keys: [] });
    });

    test('an abort in the middle of a body ends it', async () => {
      const bytes = pattern(20 * 1024 * 1024);
      await put('Data/long', bytes);
      const controller = new AbortController();
      const { body } = await store.get('Data/long', { signal: controller.signal });
      const readAll = async (): Promise<void> => {
        for await (const chunk of body) if (chunk.length > 0) controller.abort();
      };
      expect(await nameOf(readAll())).toBe('AbortError');
    });

    test('the identity depends on the place alone', () => {
      expect(store.storeId).toMatch(/^[0-9a-f]{32}$/);
      expect(store.uri).toMatch(/^(?:s3|file):\/\/.*[^/]$/);
    });
  });
}

/** Bytes in memory as a source, in pieces of 64 KiB. */
export function sourceOf(bytes: Uint8Array): BlobSource {
  return {
    sizeBytes: bytes.length,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += 65_536) yield await Promise.resolve(bytes.subarray(at, at + 65_536));
    },
  };
}

function pattern(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) bytes[index] = (index * 31 + (index >> 8) * 7) & 255;
  return bytes;
}

function hashOf(text: string): string {
  return hasher.hash(Buffer.from(text));
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await all(body));
}

/** Everything an iteration gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function inBatches(keys: readonly string[], work: (key: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < keys.length; at += 16) await Promise.all(keys.slice(at, at + 16).map(work));
}

/** The code a call fails with; `undefined` when it does not fail. */
async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return await call.then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  );
}

async function nameOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'no error',
    (thrown: unknown) => (thrown instanceof Error ? thrown.name : String(thrown)),
  );
}
