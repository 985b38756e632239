import { expect, test } from 'vitest';
import { sizeBucketOf, sizeBuckets } from '../../../main/engine/statistics/sizeBuckets';

test.each([
  [0, 'zero', '1B-8KiB'],
  [8 * 1024, '1B-8KiB', '8KiB-64KiB'],
  [64 * 1024, '8KiB-64KiB', '64KiB-512KiB'],
  [512 * 1024, '64KiB-512KiB', '512KiB-4MiB'],
  [4 * 1024 ** 2, '512KiB-4MiB', '4MiB-32MiB'],
  [32 * 1024 ** 2, '4MiB-32MiB', '32MiB-256MiB'],
  [256 * 1024 ** 2, '32MiB-256MiB', '256MiB-2GiB'],
  [2 * 1024 ** 3, '256MiB-2GiB', '>2GiB'],
])('%i bytes are of %s, one byte more is of %s', (bytes, name, next) => {
  expect([sizeBuckets[sizeBucketOf(bytes)], sizeBuckets[sizeBucketOf(bytes + 1)]]).toEqual([name, next]);
});
