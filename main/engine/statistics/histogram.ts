/** Latencies in microseconds with three significant digits, in the layout of HDR histograms (statistics.md §3). */

export const lowestUs = 1;
export const highestUs = 3_600_000_000;
const counterCount = 23_552;

export interface Histogram {
  /** Values outside of the range count at its end, and as clamped. Fractions are cut off. */
  record(valueUs: number): void;
  /** Adds the counts of another one. */
  add(other: Histogram): void;
  /** `share` in (0, 1]; `undefined` while it is empty. */
  quantile(share: number): number | undefined;
  clear(): void;
  /** Index and count of each counter that is not 0, in order. */
  counts(): Iterable<readonly [index: number, count: number]>;
  /** Takes in counts from elsewhere; `false`, and nothing is taken, when they cannot be of a histogram. */
  addCounts(part: HistogramPart): boolean;
  readonly n: number;
  readonly sum: number;
  /** 0 while it is empty. */
  readonly min: number;
  readonly max: number;
  readonly clamped: number;
}

export interface HistogramPart {
  readonly pairs: readonly (readonly [index: number, count: number])[];
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly clamped: number;
}

/** Of the counter that a whole number of microseconds in the range falls into. */
export function indexOf(valueUs: number): number {
  const shift = Math.max(0, 21 - Math.clz32(valueUs));
  return 1024 * (shift + 1) + Math.floor(valueUs / 2 ** shift) - 1024;
}

/** The highest value that falls into the same counter, which stands for all of them. */
export function highestEquivalent(index: number): number {
  if (index < 1024) return index;
  const shift = Math.floor(index / 1024) - 1;
  return ((index % 1024) + 1025) * 2 ** shift - 1;
}

/** Its counters take 92 KiB, from the first value on. */
export function createHistogram(): Histogram {
  return new Counters();
}

class Counters implements Histogram {
  n = 0;
  sum = 0;
  min = 0;
  max = 0;
  clamped = 0;
  private counters: Uint32Array | undefined;
  /** The counters that are in use lie below. */
  private end = 0;

  record(valueUs: number): void {
    const whole = Math.floor(valueUs);
    const value = Math.min(highestUs, Math.max(lowestUs, whole));
    if (value !== whole) this.clamped += 1;
    const index = indexOf(value);
    this.counters ??= new Uint32Array(counterCount);
    this.counters[index] = (this.counters[index] ?? 0) + 1;
    if (index >= this.end) this.end = index + 1;
    this.min = this.n === 0 ? value : Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    this.n += 1;
    this.sum += value;
  }

  add(other: Histogram): void {
    this.take(other.counts(), other);
  }

  addCounts(part: HistogramPart): boolean {
    if (!part.pairs.every(([index, count]) => isCounter(index) && Number.isSafeInteger(count) && count > 0))
      return false;
    this.take(part.pairs, part);
    return true;
  }

  quantile(share: number): number | undefined {
    if (this.n === 0) return undefined;
    const wanted = Math.max(1, Math.ceil(share * this.n));
    let seen = 0;
    for (const [index, count] of this.counts()) {
      seen += count;
      if (seen >= wanted) return highestEquivalent(index);
    }
    return this.max;
  }

  clear(): void {
    this.counters?.fill(0, 0, this.end);
    this.n = this.sum = this.min = this.max = this.clamped = this.end = 0;
  }

  *counts(): Generator<readonly [number, number], void, undefined> {
    for (let index = 0; index < this.end; index += 1) {
      const count = this.counters?.[index] ?? 0;
      if (count > 0) yield [index, count];
    }
  }

  private take(pairs: Iterable<readonly [number, number]>, part: Omit<HistogramPart, 'pairs'>): void {
    let taken = 0;
    this.counters ??= new Uint32Array(counterCount);
    for (const [index, count] of pairs) {
      this.counters[index] = (this.counters[index] ?? 0) + count;
      this.end = Math.max(this.end, index + 1);
      taken += count;
    }
    if (taken === 0) return;
    this.min = this.n === 0 ? part.min : Math.min(this.min, part.min);
    this.max = Math.max(this.max, part.max);
    this.n += taken;
    this.sum += part.sum;
    this.clamped += part.clamped;
  }
}

function isCounter(index: number): boolean {
  return Number.isSafeInteger(index) && index > 0 && index < counterCount;
}
