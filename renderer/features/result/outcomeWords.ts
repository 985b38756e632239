/** The word, mark and reason of what became of a file. */
import { resultOutcomes, type ResultOutcome, type ResultRow } from '../../../shared/ipc/results';
import { t } from '../../locales/text';
import type { MessageId } from '../../locales/english';
import { visibleText } from '../../ui/format';
import type { IconName } from '../../ui/Icon';
import { askedText } from './resultWords';

interface Face {
  readonly icon: IconName;
  readonly word: MessageId;
  readonly tone?: 'mine' | 'farm' | 'ok' | 'warn' | 'err';
}

const faces: Readonly<Record<ResultOutcome, Face>> = {
  failed: { icon: 'err', tone: 'err', word: 'result.row.failed' },
  asked: { icon: 'warn', tone: 'warn', word: 'result.row.asked' },
  undecided: { icon: 'warn', tone: 'warn', word: 'result.row.undecided' },
  both: { icon: 'both', word: 'result.row.both' },
  copied: { icon: 'both', word: 'result.row.copied' },
  replaced: { icon: 'farm', tone: 'farm', word: 'result.row.replaced' },
  new: { icon: 'down', tone: 'farm', word: 'result.row.new' },
  mine: { icon: 'mine', tone: 'mine', word: 'result.row.mine' },
  skipped: { icon: 'skip', word: 'result.row.skipped' },
  identical: { icon: 'ok', word: 'result.row.identical' },
  stopped: { icon: 'stop', tone: 'warn', word: 'result.row.stopped' },
};

export function outcomeFace(outcome: ResultOutcome): Omit<Face, 'word'> & { readonly word: string } {
  return { ...faces[outcome], word: t(faces[outcome].word) };
}

/** Whether the farm's file is here, so that it can be shown and dragged out. */
export function isHere(outcome: ResultOutcome): boolean {
  return ['both', 'copied', 'replaced', 'new', 'identical'].includes(outcome);
}

/** Why, in words, and how often it was tried; empty for what needs no reason. */
export function reasonOf({ outcome, code, message, reasons, tries }: ResultRow): string {
  const why =
    reasons > 1
      ? t('result.reasons', { count: reasons })
      : outcome === 'asked' && code !== undefined
        ? askedText(code)
        : visibleText(message ?? '');
  return tries === undefined ? why : `${why} ${t('result.tries', { count: tries })}`;
}

/** Whether a word names an outcome. */
export function isOutcome(key: string): key is ResultOutcome {
  return resultOutcomes.some((outcome) => outcome === key);
}
