/** Sizes of parts and the number of them in memory. */
import { describe, expect, test } from 'vitest';
import { isPartSizeFor, partSizeOf } from '../../../main/adapters/s3/partSize';
import { createSlots } from '../../../main/adapters/s3/slots';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

test.each([
  ['8 MiB', 8 * MiB, 8 * MiB, 1],
  ['8 MiB and a byte', 8 * MiB + 1, 8 * MiB, 2],
  ['a byte less than 1 GiB', GiB - 1, 8 * MiB, 128],
  ['1 GiB', GiB, 16 * MiB, 64],
  ['80 GiB', 80 * GiB, 16 * MiB, 5_120],
  ['80 GiB and a byte', 80 * GiB + 1, 16 * MiB, 5_121],
  ['5 TiB', 5 * 1024 * GiB, 528 * MiB, 9_930],
])('TR-15 an object of %s (%d bytes) has parts of %d bytes, %d of them', (_, sizeBytes, partBytes, parts) => {
  expect([partSizeOf(sizeBytes), Math.ceil(sizeBytes / partBytes), isPartSizeFor(partBytes, sizeBytes)]).toEqual([
    partBytes,
    parts,
    true,
  ]);
});

test.each([
  ['are no blocks', 8 * MiB + 1, 20 * MiB],
  ['are none', 0, 20 * MiB],
  ['are more than 10,000', 8 * MiB, 80_000 * MiB + 1],
  ['are larger than 5 GiB', 5 * GiB + 8 * MiB, 20 * GiB],
])('parts that %s are not gone on with', (_, partBytes, sizeBytes) => {
  expect(isPartSizeFor(partBytes, sizeBytes)).toBe(false);
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
