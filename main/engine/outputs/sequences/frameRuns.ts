/** Writes sets of frame numbers the way artists read them: `1001-1240`, `1001-1239x2`, `1-2,10`. */

export interface FrameRun {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** Runs of ascending distinct numbers by their most common step. */
export function frameRuns(numbers: readonly number[]): readonly FrameRun[] {
  const step = commonStep(numbers);
  const runs: FrameRun[] = [];
  let start = 0;
  for (let i = 1; i <= numbers.length; i += 1) {
    const previous = numbers[i - 1] ?? 0;
    if (i < numbers.length && (numbers[i] ?? 0) - previous === step) continue;
    const first = numbers[start] ?? 0;
    // Two numbers far apart are no rhythm yet.
    if (step > 1 && i - start === 2)
      runs.push({ first, last: first, step: 1 }, { first: previous, last: previous, step: 1 });
    else runs.push({ first, last: previous, step: first === previous ? 1 : step });
    start = i;
  }
  return runs;
}

/** At most three runs, then an ellipsis. */
export function frameRunsText(numbers: readonly number[]): string {
  const runs = frameRuns(numbers);
  const shown = runs.slice(0, 3).map((run) => {
    if (run.first === run.last) return run.first.toString();
    return `${run.first}-${run.last}${run.step === 1 ? '' : `x${run.step}`}`;
  });
  return shown.join(',') + (runs.length > 3 ? '…' : '');
}

/** Numbers that are absent from a set that is nearly complete (90 % of its span by its own step); else none. */
export function missingFrames(numbers: readonly number[]): readonly number[] {
  const first = numbers[0];
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return [];
  const step = commonStep(numbers);
  const span = Math.floor((last - first) / step) + 1;
  if (numbers.length === span || numbers.length < span * 0.9) return [];
  const present = new Set(numbers);
  const missing: number[] = [];
  for (let n = first; n <= last; n += step) if (!present.has(n)) missing.push(n);
  return missing;
}

/** The most frequent distance of ascending numbers; the smallest of equally frequent ones, 1 without any. */
export function commonStep(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < numbers.length; i += 1) {
    const distance = (numbers[i] ?? 0) - (numbers[i - 1] ?? 0);
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  let best = 1;
  let bestCount = 0;
  for (const [distance, count] of counts) {
    if (count > bestCount || (count === bestCount && distance < best)) {
      best = distance;
      bestCount = count;
    }
  }
  return best;
}
