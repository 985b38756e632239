/** The verdict of a finished download and of its undo. */
import type { DownloadResult } from '../../../shared/ipc/contract';
import { formatCount, plural } from '../../../shared/text/format';
import { writtenCount } from './outcomeRows';

export interface ResultVerdict {
  readonly text: string;
  /** The part that is not as planned. */
  readonly trouble?: string;
}

/** "Done. 2,992 files written and verified." */
export function resultVerdict(result: DownloadResult): ResultVerdict {
  const { undone, failed, asked } = result;
  if (undone !== undefined) {
    const parts = [
      ...(undone.restored === 0 ? [] : [`${plural(undone.restored, 'file')} restored`]),
      ...(undone.removed === 0 ? [] : [`${plural(undone.removed, 'file')} removed`]),
    ];
    const text = `Undone. ${parts.length === 0 ? 'Nothing had to be changed' : parts.join(', ')}.`;
    const left = undone.leftAlone.length;
    return left === 0 ? { text } : { text, trouble: `${formatCount(left)} left alone.` };
  }
  const written = writtenCount(result);
  const text = `Done. ${written === 0 ? 'Nothing had to be written' : `${plural(written, 'file')} written and verified`}.`;
  const troubles = [
    ...(failed.length === 0 ? [] : [`${formatCount(failed.length)} failed.`]),
    ...(asked.length === 0
      ? []
      : [`${formatCount(asked.length)} came back as ${asked.length === 1 ? 'a question' : 'questions'}.`]),
  ];
  return troubles.length === 0 ? { text } : { text, trouble: troubles.join(' ') };
}

export interface Danger {
  readonly title: string;
  readonly text: string;
}

/** What is wrong with sequences that were replaced only in part; undefined when there are none. */
export function partlyDanger({ partly = [], undone }: Pick<DownloadResult, 'partly' | 'undone'>): Danger | undefined {
  const [first, ...others] = partly;
  if (first === undefined || undone !== undefined) return undefined;
  const frames = `${plural(first.newFrames, 'new frame')} and ${plural(first.oldFrames, 'old one')}`;
  return {
    title:
      others.length === 0
        ? `${first.label} was replaced only in part`
        : `${plural(partly.length, 'sequence')} were replaced only in part`,
    text:
      others.length === 0
        ? `It has ${frames}. Your old frames are unchanged.`
        : `${first.label} has ${frames}, ${plural(others.length, 'other sequence is', 'other sequences are')} mixed too. Your old frames are unchanged.`,
  };
}

export interface UndoPreview {
  /** Replaced files that come back. */
  readonly restored: number;
  /** Files of this run that are removed. */
  readonly removed: number;
}

/** What undo would do, from what the run wrote; files changed since are left alone. */
export function undoPreview(result: DownloadResult): UndoPreview {
  return { restored: result.replaced, removed: result.downloaded + result.keptBoth };
}

const leftWords: Readonly<Record<string, string>> = {
  'changed-since': 'changed since the download',
  'backup-missing': 'its backup is gone',
  'backup-changed': 'its backup was changed; it is still in .satchel/backup',
  failed: 'could not be put back',
};

/** Why undo left a file as it is. */
export function leftAloneText(reason: string): string {
  return Object.hasOwn(leftWords, reason) ? (leftWords[reason] ?? reason) : reason;
}

const askedWords: Readonly<Record<string, string>> = {
  'changed-since-plan': 'changed here after it was reviewed',
  locked: 'open in another program',
};

/** Why a file came back as a question. */
export function askedText(code: string): string {
  return Object.hasOwn(askedWords, code) ? (askedWords[code] ?? code) : code;
}
