/** When applying asks once more: only where something of the artist's could be lost. */
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { t } from '../../locales/text';

export interface ApplyGuard {
  readonly title: string;
  readonly text: string;
  /** The button that goes on, with its number. */
  readonly confirm: string;
}

/** The question to ask first; null when the plan can simply be applied. */
export function applyGuard(summary: ReviewSummary, isBackupOn: boolean): ApplyGuard | null {
  const replaced = summary.byAction.overwrite ?? 0;
  if (replaced === 0) return null;
  const confirm = t('review.guard.confirm', { count: replaced });
  if (!isBackupOn)
    return {
      title: t('review.guard.noBackup', { count: replaced }),
      text: t('review.guard.noBackup.text'),
      confirm,
    };
  const existing = summary.fileCount - (summary.byKind.new ?? 0);
  if (replaced < 100 || replaced * 2 < existing) return null;
  return {
    title: t('review.guard.many', { count: replaced, existing }),
    text: t('review.guard.many.text'),
    confirm,
  };
}
