/** Decides a whole plan again as the command line says; what a person decided by hand stays. */
import type { PlanDecision, PlanEntry, PlanRule, PresetName } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { decisionClasses } from './columns/decisionClasses';
import { EntryColumns } from './columns/entryColumns';
import { joinRules, sourceOf, sourcesOf } from './ruleSet';
import { createDecider, recommendedDecision } from './rules';

/** By a preset and rules of the command line. Targets and totals follow from the decisions: settle the plan afterwards. */
export function redecide(plan: ColumnPlan, preset: PresetName, commandLine: readonly PlanRule[]): ColumnPlan {
  const isCaseSensitive = (rootId: number): boolean =>
    plan.roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true;
  const policy = plan.rules.filter((rule) => sourceOf(rule) === 'policy');
  const rest = plan.rules.filter((rule) => sourceOf(rule) !== 'policy');
  // What the command line says now is stronger than what it said when the plan was made.
  const rules = [...policy, ...joinRules({ commandLine }), ...rest];
  const { decide } = createDecider(sourcesOf({ rules, preset }), { isCaseSensitive });
  return {
    ...withDecisions(
      plan,
      () => true,
      (entry) => decide(entry).decision,
    ),
    preset,
    rules,
  };
}

/** Takes the recommendation of every row that nobody decided. */
export function acceptRecommended(plan: ColumnPlan): ColumnPlan {
  const isAsked = decisionClasses(plan.entries, (decision) =>
    decision === undefined || decision.action === 'ask' ? 1 : 0,
  );
  return withDecisions(
    plan,
    (index) => isAsked(index) === 1,
    (entry) => recommendedDecision(entry) ?? entry.decision,
  );
}

/** One entry at a time is an object. The plan that is given stays as it is. */
function withDecisions(
  plan: ColumnPlan,
  isMeant: (index: number) => boolean,
  decisionOf: (entry: PlanEntry) => PlanDecision | undefined,
): ColumnPlan {
  const entries = new EntryColumns(plan.entries);
  for (let index = 0; index < entries.length; index += 1)
    if (isMeant(index)) entries.setDecision(index, decisionOf(entries.at(index)));
  return { ...plan, entries };
}
