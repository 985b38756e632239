/** Takes decisions made by hand from an earlier plan into a fresh one. */
import type { PlanDecision } from '../../../../shared/domain/plan';
import type { ColumnPlan } from './columns/columnPlan';
import { columnTotals } from './columns/columnTotals';
import { EntryColumns } from './columns/entryColumns';
import { allowedActions } from './kinds';
import { leftOutOrigin } from './rules';

type PlanBefore = Pick<ColumnPlan, 'roots' | 'entries'>;

/**
 * A decision is carried when root, path and the farm's content are the same and the new kind allows its action. What has
 * become identical needs none any more; names beside other files are found afresh, for the old ones may be taken by now.
 */
export function carryDecisions(previous: PlanBefore, fresh: ColumnPlan): ColumnPlan {
  const byHand = new Map<string, PlanDecision>();
  for (let index = 0; index < previous.entries.length; index += 1) {
    const origin = previous.entries.templateAt(index)?.origin;
    const decision = origin !== undefined && carried.has(origin) ? previous.entries.decisionAt(index) : undefined;
    if (decision !== undefined) byHand.set(keyOf(previous, index), withoutFoundName(decision));
  }
  const entries = byHand.size === 0 ? fresh.entries : new EntryColumns(fresh.entries);
  for (let index = 0; byHand.size > 0 && index < entries.length; index += 1) {
    const found = byHand.get(keyOf(fresh, index));
    const kind = entries.kindAt(index);
    if (found === undefined || (kind === 'identical' && found.origin !== leftOutOrigin)) continue;
    if (allowedActions(kind).includes(found.action)) entries.setDecision(index, found);
  }
  const totals = columnTotals(entries);
  return { ...fresh, entries, totals, state: totals.undecided + totals.blocked === 0 ? 'ready' : 'draft' };
}

const carried: ReadonlySet<string> = new Set(['manual', 'accepted', leftOutOrigin]);

function withoutFoundName(decision: PlanDecision): PlanDecision {
  // Without a policy the name is one that a person typed.
  if (decision.action !== 'keep-both' || decision.policy === undefined) return decision;
  const { target, from, ...rest } = decision;
  // Both follow from what lies in the folder at the time.
  return target === undefined && from === undefined ? decision : rest;
}

function keyOf({ roots, entries }: PlanBefore, index: number): string {
  const rootId = entries.rootAt(index);
  const root = roots.find(({ id }) => id === rootId);
  return JSON.stringify([root?.source, entries.paths.at(index), entries.remoteHashAt(index)]);
}
