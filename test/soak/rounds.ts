/** How many rounds a soak test makes, and its dice: the same seed gives the same throws. */

export const rounds = Number(process.env['SATCHEL_SOAK_ROUNDS'] ?? 25);
export const seed = Number(process.env['SATCHEL_SOAK_SEED'] ?? 1);
/** How long the transfers of a soak go on. */
export const minutes = Number(process.env['SATCHEL_SOAK_MINUTES'] ?? 1);
/** Nothing is killed, so that one process lives through all of it and its memory can be looked at. */
export const isSteady = process.env['SATCHEL_SOAK_STEADY'] === '1';
/** How often each program is killed in each direction. */
export const sweepKills = Number(process.env['SATCHEL_SWEEP_KILLS'] ?? 4);
/** How often the packaged app is, which takes longest to start. */
export const appKills = Number(process.env['SATCHEL_SWEEP_APP_KILLS'] ?? 1);
/** How often a transfer is cancelled, in both directions together. */
export const cancelsInAll = Number(process.env['SATCHEL_SWEEP_CANCELS'] ?? 6);

export interface Dice {
  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createDice(start: number): Dice {
  let state = start >>> 0;
  // Mulberry32: small, and good enough to throw faults with.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between: Dice['between'] = (first, last) => first + Math.floor(next() * (last - first + 1));
  return {
    between,
    pick: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new TypeError('there is nothing to pick from');
      return item;
    },
  };
}
