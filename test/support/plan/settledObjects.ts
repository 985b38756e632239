/** Settling and naming for tests that speak of plans as objects. */
import { planInColumns, planInObjects } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { nameTargets } from '../../../main/engine/outputs/plan/nameTargets';
import type { TakenNames } from '../../../main/engine/outputs/plan/takenNames';
import { settlePlan } from '../../../main/engine/outputs/plan/settle';
import type { TargetPlatform } from '../../../main/engine/outputs/plan/traits';
import type { Plan, PlanEntry } from '../../../shared/domain/plan';

export function settledPlan(plan: Plan, taken: TakenNames, platform?: TargetPlatform): Plan {
  return planInObjects(settlePlan(planInColumns(plan), taken, platform));
}

export function namedEntries(plan: Plan, taken: TakenNames, platform: TargetPlatform): readonly PlanEntry[] {
  return [...nameTargets(planInColumns(plan), taken, platform)];
}
