/** Writes the decisions of now back into the entries of the plan. */
import type { PlanEntry } from '../../../shared/domain/plan';
import { undecided } from '../outputs/plan/undecided';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';

export interface PlanWriter {
  readonly entryAt: (position: number) => PlanEntry;
  /** In the order of the plan. Entries whose decision did not change are the plan's own objects. */
  readonly entries: () => readonly PlanEntry[];
}

export function createPlanWriter(columns: Columns, decisions: Decisions<unknown>, table: DecisionTable): PlanWriter {
  const entryAt = (position: number): PlanEntry => {
    const entry = columns.entryOf(position);
    if (decisions.isOriginal(position)) return entry;
    const decision = table.get(decisions.ids[position] ?? 0);
    return decision === undefined ? undecided(entry) : { ...entry, decision };
  };
  return {
    entryAt,
    entries() {
      const entries = [...columns.plan.entries];
      for (let position = 0; position < columns.count; position += 1) {
        if (!decisions.isOriginal(position)) entries[columns.entryAt[position] ?? 0] = entryAt(position);
      }
      return entries;
    },
  };
}
