/** How fast a counter rises: an average that forgets over ten seconds, the mean since it began, and the last minute by seconds. */

const timeConstantMs = 10_000;
const keptSamples = 60;

export interface Rates {
  /** Takes the counter's value after `elapsedMs` of active time. A counter that was taken back counts as standing still. */
  sample(value: number, elapsedMs: number): void;
  /** Per second; `undefined` before the first sample. */
  readonly current: () => number | undefined;
  readonly average: () => number;
  readonly samples: () => readonly number[];
  readonly activeMs: () => number;
}

export function createRates(): Rates {
  let last = 0;
  let current: number | undefined;
  let activeMs = 0;
  let samples: readonly number[] = [];
  return {
    sample: (value, elapsedMs) => {
      if (elapsedMs <= 0) return;
      const rate = (Math.max(0, value - last) * 1000) / elapsedMs;
      last = value;
      activeMs += elapsedMs;
      samples = [...samples, rate].slice(-keptSamples);
      // The first seconds weigh as much as they lasted, so that the rate does not start at nothing.
      const weight = Math.max(1 - Math.exp(-elapsedMs / timeConstantMs), elapsedMs / activeMs);
      current = (current ?? 0) + weight * (rate - (current ?? 0));
    },
    current: () => current,
    average: () => (activeMs === 0 ? 0 : (last * 1000) / activeMs),
    samples: () => samples,
    activeMs: () => activeMs,
  };
}
