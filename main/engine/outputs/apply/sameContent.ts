/** Fetches equal content of one run once: later rows copy what the first of them put in place. */
import type { ApplyItem } from './applyItems';

export interface SameContent {
  /** Absolute path of a file with this content; `undefined` for the first row, and when the first row failed. */
  find(item: ApplyItem): Promise<string | undefined>;
  placed(item: ApplyItem, place: string): void;
  /** Whatever became of the row: others need not wait for it any more. */
  settled(item: ApplyItem): void;
}

interface Leader {
  readonly item: ApplyItem;
  readonly place: Promise<string | undefined>;
  readonly resolve: (place: string | undefined) => void;
}

/** `count` is how many items there are. */
export function createSameContent(items: Iterable<ApplyItem>, count: number): SameContent {
  const mayRepeat = createRepeated(items, count);
  const leaders = new Map<string, Leader>();
  const settle = (item: ApplyItem, place: string | undefined): void => {
    const leader = leaders.get(item.hash);
    if (leader?.item === item) leader.resolve(place);
  };
  return {
    find: async (item) => {
      if (!mayRepeat(item.hash)) return undefined;
      const leader = leaders.get(item.hash);
      // An item may ask twice; it must not wait for itself.
      if (leader !== undefined) return leader.item === item ? undefined : leader.place;
      leaders.set(item.hash, leaderFor(item));
      return undefined;
    },
    placed: settle,
    settled: (item) => {
      settle(item, undefined);
    },
  };
}

/** Answers whether more than one item may have a hash: a few bits for each, so that now and then one alone is thought to be shared. */
function createRepeated(items: Iterable<ApplyItem>, count: number): (hash: string) => boolean {
  let size = 1024;
  while (size < 16 * count) size *= 2;
  const once = new Uint8Array(size / 8);
  const again = new Uint8Array(size / 8);
  const placeOf = (hash: string): number => (Number.parseInt(hash.slice(0, 8), 16) >>> 0) & (size - 1);
  const has = (bits: Uint8Array, place: number): boolean => ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
  for (const { hash } of items) {
    const place = placeOf(hash);
    const bits = has(once, place) ? again : once;
    bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
  }
  return (hash) => has(again, placeOf(hash));
}

function leaderFor(item: ApplyItem): Leader {
  let resolve: Leader['resolve'] = () => undefined;
  const place = new Promise<string | undefined>((settle) => {
    resolve = settle;
  });
  return { item, place, resolve };
}
