/** Foretells free space per volume: its lowest point while files come in, and what is left at the end. Pure. */

/** One decided row in the order in which it will be written. */
export interface SpaceItem {
  readonly sizeBytes: number;
  /** Bytes freed once the item is in place: the old file where no backup keeps it. */
  readonly freedBytes: number;
}

export interface SpaceForecast {
  readonly lowestFreeBytes: number;
  readonly finalFreeBytes: number;
}

/** Until an item is in place its old file is still there, so what `inFlight` items free counts only after them. */
export function forecastSpace(freeBytes: number, items: Iterable<SpaceItem>, inFlight: number): SpaceForecast {
  let free = freeBytes;
  let lowestFreeBytes = freeBytes;
  const pending: number[] = [];
  let next = 0;
  for (const { sizeBytes, freedBytes } of items) {
    if (pending.length - next >= inFlight) free += pending[next++] ?? 0;
    free -= sizeBytes;
    pending.push(freedBytes);
    lowestFreeBytes = Math.min(lowestFreeBytes, free);
  }
  while (next < pending.length) free += pending[next++] ?? 0;
  return { lowestFreeBytes, finalFreeBytes: free };
}

const oneGiB = 1024 ** 3;

/** What must stay free: 1 GiB or 2 % of the volume, whichever is more, unless a setting says otherwise. */
export function requiredFreeBytes(totalBytes: number, setting?: number): number {
  return setting ?? Math.max(oneGiB, totalBytes * 0.02);
}

/** Whether a download must not start. A volume that cannot be measured warns and does not block. */
export function isSpaceBlocked(lowestFreeBytes: number | null, requiredBytes: number, writesBytes: number): boolean {
  return lowestFreeBytes !== null && writesBytes > 0 && lowestFreeBytes < requiredBytes;
}
