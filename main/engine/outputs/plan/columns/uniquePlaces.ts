/** Finds two rows of a plan that would write one file, by hashing the bytes of their places. */
import type { Plan } from '../../../../../shared/domain/plan';
import { joinTarget } from '../relativePath';
import type { TargetPlatform } from '../traits';
import type { EntryColumns } from './entryColumns';
import { createPlaceKeys } from './placeKeys';
import { PlaceSet } from './placeSet';
import { createWrittenNames } from './writtenNames';

/** In words; `undefined` when every place is written once. */
export function findSharedPlace(
  { entries, roots }: { readonly entries: EntryColumns; readonly roots: Plan['roots'] },
  platform: TargetPlatform,
): string | undefined {
  const rootOf = new Map(roots.map((root) => [root.id, root]));
  const baseOf = (rootId: number) => {
    const root = rootOf.get(rootId);
    if (root === undefined || root.target === null) return undefined;
    return { folder: root.target, caseSensitive: root.traits.caseSensitive };
  };
  const writtenAt = createWrittenNames(entries);
  let count = 0;
  for (let index = 0; index < entries.length; index += 1) if (writtenAt(index) !== undefined) count += 1;
  const places = new PlaceSet(createPlaceKeys(entries, baseOf, platform), entries.length, count);
  for (let index = 0; index < entries.length; index += 1) {
    const which = writtenAt(index);
    const other = which === undefined ? undefined : places.add(index, which);
    if (other === undefined) continue;
    const path = (which === 'target' ? entries.targetAt(index) : undefined) ?? entries.paths.at(index);
    const place = joinTarget(baseOf(entries.rootAt(index))?.folder ?? '', path, platform);
    return `entries ${entries.idAt(other)} and ${entries.idAt(index)} would both write ${JSON.stringify(place)}`;
  }
  return undefined;
}
