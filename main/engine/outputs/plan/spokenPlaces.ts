/** Every place that no row may be given: local names, and what the rows of a plan write or may still write. */
import type { ColumnPlan } from './columns/columnPlan';
import { createPlaceKeys } from './columns/placeKeys';
import { PlaceSet } from './columns/placeSet';
import { createWrittenNames } from './columns/writtenNames';
import type { IsNamed, TakenNames } from './takenNames';
import type { TargetPlatform } from './traits';

export interface SpokenPlaces {
  isFree(rootId: number, path: string): boolean;
  take(rootId: number, path: string): void;
}

/** The names that are found anew do not count, the paths of their rows do. */
export function spokenPlaces(
  { entries, roots }: Pick<ColumnPlan, 'entries' | 'roots'>,
  isNamed: IsNamed,
  taken: TakenNames,
  platform: TargetPlatform,
): SpokenPlaces {
  const known = new Map(roots.map((root) => [root.id, root]));
  const baseOf = (rootId: number) => {
    const root = known.get(rootId);
    return { folder: root?.target ?? `/${rootId}`, caseSensitive: root?.traits.caseSensitive ?? true };
  };
  const keys = createPlaceKeys(entries, baseOf, platform);
  const writtenAt = createWrittenNames(entries);
  const spoken = new PlaceSet(keys, entries.length, entries.length);
  for (let index = 0; index < entries.length; index += 1) {
    spoken.add(index, 'path');
    if (writtenAt(index) === 'target' && !isNamed(index)) spoken.add(index, 'target');
  }
  const keyOf = (rootId: number, path: string): string => keys.keyOf(rootId, path) ?? path;
  return {
    isFree: (rootId, path) => !spoken.has(keyOf(rootId, path)) && !taken.has(rootId, path),
    take: (rootId, path) => {
      spoken.addKey(keyOf(rootId, path));
    },
  };
}
