/** Takes a row's decision away. */
import type { PlanEntry } from '../../../../shared/domain/plan';

/** The same row waiting for a person; the row itself when nothing was decided. */
export function undecided(entry: PlanEntry): PlanEntry {
  if (entry.decision === undefined) return entry;
  const open: { -readonly [K in keyof PlanEntry]: PlanEntry[K] } = { ...entry };
  delete open.decision;
  return open;
}
