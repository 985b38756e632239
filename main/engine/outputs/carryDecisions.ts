/** Takes decisions made by hand from an earlier plan into a fresh one. */
import type { Plan, PlanEntry } from '../../../shared/domain/plan';
import { allowedActions } from './kinds';
import { totalsOf } from './totals';

/** A decision is carried when root, path and the farm's content are the same and the new kind allows its action. */
export function carryDecisions(previous: Plan, fresh: Plan): Plan {
  const byHand = new Map<string, PlanEntry>();
  for (const entry of previous.entries) {
    if (entry.decision?.origin === 'manual' || entry.decision?.origin === 'accepted')
      byHand.set(keyOf(previous, entry), entry);
  }
  const entries = fresh.entries.map((entry) => {
    const decision = byHand.get(keyOf(fresh, entry))?.decision;
    return decision !== undefined && allowedActions(entry.kind).includes(decision.action)
      ? { ...entry, decision }
      : entry;
  });
  return { ...fresh, entries, totals: totalsOf(entries) };
}

function keyOf(plan: Plan, entry: PlanEntry): string {
  const root = plan.roots.find(({ id }) => id === entry.root);
  return JSON.stringify([root?.source, entry.path, entry.remote.hash]);
}
