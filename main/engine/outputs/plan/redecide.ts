/** Decides a whole plan again by a preset and rules of the command line; what a person decided by hand stays. */
import type { Plan, PlanRule, PresetName } from '../../../../shared/domain/plan';
import { decide } from './rules';

/** Targets and totals follow from the decisions: settle the plan afterwards. */
export function redecide(plan: Plan, preset: PresetName, commandLine: readonly PlanRule[]): Plan {
  const isCaseSensitive = (rootId: number): boolean =>
    plan.roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true;
  const { entries } = decide(plan.entries, { preset, commandLine, plan: plan.rules }, { isCaseSensitive });
  return { ...plan, preset, rules: [...commandLine, ...plan.rules], entries };
}
