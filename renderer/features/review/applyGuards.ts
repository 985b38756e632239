/** When applying asks once more: only where something of the artist's could be lost. */
import type { ReviewSummary } from '../../../shared/ipc/contract';
import { formatCount, plural } from '../../../shared/text/format';

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
  const confirm = `Replace ${plural(replaced, 'file')}`;
  if (!isBackupOn)
    return {
      title: `Replace ${plural(replaced, 'file')} without a backup?`,
      text: 'Backups are switched off in Settings, so these files cannot be brought back.',
      confirm,
    };
  const existing = summary.fileCount - (summary.byKind.new ?? 0);
  if (replaced < 100 || replaced * 2 < existing) return null;
  return {
    title: `Replace ${formatCount(replaced)} of your ${formatCount(existing)} files?`,
    text: 'That is at least half of what is here. Check that the folder above is the one this job belongs to. Replaced files go to the backup first.',
    confirm,
  };
}
