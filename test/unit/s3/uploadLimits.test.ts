/** Sizes of parts and the number of them in memory. */
import { describe, expect, test } from 'vitest';
import { partSizeOf } from '../../../main/adapters/s3/partSize';
import { createSlots } from '../../../main/adapters/s3/slots';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

test.each([
  [8 * MiB + 1, 8 * MiB, 2],
  [GiB - 1, 8 * MiB, 128],
  [GiB, 16 * MiB, 64],
  [80 * GiB, 16 * MiB, 5_120],
  [80 * GiB + 1, 16 * MiB, 5_121],
  [5 * 1024 * GiB, 528 * MiB, 9_930],
])('an object of %d bytes has parts of %d bytes, %d of them', (sizeBytes, partBytes, parts) => {
  expect([partSizeOf(sizeBytes), Math.ceil(sizeBytes / partBytes)]).toEqual([partBytes, parts]);
});

describe('places for buffers', () => {
  const signal = new AbortController().signal;

  test('are given in turn and never more than there are', async () => {
    const slots = createSlots(2);
    const log: string[] = [];
    const [first, second] = [await slots.acquire(signal), await slots.acquire(signal)];
    const third = slots.acquire(signal).then((release) => {
      log.push('third');
      return release;
    });
    const fourth = slots.acquire(signal).then((release) => {
      log.push('fourth');
      return release;
    });
    expect(log).toEqual([]);
    first();
    (await third)();
    await fourth;
    second();
    expect(log).toEqual(['third', 'fourth']);
  });

  test('are not lost when somebody stops waiting', async () => {
    const slots = createSlots(1);
    const release = await slots.acquire(signal);
    const controller = new AbortController();
    const waiting = slots.acquire(controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    release();
    await expect(slots.acquire(signal)).resolves.toBeTypeOf('function');
  });
});
