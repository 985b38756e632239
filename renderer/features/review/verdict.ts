/** The sentence that answers "am I all right?", and what the plan bar says about applying. */
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { t } from '../../locales/text';

export interface Verdict {
  readonly text: string;
  /** The part that needs a person, set apart. */
  readonly needs?: string;
}

/** Whether every file of the plan is proven to be here already. */
export function isAllHere(summary: ReviewSummary): boolean {
  return summary.fileCount > 0 && summary.byKind.identical === summary.fileCount;
}

/** "1,106 files differ. 12 need you." */
export function verdictOf(summary: ReviewSummary): Verdict {
  const { fileCount, differingCount, undecidedCount, blockedCount, byKind } = summary;
  if (fileCount === 0) return { text: t('review.verdict.nothing') };
  if (isAllHere(summary)) return { text: t('review.verdict.allHere', { count: fileCount }) };
  const isHashing = summary.hashing.done < summary.hashing.needed;
  const added = byKind.new ?? 0;
  const text =
    differingCount === 0
      ? t('review.verdict.new', { count: added })
      : isHashing
        ? t('review.verdict.differOf', { count: differingCount, total: fileCount })
        : t('review.verdict.differ', { count: differingCount });
  const needs = [
    ...(undecidedCount === 0 ? [] : [t('review.verdict.needs', { count: undecidedCount })]),
    ...(blockedCount === 0 ? [] : [t('review.apply.blocked', { count: blockedCount })]),
  ];
  if (needs.length > 0) return { text, needs: needs.join(' ') };
  return differingCount === 0 ? { text } : { text: t('review.verdict.decided', { differ: text }) };
}

/** Why the plan cannot be applied now; undefined when it can. */
export function applyObstacle(summary: ReviewSummary): string | undefined {
  const { hashing, blockedReason, writeCount, byAction, state } = summary;
  if (state === 'applied') return t('review.applied');
  if (blockedReason !== undefined) return blockedReason;
  const missing = hashing.needed - hashing.done;
  if (missing > 0) return t('review.apply.waiting', { count: missing });
  if (writeCount > 0 || (byAction['keep-mine'] ?? 0) > 0) return undefined;
  return t(summary.undecidedCount > 0 ? 'review.apply.nothingDecided' : 'review.apply.nothingToWrite');
}

/** What stays as it is, beside the button that applies. Replaced files come back for as many days as their backup is kept. */
export function applyNote(summary: ReviewSummary, keepDays?: number): string {
  const { undecidedCount, blockedCount, writeCount, backupBytes } = summary;
  const parts: string[] = [];
  if (undecidedCount > 0) parts.push(t('review.apply.undecided', { count: undecidedCount }));
  if (blockedCount > 0) parts.push(t('review.apply.blocked', { count: blockedCount }));
  if (writeCount === 0) parts.push(t('review.apply.remembered'));
  else if (backupBytes > 0 && keepDays !== undefined) parts.push(t('review.apply.undoableDays', { days: keepDays }));
  else parts.push(t('review.apply.undoable'));
  return parts.join(' ');
}
