/** Takes out of a plan in columns what sets of kept sequences gave it: a review decides, and names follow when it is settled. */
import { withoutSets } from '../outputs/plan/completeSets';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';

/** Changes the plan itself, which is the review's own. */
export function plainSets({ entries }: ColumnPlan): void {
  for (let index = 0; index < entries.length; index += 1) {
    if (!entries.hasFrom(index) && !entries.hasTarget(index)) continue;
    const entry = entries.at(index);
    const [plain] = withoutSets([entry]);
    if (plain !== undefined && plain !== entry) entries.setDecision(index, plain.decision);
  }
}
