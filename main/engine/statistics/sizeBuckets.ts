/** Sizes of bodies in nine classes, the upper bound inclusive; the same as those of sai3-bench. */

const KiB = 1024;
const MiB = 1024 ** 2;

const bounds = [0, 8 * KiB, 64 * KiB, 512 * KiB, 4 * MiB, 32 * MiB, 256 * MiB, 2048 * MiB] as const;

export const sizeBuckets = [
  'zero',
  '1B-8KiB',
  '8KiB-64KiB',
  '64KiB-512KiB',
  '512KiB-4MiB',
  '4MiB-32MiB',
  '32MiB-256MiB',
  '256MiB-2GiB',
  '>2GiB',
] as const;

export function sizeBucketOf(bytes: number): number {
  let bucket = 0;
  while (bucket < bounds.length && bytes > (bounds[bucket] ?? Infinity)) bucket += 1;
  return bucket;
}
