/** Takes in hashes while a person decides: kinds change in place, rules decide anew, what was decided by hand stays. */
import type { HashedEntry } from '../outputs/plan/hashPlan';
import { isByHand } from '../outputs/plan/rules';
import { actionCodes, kindCodes } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import type { Ruler } from './ruler';

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
  readonly ruler: Ruler;
}

/** A decision by hand that the new kind does not allow stays where it is and settles nothing any more. */
export function reclassify(batch: readonly HashedEntry[], parts: Parts): void {
  const { columns, decisions, table } = parts;
  for (const news of batch) {
    columns.reclassify(news);
    const position = columns.positionOf(news.index);
    const id = decisions.ids[position] ?? 0;
    // What turns out to be equal already is not brought a second time.
    const isNeedless = columns.kind[position] === kindCodes.identical && table.actionCode(id) === actionCodes.overwrite;
    if (isNeedless || !isByHand(table.get(id)?.origin ?? '')) decisions.settle(position, parts.ruler(position).id);
  }
}

/** After a step was taken back: files that were reclassified since are decided by the rules of their kind of now. */
export function settleReclassified(runs: Uint32Array, { columns, decisions, table, ruler }: Parts): void {
  if (!columns.hasReclassified) return;
  for (let at = 0; at < runs.length; at += 4) {
    const first = runs[at] ?? 0;
    for (let position = first; position < first + (runs[at + 1] ?? 0); position += 1) {
      if (!columns.isReclassified(position)) continue;
      if (isByHand(table.get(decisions.ids[position] ?? 0)?.origin ?? '')) continue;
      decisions.settle(position, ruler(position).id);
    }
  }
}
