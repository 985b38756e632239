/** Finds places with one hash among a million, without keeping the hashes. */

export interface SameHashes {
  /** Each place is added once. */
  add(place: number, hash: string): void;
  /** The first place of each hash. */
  readonly firsts: readonly number[];
  /** All places with the hash of a first one. */
  samesOf(first: number): Iterable<number>;
}

const leastSlots = 64;

/** Places are numbers below `length`; `hashAt` answers what was given for one. */
export function createSameHashes(length: number, hashAt: (place: number) => string | undefined): SameHashes {
  let size = leastSlots;
  while (size < 2 * length) size *= 2;
  /** Place plus one of the first with a hash. */
  const slots = new Uint32Array(size);
  /** Place plus one of the next with the same hash. */
  const next = new Uint32Array(length);
  const firsts: number[] = [];
  return {
    firsts,
    add: (place, hash) => {
      let slot = Number.parseInt(hash.slice(0, 8), 16) & (size - 1);
      for (let other = slots[slot] ?? 0; other !== 0; other = slots[slot] ?? 0) {
        if (hashAt(other - 1) === hash) {
          next[place] = next[other - 1] ?? 0;
          next[other - 1] = place + 1;
          return;
        }
        slot = (slot + 1) & (size - 1);
      }
      slots[slot] = place + 1;
      firsts.push(place);
    },
    *samesOf(first) {
      for (let place = first + 1; place !== 0; place = next[place - 1] ?? 0) yield place - 1;
    },
  };
}
