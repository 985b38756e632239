/** What a store must do when the source of a put is not what was announced, fails or hangs; a part of the suite in `blobStoreSuite.ts`. */
import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import type { BlobSource } from '../../main/engine/ports/blobStore';
import { dataKey } from '../../main/engine/store/keys';
import { AppError } from '../../shared/domain/errors';
import { codeOf, nameOf } from '../support/failures';
import { sourceOf } from '../support/storedBytes';
import { hashOf, type TestedStore } from './testedStore';

const { signal } = new AbortController();

export function describeSources(tested: TestedStore): void {
  const { listed } = tested;

  test('shows nothing when the bytes are not the ones that were hashed', async () => {
    const key = dataKey(hashOf('expected'));
    const outcome = await codeOf(
      tested.store.put(key, sourceOf(Buffer.from('changed!')), { signal, expectedHash: hashOf('expected') }),
    );
    expect({ outcome, head: await tested.store.head(key, signal), keys: await listed('') }).toEqual({
      outcome: 'source.changed',
      head: undefined,
      keys: [],
    });
  });

  test('shows nothing when the source has fewer or more bytes than announced', async () => {
    const few = await codeOf(
      tested.store.put(
        'Data/few',
        { ...sourceOf(Buffer.from('abc')), sizeBytes: 4 },
        { signal, expectedHash: hashOf('abcd') },
      ),
    );
    const many = await codeOf(
      tested.store.put(
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
    expect({ code: await codeOf(tested.store.put('Data/fails', source, { signal })), keys: await listed('') }).toEqual({
      code: 'source.missing',
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
    const name = await nameOf(tested.store.put('Data/hangs', source, { signal: controller.signal }));
    expect({ name, keys: await listed('') }).toEqual({ name: 'AbortError', keys: [] });
  });
}
