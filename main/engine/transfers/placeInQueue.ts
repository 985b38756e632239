/** Moves a waiting transfer before another one by the fewest changes of priorities. */
import { lanes, priorityRange, type TransferSnapshot } from '../../../shared/domain/transfer';

type Place = Pick<TransferSnapshot, 'uid' | 'lane' | 'priority'>;

/**
 * Places that change so that `uid` comes right before `before`, or last without it. `waiting` is everything that waits, the
 * oldest first. Who comes later keeps the place, so that what is added afterwards still comes after them.
 */
export function placesFor(waiting: readonly Place[], uid: string, before: string | undefined): readonly Place[] {
  const age = new Map(waiting.map((place, index) => [place.uid, index]));
  const moved = waiting.find((place) => place.uid === uid);
  const others = waiting.filter((place) => place.uid !== uid).sort(inTurn(age));
  const at = before === undefined ? others.length : others.findIndex((place) => place.uid === before);
  const neighbour = others[at] ?? others.at(-1);
  if (moved === undefined || neighbour === undefined || at < 0) return [];
  // What somebody looks at waits for nobody; nothing is put among it.
  const lane = Math.max(neighbour.lane, lanes.manual);
  const row = [...others.slice(0, at), { ...moved, lane }, ...others.slice(at)].filter((place) => place.lane === lane);
  const isEarlier = (a: Place, b: Place): boolean => (age.get(a.uid) ?? 0) < (age.get(b.uid) ?? 0);
  const placed: Place[] = [];
  for (const place of row.toReversed()) {
    const next = placed[0];
    placed.unshift(next === undefined || comesBefore(place, next, isEarlier) ? place : ahead(place, next, isEarlier));
  }
  const known = new Map(waiting.map((place) => [place.uid, place]));
  return placed.filter((place) => {
    const was = known.get(place.uid);
    return was?.lane !== place.lane || was.priority !== place.priority;
  });
}

const inTurn =
  (age: ReadonlyMap<string, number>) =>
  (a: Place, b: Place): number =>
    a.lane - b.lane || a.priority - b.priority || (age.get(a.uid) ?? 0) - (age.get(b.uid) ?? 0);

type IsEarlier = (a: Place, b: Place) => boolean;

const comesBefore = (a: Place, b: Place, isEarlier: IsEarlier): boolean =>
  a.priority < b.priority || (a.priority === b.priority && isEarlier(a, b));

/** Never below the range: the closer it gets, the smaller the step. */
function ahead(place: Place, next: Place, isEarlier: IsEarlier): Place {
  if (isEarlier(place, next)) return { ...place, priority: next.priority };
  return { ...place, priority: next.priority - Math.min(1, (next.priority - priorityRange.first) / 2) };
}
