/** What a run could not bring home, planned anew: the same rows and decisions, as far as the files here are as they were. */
import type { Plan, PlanDecision, PlanEntry } from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import { planInColumns, planInObjects } from './columns/columnPlan';
import type { PlanPorts } from './planPorts';
import { planned, type RunPlan } from '../resultFiles';
import { replan, type ReplanInput } from './replan';
import { totalsOf } from './totals';
import { undecided } from './undecided';

/** The rows of a plan of which one place is wanted. */
export function restOf(plan: Omit<Plan, 'entries'> & RunPlan, isWanted: (root: string, path: string) => boolean): Plan {
  const entries: PlanEntry[] = [];
  for (const { entry, root, paths, left } of planned(plan))
    if (left === undefined && paths.some((path) => isWanted(root, path))) entries.push(entry);
  // What was left out of the whole plan is counted by places that these rows do not have.
  const rest: { -readonly [K in keyof Plan]: Plan[K] } = { ...plan, entries, folders: [], totals: totalsOf(entries) };
  delete rest.leftOut;
  return { ...rest, state: 'draft' };
}

/** Decisions stand, with the names they gave; a row whose file changed here since is a question again. */
export async function planRestAgain(
  rest: Plan,
  input: Pick<ReplanInput, 'version' | 'dataFolder' | 'platform'>,
  ports: PlanPorts,
  context: RunContext,
): Promise<Plan> {
  const before = new Map(rest.entries.map((entry) => [keyOf(rest, entry), entry]));
  const previous = planInColumns({ ...rest, entries: rest.entries.map(confirmed) });
  const replanned = await replan({ ...input, previous, targets: new Map(), hashing: 'wait' }, ports, context);
  const fresh = planInObjects(replanned);
  const entries = fresh.entries.map((entry) => {
    const isSame = entry.kind === 'identical' || isSameLocal(before.get(keyOf(fresh, entry))?.local, entry.local);
    return isSame ? entry : undecided(entry);
  });
  const totals = totalsOf(entries);
  return { ...fresh, entries, totals, state: totals.undecided + totals.blocked === 0 ? 'ready' : 'draft' };
}

/** Whether nothing is to be asked: every row is decided as it was, or has come home meanwhile. */
export function hasSameDecisions(rest: Plan, fresh: Plan): boolean {
  const before = new Map(rest.entries.map((entry) => [keyOf(rest, entry), entry.decision?.action]));
  return fresh.entries.every(
    (entry) =>
      entry.kind === 'identical' ||
      (entry.decision !== undefined && entry.decision.action === before.get(keyOf(fresh, entry))),
  );
}

/** The person said yes to it with the whole plan. A name that was found is kept, so that a frame joins its set. */
function confirmed(entry: PlanEntry): PlanEntry {
  const { decision } = entry;
  if (decision === undefined) return entry;
  const own: { -readonly [K in keyof PlanDecision]: PlanDecision[K] } = { ...decision, origin: 'accepted' };
  delete own.from;
  const isNamed = own.action === 'keep-both' && own.policy !== 'rename-local' && own.target !== undefined;
  if (isNamed) delete own.policy;
  return { ...entry, decision: own };
}

function isSameLocal(before: PlanEntry['local'], now: PlanEntry['local']): boolean {
  return before?.type === now?.type && before?.size === now?.size && before?.mtimeNs === now?.mtimeNs;
}

function keyOf({ roots }: Pick<Plan, 'roots'>, { root, path }: PlanEntry): string {
  return `${roots.find(({ id }) => id === root)?.source ?? ''}\0${path}`;
}
