/** Brings everything that follows from decisions up to date: names, totals, free space, state. Pure. */
import type { Plan, PlanVolume } from '../../../../shared/domain/plan';
import { nameTargets, type TakenNames } from './nameTargets';
import { forecastSpace, type SpaceItem } from './space';
import { rowBytes, totalsOf } from './totals';
import { hostPlatform, type TargetPlatform } from './traits';

/** Files written at once while a plan is applied; what they free counts only when they are in place. */
export const writesInFlight = 8;

/** The plan after its decisions changed. */
export function settlePlan(plan: Plan, taken: TakenNames, platform: TargetPlatform = hostPlatform): Plan {
  const named = { ...plan, entries: nameTargets(plan, taken, platform) };
  const totals = totalsOf(named.entries);
  const state = plan.state === 'applied' ? plan.state : totals.undecided + totals.blocked === 0 ? 'ready' : 'draft';
  return { ...named, volumes: forecastVolumes(named), totals, state };
}

/** Free space per volume: its lowest point and what is left, in the order of the plan. */
export function forecastVolumes(plan: Pick<Plan, 'entries' | 'roots' | 'volumes'>): readonly PlanVolume[] {
  const volumeOf = new Map(plan.roots.map((root) => [root.id, root.volume]));
  return plan.volumes.map((volume) => {
    const items: SpaceItem[] = [];
    let fetchBytes = 0;
    let backupBytes = 0;
    for (const entry of plan.entries) {
      if (volumeOf.get(entry.root) !== volume.id) continue;
      const bytes = rowBytes(entry);
      fetchBytes += bytes.fetch;
      backupBytes += bytes.backup;
      const sizeBytes = bytes.fetch + bytes.copyLocal;
      if (sizeBytes > 0 || bytes.replaced > 0) items.push({ sizeBytes, freedBytes: bytes.replaced - bytes.backup });
    }
    const forecast = volume.freeBytes === null ? undefined : forecastSpace(volume.freeBytes, items, writesInFlight);
    return {
      ...volume,
      lowestFreeBytes: forecast?.lowestFreeBytes ?? null,
      finalFreeBytes: forecast?.finalFreeBytes ?? null,
      fetchBytes,
      backupBytes,
    };
  });
}
