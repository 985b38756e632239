/** How many files of a run are brought at once: eight large ones, many small ones, or what takes the same room of both. */
import type { ApplyItem } from './applyItems';

/** Files up to this are held in memory whole and come many at once, because waiting is most of what they cost. */
export const smallUpToBytes = 1024 ** 2;
/** Of small files at once. */
export const roomInFlight = 64;
const weightOfLarge = 8;

export function weightOf({ size }: Pick<ApplyItem, 'size'>): number {
  return size <= smallUpToBytes ? 1 : weightOfLarge;
}

interface Room {
  /** Resolves, in the order of the calls, once there is room. */
  take(weight: number): Promise<void>;
  give(weight: number): void;
}

export function createRoom(size: number): Room {
  let free = size;
  const waiting: { readonly weight: number; readonly enter: () => void }[] = [];
  return {
    take: (weight) => {
      if (waiting.length === 0 && free >= weight) {
        free -= weight;
        return Promise.resolve();
      }
      return new Promise((enter) => {
        waiting.push({ weight, enter });
      });
    },
    give: (weight) => {
      free += weight;
      for (let first = waiting[0]; first !== undefined && free >= first.weight; first = waiting[0]) {
        waiting.shift();
        free -= first.weight;
        first.enter();
      }
    },
  };
}
