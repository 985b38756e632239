/** Opens a review over a plan with a standing clock, and prints its rows as lines that tests can compare. */
import { createReview } from '../../main/engine/review/createReview';
import type { Review, ReviewDeps } from '../../main/engine/review/review';
import { planInObjects, type ColumnPlan } from '../../main/engine/outputs/plan/columns/columnPlan';
import type { Plan } from '../../shared/domain/plan';
import type { ReviewRow } from '../../shared/ipc/rows';
import { planTimes } from './buildPlan';

/** Times are UTC, now is `planTimes.nowMs`. */
export function openReview(plan: Plan | ColumnPlan, deps: Partial<ReviewDeps> = {}): Review {
  return createReview(plan, {
    uid: 'review-1',
    title: 'sq020_sh0140_lighting_v012',
    clock: { nowMs: () => planTimes.nowMs },
    timeZone: 'UTC',
    ...deps,
  });
}

/** The plan of a review with an object per entry. */
export function reviewedPlan(review: Pick<Review, 'plan'>): Plan {
  return planInObjects(review.plan());
}

/** Every row of the view, fetched in windows as the grid does. */
export function allRows(review: Review, windowSize = 200): readonly ReviewRow[] {
  const rows: ReviewRow[] = [];
  for (let total = 1; rows.length < total;) {
    const reply = review.rows(rows.length, windowSize);
    total = reply.total;
    if (reply.rows.length === 0) break;
    rows.push(...reply.rows);
  }
  return rows;
}

/** `▾ beauty.[1001-1240].exr · 240 frames · farm-newer · overwrite · Rule 3 · 12 open`, indented by level. */
export function rowLines(review: Review): readonly string[] {
  return allRows(review).map((row) => {
    const arrow = row.isExpandable ? (row.isExpanded ? '▾ ' : '▸ ') : '';
    const facts = [
      row.label,
      row.sublabel,
      row.mark,
      row.action ?? '–',
      row.origin,
      row.undecidedCount > 0 ? `${row.undecidedCount} open` : undefined,
    ];
    return '  '.repeat(row.level - 1) + arrow + facts.filter((fact) => fact !== undefined).join(' · ');
  });
}
