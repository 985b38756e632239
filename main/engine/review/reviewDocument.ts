/** What a review gives to the disk: the plan with the decisions of now, its draft, and what changed since that was saved. */
import type { Plan } from '../../../shared/domain/plan';
import { columnTotals } from '../outputs/plan/columns/columnTotals';
import { settlePlan } from '../outputs/plan/settle';
import { createDraftChanges } from './draftChange';
import { nothingTaken } from './nothingTaken';
import type { Review } from './review';
import type { ReviewState } from './reviewState';

export function reviewDocument(state: ReviewState): Pick<Review, 'plan' | 'draft' | 'takeChange'> {
  const { plan, selection } = state;
  const draftChange = createDraftChanges(state);
  /** What the plan came with does not wait any more. */
  const waiting = (): { leftOut?: NonNullable<Plan['leftOut']> } => {
    const leftOut = selection.waiting() ?? (plan.leftOut === undefined ? undefined : []);
    return leftOut === undefined ? {} : { leftOut };
  };
  return {
    takeChange() {
      const leftOut = selection.takeWaiting();
      return { ...draftChange(state), ...(leftOut === undefined ? {} : { leftOut }) };
    },
    draft() {
      const { decisions, hashing } = state;
      const entries = state.writer.entries();
      const totals = columnTotals(entries);
      const isReady = totals.undecided + totals.blocked === 0;
      const after = plan.state === 'applied' ? plan.state : isReady ? 'ready' : 'draft';
      return { ...plan, ...decisions.note, hashing, entries, totals, state: after, ...waiting() };
    },
    // Names and free space follow from the decisions; they are worked out again only after a change.
    plan: () =>
      state.settled(() => {
        const { decisions, hashing, deps } = state;
        const entries = state.writer.entries();
        return settlePlan({ ...plan, ...decisions.note, hashing, entries, ...waiting() }, deps.taken ?? nothingTaken);
      }),
  };
}
