/** Takes decisions made by hand from an earlier plan into a fresh one. */
import type { Plan, PlanDecision, PlanEntry } from '../../../../shared/domain/plan';
import { allowedActions } from './kinds';
import { leftOutOrigin } from './rules';
import { totalsOf } from './totals';

/** As objects or in columns. */
type PlanBefore = Pick<Plan, 'roots'> & { readonly entries: Iterable<PlanEntry> };

/**
 * A decision is carried when root, path and the farm's content are the same and the new kind allows its action. What has
 * become identical needs none any more; names beside other files are found afresh, for the old ones may be taken by now.
 */
export function carryDecisions(previous: PlanBefore, fresh: Plan): Plan {
  const byHand = new Map<string, PlanDecision>();
  for (const entry of previous.entries) {
    const { decision } = entry;
    if (decision?.origin === 'manual' || decision?.origin === 'accepted' || decision?.origin === leftOutOrigin)
      byHand.set(keyOf(previous, entry), withoutFoundName(decision));
  }
  const entries = fresh.entries.map((entry) => {
    const found = byHand.get(keyOf(fresh, entry));
    const decision = entry.kind === 'identical' && found?.origin !== leftOutOrigin ? undefined : found;
    return decision !== undefined && allowedActions(entry.kind).includes(decision.action)
      ? { ...entry, decision }
      : entry;
  });
  const totals = totalsOf(entries);
  return { ...fresh, entries, totals, state: totals.undecided + totals.blocked === 0 ? 'ready' : 'draft' };
}

function withoutFoundName(decision: PlanDecision): PlanDecision {
  // Without a policy the name is one that a person typed.
  if (decision.action !== 'keep-both' || decision.policy === undefined) return decision;
  const { target, from, ...rest } = decision;
  // Both follow from what lies in the folder at the time.
  return target === undefined && from === undefined ? decision : rest;
}

function keyOf(plan: Pick<Plan, 'roots'>, entry: PlanEntry): string {
  const root = plan.roots.find(({ id }) => id === entry.root);
  return JSON.stringify([root?.source, entry.path, entry.remote.hash]);
}
