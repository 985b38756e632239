/** What every store must do, whatever holds its objects: run for the folder store and for S3 servers. */
import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { nameOf } from '../support/failures';
import { all, collect, sourceOf } from '../support/storedBytes';
import { describeKeys } from './blobStoreKeys';
import { describePuts } from './blobStorePuts';
import { describeReads } from './blobStoreReads';
import { describeSources } from './blobStoreSources';
import type { TestedStore } from './testedStore';

export interface StoreUnderTest {
  /** Empty and reachable. */
  readonly store: BlobStore;
  readonly cleanup: () => Promise<void>;
  /** Replaces the bytes of an object behind the store's back; without it the store itself does. */
  readonly corrupt?: (key: string, bytes: Uint8Array) => Promise<unknown>;
}

const { signal } = new AbortController();

/** Registers the suite; `make` is called for every test. */
export function describeBlobStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let made: StoreUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(async () => {
      await made.store.close();
      await made.cleanup();
    });
    const tested: TestedStore = {
      get store() {
        return made.store;
      },
      put: (key, bytes) => made.store.put(key, sourceOf(bytes), { signal }),
      read: async (key, range) => {
        const { body } = await made.store.get(key, { signal, ...(range === undefined ? {} : { range }) });
        return await collect(body);
      },
      listed: (prefix) => all(made.store.list(prefix, signal)),
      damage: (key, bytes) => (made.corrupt ?? tested.put)(key, bytes),
    };

    describePuts(tested);
    describeSources(tested);
    describeReads(tested);
    describeKeys(tested);

    test('can be probed while it is empty', async () => {
      await expect(tested.store.probe(signal)).resolves.toBeUndefined();
    });

    test('a signal that is aborted already ends every call', async () => {
      const aborted = AbortSignal.abort();
      const names = await Promise.all(
        [
          tested.store.head('Data/x', aborted),
          tested.store.put('Data/x', sourceOf(Buffer.from('x')), { signal: aborted }),
          tested.store.get('Data/x', { signal: aborted }),
          all(tested.store.list('', aborted)),
          tested.store.probe(aborted),
        ].map(nameOf),
      );
      expect({ names, keys: await tested.listed('') }).toEqual({
        names: Array.from({ length: 5 }, () => 'AbortError'),
        keys: [],
      });
    });

    test('the identity depends on the place alone', () => {
      expect(tested.store.storeId).toMatch(/^[0-9a-f]{32}$/);
      expect(tested.store.uri).toMatch(/^(?:s3|file):\/\/.*[^/]$/);
    });
  });
}
