/** What a preset and the rules decide, as decision ids per position. */
import { isByHand } from '../outputs/plan/rules';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import type { Ruler } from './ruler';

/** 0 where a person is asked. What was decided by hand comes back unchanged while its kind allows it. */
export function presetDecisions(
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  ruler: Ruler,
): Uint32Array {
  const ids = new Uint32Array(columns.count);
  const isKept = new Map<number, boolean>();
  for (let position = 0; position < columns.count; position += 1) {
    const id = decisions.ids[position] ?? 0;
    let kept = isKept.get(id);
    if (kept === undefined) {
      kept = isByHand(table.get(id)?.origin ?? '');
      isKept.set(id, kept);
    }
    if (!kept) ids[position] = ruler(position).id;
    // What a hash made void is remembered, so that its row can say why it waits.
    else if (columns.isReclassified(position) || decisions.isDecided(position)) ids[position] = id;
  }
  return ids;
}
