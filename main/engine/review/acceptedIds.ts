/** What accepting recommendations decides, worked out once per kind and action instead of once per file. */
import { planActions, planKinds } from '../../../shared/domain/plan';
import { recommendedDecision } from '../outputs/plan/rules';
import type { Columns } from './columns';
import type { DecisionTable } from './decisionTable';

/** Action codes are bytes. */
const actionsPerKind = 256;
const notAsked = 0xffff_ffff;

/** The decision id beside each position; 0 where a click cannot accept what is recommended. */
export function acceptedIds(
  positions: Uint32Array,
  { kind, recommended }: Pick<Columns, 'kind' | 'recommended'>,
  table: DecisionTable,
): Uint32Array {
  const known = new Uint32Array(planKinds.length * actionsPerKind).fill(notAsked);
  const ids = new Uint32Array(positions.length);
  for (let place = 0; place < ids.length; place += 1) {
    const position = positions[place] ?? 0;
    const cell = (kind[position] ?? 0) * actionsPerKind + (recommended[position] ?? 0);
    let id = known[cell] ?? 0;
    if (id === notAsked) {
      id = acceptedId(kind[position] ?? 0, recommended[position] ?? 0, table);
      known[cell] = id;
    }
    ids[place] = id;
  }
  return ids;
}

function acceptedId(kindCode: number, actionCode: number, table: DecisionTable): number {
  const kind = planKinds[kindCode];
  const action = planActions[actionCode];
  if (kind === undefined || action === undefined || action === 'elsewhere') return 0;
  const decision = recommendedDecision({ kind, recommend: { action } });
  return decision === undefined ? 0 : table.idOf(decision);
}
