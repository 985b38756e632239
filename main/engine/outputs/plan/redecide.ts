/** Decides a whole plan again as the command line says; what a person decided by hand stays. */
import type { PlanDecision, PlanEntry, PlanRule } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { decisionClasses } from './columns/decisionClasses';
import { EntryColumns } from './columns/entryColumns';
import { withoutSets } from './completeSets';
import type { Preset } from './presetFile';
import { joinRules, sourceOf, sourcesOf, withPreset } from './ruleSet';
import { createDecider, recommendedDecision } from './rules';

/** By a preset, or the one it has, and rules of the command line. Targets and totals follow from the decisions: settle the plan afterwards. */
export function redecide(plan: ColumnPlan, chosen: Preset | undefined, commandLine: readonly PlanRule[]): ColumnPlan {
  const isCaseSensitive = (rootId: number): boolean =>
    plan.roots.find(({ id }) => id === rootId)?.traits.caseSensitive ?? true;
  const policy = plan.rules.filter((rule) => sourceOf(rule) === 'policy');
  const rest = plan.rules.filter((rule) => sourceOf(rule) !== 'policy');
  // What the command line says now is stronger than what it said when the plan was made.
  const joined = { rules: [...policy, ...joinRules({ commandLine }), ...rest], preset: plan.preset };
  const set = chosen === undefined ? joined : withPreset(joined, chosen);
  const { decide } = createDecider(sourcesOf(set), { isCaseSensitive });
  return {
    ...withDecisions(
      plan,
      () => true,
      // A copy that a set made of what a person decided is no decision, and none that could be chosen.
      (entry) => withoutSets([entry]).map((plain) => decide(plain).decision)[0],
    ),
    ...set,
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
