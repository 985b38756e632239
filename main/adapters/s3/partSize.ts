/** How large the parts of an upload are. */
import { blockBytes } from '../../engine/ports/hashing';

const largeObjectBytes = 2 ** 30;
const largestPartBytes = 5 * 2 ** 30;
const partsAtMost = 10_000;

/** A multiple of 8 MiB: 8 MiB, from 1 GiB on 16 MiB, and as much more as keeps the number of parts at 10,000. */
export function partSizeOf(sizeBytes: number): number {
  const needed = Math.ceil(Math.ceil(sizeBytes / partsAtMost) / blockBytes) * blockBytes;
  return Math.max(blockBytes, sizeBytes >= largeObjectBytes ? 2 * blockBytes : 0, needed);
}

/** Whether an object can be sent in parts of this size, which need not be the one chosen today. */
export function isPartSizeFor(partBytes: number, sizeBytes: number): boolean {
  const isWhole = partBytes > 0 && partBytes % blockBytes === 0 && partBytes <= largestPartBytes;
  return isWhole && Math.ceil(sizeBytes / partBytes) <= partsAtMost;
}
