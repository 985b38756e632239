/** Memory of parts: used again when nobody reads it any more, and never kept for nothing. */
import { expect, test } from 'vitest';
import { createPartBuffers } from '../../../main/adapters/s3/partBuffers';

test('a buffer that is free is the next one; one that may still be read is not', () => {
  const buffers = createPartBuffers();
  const [first, second] = [buffers.take(8), buffers.take(8)];
  const held = buffers.take(8);
  buffers.end(first, true);
  buffers.end(second, false);
  const [third, fourth] = [buffers.take(8), buffers.take(8)];
  expect([third === first, fourth === second, fourth === held, fourth.length]).toEqual([true, false, false, 8]);
});

test('buffers of another size are not given, and make room', () => {
  const buffers = createPartBuffers();
  const held = buffers.take(8);
  const small = buffers.take(8);
  buffers.end(small, true);
  const large = buffers.take(16);
  expect([large.length, buffers.take(8) === small, held.length]).toEqual([16, false, 8]);
});

test('nothing is kept while nothing is sent', () => {
  const buffers = createPartBuffers();
  const only = buffers.take(8);
  buffers.end(only, true);
  expect(buffers.take(8)).not.toBe(only);
});
