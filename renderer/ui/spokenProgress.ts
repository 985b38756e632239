/** What of a transfer's progress is spoken: a new phase or a tenth more, never sooner than ten seconds after the last. */
import type { PhaseSnapshot } from '../../shared/domain/transfer';
import { formatCount } from '../../shared/text/format';
import { t } from '../locales/text';
import { phaseFraction, phaseWord, type TransferKind } from './phaseText';

export interface Spoken {
  readonly phase: PhaseSnapshot['phase'];
  readonly fraction: number;
  readonly atMs: number;
}

const everyMs = 10_000;
const step = 0.1;

/** Where listening begins: nothing is said about what a page shows when it opens. */
export function beginSpeaking(phases: readonly PhaseSnapshot[], nowMs: number): Spoken | undefined {
  const now = phases.find((phase) => phase.state === 'now');
  return now === undefined ? undefined : { phase: now.phase, fraction: phaseFraction(now) ?? 0, atMs: nowMs };
}

/** The next sentence, and what to remember of it; undefined while there is nothing to say. */
export function nextSpoken(
  last: Spoken,
  phases: readonly PhaseSnapshot[],
  kind: TransferKind,
  nowMs: number,
): { readonly text: string; readonly spoken: Spoken } | undefined {
  const now = phases.find((phase) => phase.state === 'now');
  if (now === undefined || nowMs - last.atMs < everyMs) return undefined;
  const fraction = phaseFraction(now);
  const hasMoved = now.phase !== last.phase || (fraction ?? 0) >= last.fraction + step;
  if (!hasMoved) return undefined;
  return {
    text: sentenceOf(now, phaseWord(now.phase, kind), fraction),
    spoken: { phase: now.phase, fraction: fraction ?? 0, atMs: nowMs },
  };
}

function sentenceOf({ doneFiles, totalFiles }: PhaseSnapshot, phase: string, fraction: number | undefined): string {
  if (fraction === undefined) return t('ui.spoken.phase', { phase });
  const percent = formatCount(Math.floor(fraction * 100));
  if (doneFiles === undefined || totalFiles === undefined) return t('ui.spoken.percent', { phase, percent });
  return t('ui.spoken.files', { phase, percent, done: formatCount(doneFiles), total: formatCount(totalFiles) });
}
