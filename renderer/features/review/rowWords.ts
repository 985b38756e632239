/** What a row of the grid says: its sides, its decision line, and why a choice is not possible there. */
import type { ReviewRow, ReviewSide } from '../../../shared/ipc/rows';
import { inSentence } from '../../../shared/text/kindText';
import { standingText } from '../../../shared/text/reasonText';
import { planKinds, type PlanKind } from '../../../shared/domain/plan';
import { formatBytes, formatCount, formatTime, type TimeContext } from '../../../shared/text/format';
import { choiceOf, type Choice } from './decisionChoices';

/** The names that people, screen readers and tests rely on. */
export const choiceNames: Readonly<Record<Choice, string>> = {
  mine: 'Keep mine',
  farm: "Take farm's",
  both: 'Keep both',
  skip: 'Skip',
};
/** Shown where there is little room; never spoken. */
export const shortChoiceNames: Readonly<Record<Choice, string>> = {
  mine: 'Mine',
  farm: "Farm's",
  both: 'Both',
  skip: 'Skip',
};

const notes = { edited: 'edited here', untouched: 'untouched' } as const;

/** The two lines of one side in a row of two units: when, then how much. */
export function sideLines(side: ReviewSide, time: TimeContext): readonly [string, string] {
  if (side.link !== undefined)
    return [`→ ${side.link}`, side.note === undefined ? 'link' : `link, ${notes[side.note]}`];
  const size = formatBytes(side.sizeBytes);
  return [timeOf(side, time), side.note === undefined ? size : `${size}, ${notes[side.note]}`];
}

function timeOf({ mtimeMs }: ReviewSide, time: TimeContext): string {
  return mtimeMs === 0 ? 'no time' : formatTime(mtimeMs, time);
}

/** One side in a row of one unit: a group says what it is, a file says size and time. */
export function sideLine(row: Pick<ReviewRow, 'type'>, side: ReviewSide, time: TimeContext): string {
  if (side.link !== undefined) return `→ ${side.link}`;
  const when = timeOf(side, time);
  const short = when.replace(/^today /u, '');
  if (row.type === 'file') return `${formatBytes(side.sizeBytes)} ${short}`;
  if (side.note === 'untouched') return notes.untouched;
  return side.note === 'edited' ? `edited ${short}` : when;
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
    return { tone: 'warn', why: `${formatCount(row.undecidedCount)} of ${formatCount(row.fileCount)} need you` };
  if (row.undecidedCount > 0)
    return { tone: 'warn', why: row.origin === undefined ? 'needs you' : inSentence(row.origin) };
  if (row.origin === undefined) return null;
  const [who = '', ...rest] = row.origin.split(', ');
  const chosen = choiceOf(row.action);
  const recommended = choiceOf(row.recommended);
  const advice =
    recommended !== null && chosen !== null && recommended !== chosen
      ? `recommended: ${inSentence(choiceNames[recommended])}`
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
  if (kind === 'new' && (choice === 'mine' || choice === 'both')) return 'nothing of yours is there';
  return kind === undefined ? 'not possible here' : standingText(kind, false);
}

function strongestKind(row: Pick<ReviewRow, 'kinds'>): PlanKind | undefined {
  return planKinds.find((kind) => (row.kinds[kind] ?? 0) > 0);
}
