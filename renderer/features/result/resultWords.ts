/** The verdict of a finished download and of its undo. */
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { MessageId } from '../../locales/english';
import { listOf, t } from '../../locales/text';
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
      ...(undone.restored === 0 ? [] : [t('result.undone.restored', { count: undone.restored })]),
      ...(undone.removed === 0 ? [] : [t('result.undone.removed', { count: undone.removed })]),
    ];
    const text = parts.length === 0 ? t('result.undone.nothing') : t('result.undone', { parts: listOf(parts) });
    const left = undone.leftAlone.length;
    return left === 0 ? { text } : { text, trouble: t('result.undone.left', { count: left }) };
  }
  const written = writtenCount(result);
  const text = written === 0 ? t('result.done.nothing') : t('result.done', { count: written });
  const troubles = [
    ...(failed.length === 0 ? [] : [t('result.trouble.failed', { count: failed.length })]),
    ...(asked.length === 0 ? [] : [t('result.trouble.asked', { count: asked.length })]),
  ];
  return troubles.length === 0 ? { text } : { text, trouble: troubles.join(' ') };
}

/** Two texts of the catalogue and what is told in them. */
export interface Danger {
  readonly title: MessageId;
  readonly text: MessageId;
  readonly values: {
    readonly label: string;
    readonly newFrames: number;
    readonly oldFrames: number;
    readonly count: number;
    readonly others: number;
  };
}

/** What is wrong with sequences that were replaced only in part; undefined when there are none. */
export function partlyDanger({ partly = [], undone }: Pick<DownloadResult, 'partly' | 'undone'>): Danger | undefined {
  const [first, ...others] = partly;
  if (first === undefined || undone !== undefined) return undefined;
  const values = { ...first, count: partly.length, others: others.length };
  return others.length === 0
    ? { title: 'result.partly.one', text: 'result.partly.one.text', values }
    : { title: 'result.partly.many', text: 'result.partly.many.text', values };
}

export interface UndoPreview {
  /** Replaced files that come back. */
  readonly restored: number;
  /** Files of this run that are removed. */
  readonly removed: number;
}

/** What undo would do, from what the run wrote; files changed since are left alone. */
export function undoPreview(result: DownloadResult): UndoPreview {
  return { restored: result.replaced, removed: result.downloaded + result.keptBoth + (result.copied ?? 0) };
}

const leftWords: Readonly<Record<string, MessageId>> = {
  'changed-since': 'result.left.changed',
  'backup-missing': 'result.left.noBackup',
  'backup-changed': 'result.left.otherBackup',
  failed: 'result.left.failed',
};

/** Why undo left a file as it is. */
export function leftAloneText(reason: string): string {
  const known = Object.hasOwn(leftWords, reason) ? leftWords[reason] : undefined;
  return known === undefined ? reason : t(known);
}

const askedWords: Readonly<Record<string, MessageId>> = {
  'changed-since-plan': 'result.asked.changed',
  locked: 'result.asked.locked',
};

/** Why a file came back as a question. */
export function askedText(code: string): string {
  const known = Object.hasOwn(askedWords, code) ? askedWords[code] : undefined;
  return known === undefined ? code : t(known);
}
