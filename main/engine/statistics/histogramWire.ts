/** A histogram on its way between threads, processes and files: the counters that are in use, as gaps and counts. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { createHistogram, type Histogram } from './histogram';

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const HistogramWire = z.strictObject({
  v: z.literal(1),
  unit: z.literal('us'),
  n: count,
  min: count,
  max: count,
  sum: count,
  clamped: count.exactOptional(),
  /** Base64 of a varint gap and a varint count per counter in use. */
  pairs: z.string().max(400_000),
});
export type HistogramWire = z.output<typeof HistogramWire>;

export function toWire(histogram: Histogram): HistogramWire {
  const bytes: number[] = [];
  let last = 0;
  for (const [index, counted] of histogram.counts()) {
    pushVarint(bytes, index - last);
    pushVarint(bytes, counted);
    last = index;
  }
  const { n, min, max, sum, clamped } = histogram;
  const pairs = Buffer.from(bytes).toString('base64');
  return { v: 1, unit: 'us', n, min, max, sum, ...(clamped === 0 ? {} : { clamped }), pairs };
}

/** `undefined` for what is no histogram, or does not hold what it says. */
export function fromWire(wire: HistogramWire): Histogram | undefined {
  const numbers = varintsOf(Buffer.from(wire.pairs, 'base64'));
  if (numbers === undefined || numbers.length % 2 !== 0) return undefined;
  const pairs: [number, number][] = [];
  let index = 0;
  let n = 0;
  for (let at = 0; at < numbers.length; at += 2) {
    index += numbers[at] ?? 0;
    pairs.push([index, numbers[at + 1] ?? 0]);
    n += numbers[at + 1] ?? 0;
  }
  const histogram = createHistogram();
  const isWhole = n === wire.n && histogram.addCounts({ ...wire, clamped: wire.clamped ?? 0, pairs });
  return isWhole ? histogram : undefined;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function varintsOf(bytes: Uint8Array): number[] | undefined {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte % 128) * factor;
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  return factor === 1 ? numbers : undefined;
}
