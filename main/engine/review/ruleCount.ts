/** What a rule that is being written would do, without doing it. */
import type { PlanRule } from '../../../shared/domain/plan';
import { putRule, sourceOf, type RuleSet } from '../outputs/plan/ruleSet';
import { isByHand, leftOutOrigin, ruleKey } from '../outputs/plan/rules';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import { createRuler } from './ruler';

export interface RuleCount {
  /** Files it would decide. */
  readonly decided: number;
  /** Files it would match first without being allowed to decide them. */
  readonly unfit: number;
  /** Files it would match first that were decided by hand and stay. */
  readonly byHand: number;
}

/** Counts for the rule at its place among the others; throws as putting it there would. */
export function countRule(
  { columns, decisions, table }: { columns: Columns; decisions: Decisions<RuleSet>; table: DecisionTable },
  rule: PlanRule,
  before: string | undefined,
): RuleCount {
  const set = decisions.note;
  const wanted = { ...rule, enabled: true };
  const rules = putRule(set.rules, wanted, before);
  const put = rules.find(({ id }) => id === rule.id) ?? wanted;
  const key = ruleKey(sourceOf(put), put, 0, set.preset);
  const ask = createRuler(columns, table, { ...set, rules });
  let decided = 0;
  let unfit = 0;
  let byHand = 0;
  for (let position = 0; position < columns.count; position += 1) {
    if (table.get(decisions.ids[position] ?? 0)?.origin === leftOutOrigin) continue;
    const ruling = ask(position);
    if (ruling.rule !== key) continue;
    if (isByHand(table.get(decisions.ids[position] ?? 0)?.origin ?? '')) byHand += 1;
    else if (ruling.isUnfit) unfit += 1;
    else if (ruling.id !== 0) decided += 1;
  }
  return { decided, unfit, byHand };
}
