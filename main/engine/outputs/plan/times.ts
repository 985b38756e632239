/** Compares a stored time (microseconds) with a file's (nanoseconds) at the coarser of both precisions. */

const second = 1_000_000_000n;

/** Negative: local is older; 0: the same time as far as the file system can tell; positive: local is newer. */
export function compareLocalTime(localMtimeNs: bigint, remoteMtimeUs: bigint): -1 | 0 | 1 {
  const difference = localMtimeNs - remoteMtimeUs * 1000n;
  const distance = difference < 0n ? -difference : difference;
  if (distance <= 1000n) return 0;
  // FAT counts in steps of two seconds, HFS+ and old NFS in whole ones.
  if (localMtimeNs % second === 0n && distance < second) return 0;
  if (localMtimeNs % (2n * second) === 0n && distance < 2n * second) return 0;
  return difference < 0n ? -1 : 1;
}
