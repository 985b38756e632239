/** Numbers as people read them in a sentence: `1013, 1017`, `1107-1110`. */
import type { NumberRun } from '../../../shared/domain/lint';

const shownRuns = 6;

export function runsText(runs: readonly NumberRun[]): string {
  const shown = runs
    .slice(0, shownRuns)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
  return runs.length > shownRuns ? `${shown}, …` : shown;
}

export function listText(texts: readonly string[]): string {
  const shown = texts.slice(0, shownRuns).join(', ');
  return texts.length > shownRuns ? `${shown}, …` : shown;
}

/** `numbers`: ascending. */
export function runsOf(numbers: readonly number[]): NumberRun[] {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}
