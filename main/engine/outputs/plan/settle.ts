/** Brings everything that follows from decisions up to date: names, totals, free space, state. Pure. */
import type { PlanVolume } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { columnTotals } from './columns/columnTotals';
import { createRowBytes } from './columns/rowBytes';
import { nameTargets } from './nameTargets';
import type { TakenNames } from './takenNames';
import { simulateSpace } from './space';
import { hostPlatform, type TargetPlatform } from './traits';

/** Files written at once while a plan is applied; what they free counts only when they are in place. */
export const writesInFlight = 8;

/** The plan after its decisions changed. The one that is given stays as it is. */
export function settlePlan(plan: ColumnPlan, taken: TakenNames, platform: TargetPlatform = hostPlatform): ColumnPlan {
  const named = { ...plan, entries: nameTargets(plan, taken, platform) };
  const totals = columnTotals(named.entries);
  const state = plan.state === 'applied' ? plan.state : totals.undecided + totals.blocked === 0 ? 'ready' : 'draft';
  return { ...named, volumes: forecastVolumes(named), totals, state };
}

/** Free space per volume: its lowest point and what is left, in the order of the plan. */
export function forecastVolumes({
  entries,
  roots,
  volumes,
}: Pick<ColumnPlan, 'entries' | 'roots' | 'volumes'>): readonly PlanVolume[] {
  const bytesAt = createRowBytes(entries);
  const counted = volumes.map(({ id, freeBytes }) => ({
    id,
    simulation: freeBytes === null ? undefined : simulateSpace(freeBytes, writesInFlight),
    fetchBytes: 0,
    backupBytes: 0,
  }));
  const byRoot = rootNumbers(entries, (rootId) => {
    const volume = roots.find(({ id }) => id === rootId)?.volume;
    return counted.find(({ id }) => id === volume);
  });
  for (let index = 0; index < entries.length; index += 1) {
    const volume = byRoot[entries.facts.root[index] ?? 0];
    if (volume === undefined) continue;
    const bytes = bytesAt(index);
    const sizeBytes = bytes.fetch + bytes.copyLocal;
    volume.fetchBytes += bytes.fetch;
    volume.backupBytes += bytes.backup;
    if (sizeBytes > 0 || bytes.replaced > 0) volume.simulation?.write(sizeBytes, bytes.replaced - bytes.backup);
  }
  return volumes.map((volume, place) => {
    const { simulation, fetchBytes = 0, backupBytes = 0 } = counted[place] ?? {};
    const { lowestFreeBytes = null, finalFreeBytes = null } = simulation?.forecast() ?? {};
    return { ...volume, lowestFreeBytes, finalFreeBytes, fetchBytes, backupBytes };
  });
}

/** What belongs to each root of the columns, by its number there. */
function rootNumbers<T>({ words }: ColumnPlan['entries'], of: (rootId: number) => T): readonly (T | undefined)[] {
  return Array.from({ length: words.roots.count }, (_, number) => {
    const id = words.roots.at(number);
    return id === undefined ? undefined : of(id);
  });
}
