/** What accepting a recommendation decides, worked out once per kind and action instead of once per file. */
import { planActions, planKinds } from '../../../shared/domain/plan';
import { recommendedDecision } from '../outputs/plan/rules';
import { kindsPerDecision } from './decisions';
import type { DecisionTable } from './decisionTable';

/** Answers the decision id for the codes of a kind and of its recommended action; undefined where a click cannot accept it. */
export function acceptedIds(table: DecisionTable): (kindCode: number, actionCode: number) => number | undefined {
  const known = new Map<number, number | undefined>();
  return (kindCode, actionCode) => {
    const key = actionCode * kindsPerDecision + kindCode;
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found;
    const kind = planKinds[kindCode];
    const action = planActions[actionCode];
    const decision =
      kind === undefined || action === undefined || action === 'elsewhere'
        ? undefined
        : recommendedDecision({ kind, recommend: { action } });
    const id = decision === undefined ? undefined : table.idOf(decision);
    known.set(key, id);
    return id;
  };
}
