/** Finds two rows that would write one file the plain way, over objects and texts: what the columns must answer too. */
import { writtenPath } from '../../../main/engine/outputs/plan/planChecks';
import { joinTarget } from '../../../main/engine/outputs/plan/relativePath';
import { hostPlatform, nameKey, type TargetPlatform } from '../../../main/engine/outputs/plan/traits';
import type { Plan } from '../../../shared/domain/plan';

/** Two rows that would write one file, in words; `undefined` when every place is written once. */
export function checkTargetsUnique(
  { entries, roots }: Pick<Plan, 'entries' | 'roots'>,
  platform: TargetPlatform = hostPlatform,
): string | undefined {
  const byId = new Map(roots.map((root) => [root.id, root]));
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const path = writtenPath(entry);
    const root = byId.get(entry.root);
    if (path === undefined || root?.target === undefined || root.target === null) continue;
    const place = joinTarget(root.target, path, platform);
    const key = nameKey(place, { caseSensitive: root.traits.caseSensitive, platform });
    const other = seen.get(key);
    if (other !== undefined) return `entries ${other} and ${entry.id} would both write ${JSON.stringify(place)}`;
    seen.set(key, entry.id);
  }
  return undefined;
}
