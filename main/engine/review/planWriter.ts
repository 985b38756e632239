/** Writes the decisions of now back into the entries of the plan. */
import type { PlanEntry } from '../../../shared/domain/plan';
import { EntryColumns } from '../outputs/plan/columns/entryColumns';
import { actionCodes } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';

export interface PlanWriter {
  readonly entryAt: (position: number) => PlanEntry;
  /** In the order of the plan, with their own copy of the decisions. */
  readonly entries: () => EntryColumns;
}

export function createPlanWriter(columns: Columns, decisions: Decisions<unknown>, table: DecisionTable): PlanWriter {
  const { entries } = columns.plan;
  /** A decision that the kind does not allow any more, since a hash arrived, waits for a person. */
  const isVoid = (position: number): boolean => {
    const id = decisions.ids[position] ?? 0;
    return (
      columns.isReclassified(position) &&
      table.actionCode(id) !== actionCodes.ask &&
      !decisions.settles(id, columns.kind[position] ?? 0)
    );
  };
  const entryAt = (position: number): PlanEntry => {
    const index = columns.entryAt[position] ?? 0;
    if (isVoid(position)) return entries.withDecision(index, undefined);
    if (decisions.isOriginal(position)) return columns.entryOf(position);
    return entries.withDecision(index, table.get(decisions.ids[position] ?? 0));
  };
  return {
    entryAt,
    entries() {
      const written = new EntryColumns(entries);
      const templates: number[] = [];
      for (let position = 0; position < columns.count; position += 1) {
        const isNone = isVoid(position);
        if (decisions.isOriginal(position) && !isNone) continue;
        const id = isNone ? 0 : (decisions.ids[position] ?? 0);
        const own = isNone ? undefined : table.get(id);
        if (own?.target !== undefined || own?.version !== undefined) {
          written.setDecision(columns.entryAt[position] ?? 0, own);
          continue;
        }
        let template = templates[id];
        if (template === undefined) {
          const decision = table.get(id);
          template = decision === undefined ? 0 : written.words.decisions.idOf(decision);
          templates[id] = template;
        }
        written.setTemplate(columns.entryAt[position] ?? 0, template);
      }
      return written;
    },
  };
}
