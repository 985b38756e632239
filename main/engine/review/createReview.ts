/** The review session: what the window's conflict review asks, over one plan. */
import type { Plan } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { sectionCodes } from './codes';
import type { Review, ReviewDeps } from './review';
import { reviewDecisions } from './reviewDecisions';
import { reviewDocument } from './reviewDocument';
import { reviewRows } from './reviewRows';
import { everything, ReviewState } from './reviewState';

/** Opens a review over a plan; the plan itself is never changed. */
export function createReview(given: Plan | ColumnPlan, deps: ReviewDeps): Review {
  const state = new ReviewState(given, deps);
  const { plan, applying } = state;
  return {
    get revision() {
      return state.revision;
    },
    summary: () => state.summary(),
    ...reviewRows(state),
    ...reviewDecisions(state),
    ...reviewDocument(state),
    roots: plan.roots,
    source: plan.source,
    beginApply(changed) {
      state.filter = everything;
      // What is new is written like everything else, so its sequences are told one by one.
      state.view.expand({ type: 'fold', section: sectionCodes.new }, true);
      state.showAgain();
      state.revision += 1;
      return applying.begin(plan.entries, changed);
    },
    touch() {
      if (state.filter.applyState !== undefined) state.showAgain();
      state.revision += 1;
    },
    endApply() {
      applying.end();
      state.revision += 1;
    },
    tryAgain(rowIds) {
      const { entryAt } = state.columns;
      if (rowIds === undefined) return applying.again(entryAt);
      return applying.again(state.filesOfRows(rowIds).map((position) => entryAt[position] ?? 0));
    },
  };
}
