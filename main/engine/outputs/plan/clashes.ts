/** Finds rows of a plan whose place an earlier row has, by the rules of their targets. Pure. */
import type { PlanRoot } from '../../../../shared/domain/plan';
import type { EntryColumns } from './columns/entryColumns';
import { createPlaceKeys } from './columns/placeKeys';
import { PlaceSet } from './columns/placeSet';
import type { TargetPlatform } from './traits';

/** Paths of one root differ; they meet only where the target folds names, or where the places of several roots do. */
export function findClashes(
  entries: EntryColumns,
  roots: readonly Pick<PlanRoot, 'id' | 'target' | 'traits'>[],
  platform: TargetPlatform,
): (index: number) => boolean {
  const mapped = roots.filter(({ target }) => target !== null);
  const isExact = platform !== 'macos' && mapped.every(({ traits }) => traits.caseSensitive);
  if (mapped.length === 0 || (mapped.length === 1 && isExact)) return () => false;
  const byId = new Map(mapped.map((root) => [root.id, root]));
  const baseOf = (rootId: number) => {
    const root = byId.get(rootId);
    return root === undefined ? undefined : { folder: root.target ?? '', caseSensitive: root.traits.caseSensitive };
  };
  const places = new PlaceSet(createPlaceKeys(entries, baseOf, platform), entries.length, entries.length);
  const clashes = new Uint8Array(entries.length);
  for (let index = 0; index < entries.length; index += 1)
    if (places.add(index, 'path') !== undefined) clashes[index] = 1;
  return (index) => clashes[index] === 1;
}
