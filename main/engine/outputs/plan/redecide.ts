/** Decides a whole plan again by a preset and rules of the command line; what a person decided by hand stays. */
import type { Plan, PlanRule, PresetName } from '../../../../shared/domain/plan';
import { joinRules, sourceOf, sourcesOf } from './ruleSet';
import { decide } from './rules';

/** Targets and totals follow from the decisions: settle the plan afterwards. */
export function redecide(plan: Plan, preset: PresetName, commandLine: readonly PlanRule[]): Plan {
  const isCaseSensitive = (rootId: number): boolean =>
    plan.roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true;
  const policy = plan.rules.filter((rule) => sourceOf(rule) === 'policy');
  const rest = plan.rules.filter((rule) => sourceOf(rule) !== 'policy');
  // What the command line says now is stronger than what it said when the plan was made.
  const rules = [...policy, ...joinRules({ commandLine }), ...rest];
  const { entries } = decide(plan.entries, sourcesOf({ rules, preset }), { isCaseSensitive });
  return { ...plan, preset, rules, entries };
}
