import { expect, test } from 'vitest';
import type { Work } from '../../../main/engine/transfers/runTransfer';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import { createSharedQueue } from '../../support/queueSeat';

/** A store whose answers end after some bytes, and never come again. */
const blackHole = {
  uri: 's3://bkt/root',
  storeId: 'x',
  get: () =>
    Promise.resolve({
      head: { sizeBytes: 10, metadata: {} },
      body: {
        [Symbol.asyncIterator]: () => {
          let isFirst = true;
          return {
            next: (): Promise<IteratorResult<Uint8Array>> => {
              if (!isFirst) return new Promise(() => undefined);
              isFirst = false;
              return Promise.resolve({ done: false, value: new Uint8Array(3) });
            },
          };
        },
      },
    }),
} as unknown as BlobStore;

const reading: Work = async ({ signal, progress, measures }) => {
  progress({ phase: 'transferring', doneFiles: 0, totalFiles: 1, doneBytes: 0, totalBytes: 10 });
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
  const read = async (): Promise<void> => {
    const { body } = await (measures?.counted(blackHole) ?? blackHole).get('k', { signal });
    for await (const bytes of body) if (bytes.length === 0) return;
  };
  await Promise.race([read(), stopped]);
  return { state: 'done' };
};

test('TR-37 a black hole after some bytes is told after T as zero-window, and when nothing helps the run begins again by itself', async () => {
  const { clock, seat } = await createSharedQueue();
  const { board } = seat(1);
  const { uid } = board.start({ class: 'download', title: 't', phases: ['transferring'], spec: {} }, reading);
  const at = async (second: number): Promise<unknown> => {
    await clock.advance(second * 1000);
    const { state, stateReason, progress, error } = board.get(uid).snapshot;
    return [state, stateReason, progress?.stuck.isStuck, progress?.stuck.reason, error?.code];
  };
  const seen = [await at(27), await at(6), await at(95)];
  expect(seen).toEqual([
    ['leased', undefined, false, undefined, undefined],
    ['leased', undefined, true, 'zero-window', undefined],
    ['queued', 'retry', expect.anything(), 'zero-window', 'engine.stuck'],
  ]);
});
