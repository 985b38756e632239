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

/** A volume while items are written one after the other. */
export interface SpaceSimulation {
  write(sizeBytes: number, freedBytes: number): void;
  forecast(): SpaceForecast;
}

/** Until an item is in place its old file is still there, so what `inFlight` items (at least one) free counts only after them. */
export function simulateSpace(freeBytes: number, inFlight: number): SpaceSimulation {
  let free = freeBytes;
  let lowestFreeBytes = freeBytes;
  /** What the items under way will free, the oldest at `next`. */
  const pending = new Float64Array(inFlight);
  let next = 0;
  return {
    write: (sizeBytes, freedBytes) => {
      free += (pending[next] ?? 0) - sizeBytes;
      pending[next] = freedBytes;
      next = (next + 1) % inFlight;
      lowestFreeBytes = Math.min(lowestFreeBytes, free);
    },
    forecast: () => ({ lowestFreeBytes, finalFreeBytes: pending.reduce((sum, freed) => sum + freed, free) }),
  };
}

/** The same over a list. */
export function forecastSpace(freeBytes: number, items: Iterable<SpaceItem>, inFlight: number): SpaceForecast {
  const simulation = simulateSpace(freeBytes, inFlight);
  for (const { sizeBytes, freedBytes } of items) simulation.write(sizeBytes, freedBytes);
  return simulation.forecast();
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
