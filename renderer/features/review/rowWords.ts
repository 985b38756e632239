/** What a row of the grid says: its sides, its decision line, and why a choice is not possible there. */
import type { ReviewRow, ReviewSide } from '../../../shared/ipc/rows';
import { inSentence } from '../../../shared/text/kindText';
import { standingText } from '../../../shared/text/reasonText';
import { planKinds, type PlanKind } from '../../../shared/domain/plan';
import { formatBytes, formatTime, type TimeContext } from '../../../shared/text/format';
import type { MessageId } from '../../locales/english';
import { t } from '../../locales/text';
import { choiceOf, type Choice } from './decisionChoices';

const choiceNames: Readonly<Record<Choice, MessageId>> = {
  mine: 'review.choice.mine',
  farm: 'review.choice.farm',
  both: 'review.choice.both',
  skip: 'review.choice.skip',
};
const shortChoiceNames: Readonly<Record<Choice, MessageId>> = {
  mine: 'review.choice.mine.short',
  farm: 'review.choice.farm.short',
  both: 'review.choice.both.short',
  skip: 'review.choice.skip.short',
};

/** The name that people, screen readers and tests rely on. */
export function choiceName(choice: Choice): string {
  return t(choiceNames[choice]);
}

/** Shown where there is little room; never spoken. */
export function shortChoiceName(choice: Choice): string {
  return t(shortChoiceNames[choice]);
}

const notes = { edited: 'review.row.editedHere', untouched: 'review.row.untouched' } as const;

/** The two lines of one side in a row of two units: when, then how much. */
export function sideLines(side: ReviewSide, time: TimeContext): readonly [string, string] {
  if (side.link !== undefined)
    return [
      t('review.row.linkTo', { target: side.link }),
      side.note === undefined ? t('review.row.link') : t('review.row.linkNote', { note: t(notes[side.note]) }),
    ];
  const size = formatBytes(side.sizeBytes);
  return [
    timeOf(side, time),
    side.note === undefined ? size : t('review.row.sizeNote', { size, note: t(notes[side.note]) }),
  ];
}

function timeOf({ mtimeMs }: ReviewSide, time: TimeContext): string {
  return mtimeMs === 0 ? t('review.row.noTime') : minuteText(mtimeMs, time);
}

const minuteMs = 60_000;
/** More are not on the screens of one scrolling hand. */
const mostMinutes = 5000;
const minuteTexts = new WeakMap<TimeContext, Map<number, string>>();

/** Times are written to the minute, and frames of one night share many: each is written once. */
function minuteText(mtimeMs: number, time: TimeContext): string {
  const minute = Math.floor(mtimeMs / minuteMs);
  let texts = minuteTexts.get(time);
  if (texts === undefined || texts.size > mostMinutes) {
    texts = new Map();
    minuteTexts.set(time, texts);
  }
  const text = texts.get(minute) ?? formatTime(mtimeMs, time);
  texts.set(minute, text);
  return text;
}

/** One side in a row of one unit: a group says what it is, a file says size and time. */
export function sideLine(row: Pick<ReviewRow, 'type'>, side: ReviewSide, time: TimeContext): string {
  if (side.link !== undefined) return t('review.row.linkTo', { target: side.link });
  const when = timeOf(side, time);
  const short = when.replace(/^today /u, '');
  if (row.type === 'file') return `${formatBytes(side.sizeBytes)} ${short}`;
  if (side.note === 'untouched') return t(notes.untouched);
  return side.note === 'edited' ? t('review.row.edited', { when: short }) : when;
}

export interface DecisionLine {
  readonly tone: 'plain' | 'warn' | 'err';
  /** Who decided; bold. */
  readonly who?: string;
  readonly why: string;
}

/** The line below the decision: who decided and why, or what is missing. */
export function decisionLine(row: ReviewRow): DecisionLine | null {
  if (row.mark === 'blocked') return { tone: 'err', why: row.refused ?? reasonOf(row) };
  if (row.undecidedCount > 0 && row.fileCount > 1)
    return { tone: 'warn', why: t('review.row.needYou', { undecided: row.undecidedCount, count: row.fileCount }) };
  if (row.undecidedCount > 0)
    return { tone: 'warn', why: row.origin === undefined ? t('review.row.needsYou') : inSentence(row.origin) };
  if (row.origin === undefined) return null;
  const [who = '', ...rest] = row.origin.split(', ');
  const chosen = choiceOf(row.action);
  const recommended = choiceOf(row.recommended);
  const advice =
    recommended !== null && chosen !== null && recommended !== chosen
      ? t('review.row.recommended', { choice: inSentence(choiceName(recommended)) })
      : '';
  return { tone: 'plain', who, why: [rest.join(', '), advice].filter((part) => part !== '').join('; ') };
}

/** Why a row stands as it does: the strongest kind in it. */
export function reasonOf(row: Pick<ReviewRow, 'kinds' | 'origin'>): string {
  const kind = strongestKind(row);
  return kind === undefined ? (row.origin ?? '') : standingText(kind, false);
}

/** Why a choice is struck through. */
export function impossibleReason(row: ReviewRow, choice: Choice): string {
  const kind = strongestKind(row);
  if (kind === 'new' && (choice === 'mine' || choice === 'both')) return t('review.row.nothingOfYours');
  return kind === undefined ? t('review.row.impossible') : standingText(kind, false);
}

/** The kind that a row stands for: the first in the order of detection. */
export function strongestKind(row: Pick<ReviewRow, 'kinds'>): PlanKind | undefined {
  return planKinds.find((kind) => (row.kinds[kind] ?? 0) > 0);
}
