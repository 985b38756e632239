/** Decides everything in a plan that a filter means, by hand, without a window. */
import type { KeepBothPolicy, PlanAction, PlanDecision, PlanKind } from '../../../shared/domain/plan';
import { planKinds } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { createNewerSides } from '../outputs/plan/columns/newerSides';
import { allowedActions } from '../outputs/plan/kinds';
import { leftOutOrigin } from '../outputs/plan/rules';
import { plainSets } from './plainSets';

export interface Wish {
  readonly action: PlanAction;
  readonly policy?: KeepBothPolicy;
}

export interface MatchingOutcome {
  /** Files that the filter means; what is left out of the download is not asked. */
  readonly matched: number;
  readonly changed: number;
  /** Files that keep their decision because the action is not possible for them, by kind. */
  readonly refused: ReadonlyMap<PlanKind, number>;
}

/** Changes the plan, which is the caller's own; names, totals and free space follow when it is settled. */
export function decideMatching(plan: ColumnPlan, mask: Uint8Array, wish: Wish): MatchingOutcome {
  plainSets(plan);
  const { entries } = plan;
  const template = entries.words.decisions.idOf(decisionBy(wish));
  const newerSideOf = createNewerSides(entries);
  const refused = new Map<PlanKind, number>();
  let matched = 0;
  let changed = 0;
  for (let index = 0; index < entries.length; index += 1) {
    if (mask[index] !== 1 || entries.templateAt(index)?.origin === leftOutOrigin) continue;
    matched += 1;
    const kind = planKinds[entries.facts.kind[index] ?? 0] ?? 'content-differs';
    const isPossible =
      isPossibleFor(kind, wish.action) && (wish.action !== 'keep-newer' || newerSideOf(index) !== 'same');
    if (!isPossible) {
      refused.set(kind, (refused.get(kind) ?? 0) + 1);
      continue;
    }
    entries.setTemplate(index, template);
    changed += 1;
  }
  return { matched, changed, refused };
}

/** What a person may choose for a kind where nothing but the action is said: another folder needs its name. */
export function possibleActions(kind: PlanKind): readonly PlanAction[] {
  return allowedActions(kind).filter((action) => action !== 'elsewhere');
}

function isPossibleFor(kind: PlanKind, action: PlanAction): boolean {
  return possibleActions(kind).includes(action);
}

/** The same decision that the window gives. */
function decisionBy({ action, policy }: Wish): PlanDecision {
  return {
    action,
    ...(action === 'keep-both' ? { policy: policy ?? ('version' as const) } : {}),
    ...(action === 'overwrite' ? { backup: true } : {}),
    origin: 'manual',
  };
}
