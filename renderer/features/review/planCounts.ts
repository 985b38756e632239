/** The counts of the plan bar, in the order of the decision control. */
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { t } from '../../locales/text';
import { choiceName } from './rowWords';

export interface PlanCount {
  readonly key: 'new' | 'farm' | 'both' | 'mine' | 'needs' | 'blocked' | 'skip' | 'renamed' | 'newer';
  readonly label: string;
  readonly count: number;
}

/** Counts that are not 0. Identical files are part of no count: the fold line speaks of them. */
export function planCounts(summary: ReviewSummary): PlanCount[] {
  const { byAction, byKind, undecidedCount, blockedCount } = summary;
  const of = (...actions: (keyof typeof byAction)[]): number =>
    actions.reduce((sum, action) => sum + (byAction[action] ?? 0), 0);
  const counts: PlanCount[] = [
    { key: 'new', label: t('review.count.new'), count: of('download') },
    { key: 'farm', label: choiceName('farm'), count: of('overwrite', 'pick', 'elsewhere') },
    { key: 'both', label: choiceName('both'), count: of('keep-both', 'keep-all', 'rename-local') },
    { key: 'mine', label: choiceName('mine'), count: of('keep-mine') },
    { key: 'newer', label: t('review.count.newer'), count: of('keep-newer') },
    { key: 'needs', label: t('review.needsYou'), count: undecidedCount },
    { key: 'blocked', label: t('review.count.blocked'), count: blockedCount },
    { key: 'skip', label: choiceName('skip'), count: Math.max(0, of('skip') - (byKind.identical ?? 0)) },
    { key: 'renamed', label: t('review.count.renamed'), count: of('rename') },
  ];
  return counts.filter(({ count }) => count > 0);
}
