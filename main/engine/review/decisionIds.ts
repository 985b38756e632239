/** The decisions a plan comes with, as numbers of a review's table by position. */
import type { Columns } from './columns';
import type { DecisionTable } from './decisionTable';

export function decisionIds({ plan, count, entryAt }: Columns, table: DecisionTable): Uint32Array {
  const { entries } = plan;
  const { decisions } = entries.words;
  const known = Uint32Array.from({ length: decisions.count }, (_, template) => {
    const decision = decisions.at(template);
    return decision === undefined ? 0 : table.idOf(decision);
  });
  const ids = new Uint32Array(count);
  for (let position = 0; position < count; position += 1) {
    ids[position] = known[entries.decisions[entryAt[position] ?? 0] ?? 0] ?? 0;
  }
  return ids;
}
