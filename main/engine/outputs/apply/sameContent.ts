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

export function createSameContent(items: readonly ApplyItem[]): SameContent {
  const counts = new Map<string, number>();
  for (const { hash } of items) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const leaders = new Map<string, Leader>();
  const settle = (item: ApplyItem, place: string | undefined): void => {
    const leader = leaders.get(item.hash);
    if (leader?.item === item) leader.resolve(place);
  };
  return {
    find: async (item) => {
      if ((counts.get(item.hash) ?? 0) < 2) return undefined;
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

function leaderFor(item: ApplyItem): Leader {
  let resolve: Leader['resolve'] = () => undefined;
  const place = new Promise<string | undefined>((settle) => {
    resolve = settle;
  });
  return { item, place, resolve };
}
