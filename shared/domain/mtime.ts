/** Modification times: files have nanoseconds, manifests microseconds. */

/** Whole microseconds at or before the time; rounds down before 1970 too, as Python's `//` does. */
export function mtimeUsOf(mtimeNs: bigint): bigint {
  const us = mtimeNs / 1000n;
  return mtimeNs < 0n && mtimeNs % 1000n !== 0n ? us - 1n : us;
}
