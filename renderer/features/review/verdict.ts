/** The sentence that answers "am I all right?", and what the plan bar says about applying. */
import { formatCount, plural } from '../../../shared/text/format';
import type { ReviewSummary } from '../../../shared/ipc/contract';

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
  if (fileCount === 0) return { text: 'Nothing to do. This job has no outputs yet.' };
  if (isAllHere(summary))
    return {
      text:
        fileCount === 1
          ? 'Nothing to do. The file is already here.'
          : `Nothing to do. All ${formatCount(fileCount)} files are already here.`,
    };
  const isHashing = summary.hashing.done < summary.hashing.needed;
  const added = byKind.new ?? 0;
  const text =
    differingCount === 0
      ? `${plural(added, 'file is', 'files are')} new. Nothing of yours is replaced.`
      : `${formatCount(differingCount)} ${isHashing ? `of ${formatCount(fileCount)} ` : ''}${differingCount === 1 && !isHashing ? 'file differs' : 'files differ'}.`;
  const needs = [
    ...(undecidedCount === 0 ? [] : [`${formatCount(undecidedCount)} ${undecidedCount === 1 ? 'needs' : 'need'} you.`]),
    ...(blockedCount === 0 ? [] : [`${formatCount(blockedCount)} cannot come home.`]),
  ];
  if (needs.length > 0) return { text, needs: needs.join(' ') };
  return differingCount === 0 ? { text } : { text: `${text} All are decided.` };
}

/** Why the plan cannot be applied now; undefined when it can. */
export function applyObstacle(summary: ReviewSummary): string | undefined {
  const { hashing, blockedReason, writeCount, byAction, state } = summary;
  if (state === 'applied') return 'This plan was applied.';
  if (blockedReason !== undefined) return blockedReason;
  const missing = hashing.needed - hashing.done;
  if (missing > 0) return `Waiting for ${plural(missing, 'hash', 'hashes')}. You can keep deciding.`;
  if (writeCount > 0 || (byAction['keep-mine'] ?? 0) > 0) return undefined;
  return summary.undecidedCount > 0 ? 'Nothing is decided yet.' : 'Nothing to write: every file is skipped.';
}

/** What stays as it is, beside the button that applies. */
export function applyNote(summary: ReviewSummary): string {
  const { undecidedCount, blockedCount, writeCount } = summary;
  const parts: string[] = [];
  if (undecidedCount > 0)
    parts.push(`${formatCount(undecidedCount)} undecided ${undecidedCount === 1 ? 'stays' : 'stay'} untouched.`);
  if (blockedCount > 0) parts.push(`${formatCount(blockedCount)} cannot come home.`);
  parts.push(writeCount === 0 ? 'Your decisions are remembered; nothing is written.' : 'It can be undone.');
  return parts.join(' ');
}
