/** `statistics.json` of a run: all counters and histograms, so that a run that goes on later counts on. */
import { z } from 'zod';
import { errorClasses } from '../../../shared/domain/progress';
import { localOps, storageOps } from '../ports/statistics';
import type { HistogramWire as Wire } from './histogramWire';
import { fromWire, HistogramWire, toWire } from './histogramWire';
import { sizeCounts, type OpCounters, type OpCounting } from './opCounters';
import { sizeBuckets } from './sizeBuckets';

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const Op = z.enum([...storageOps, ...localOps]);

const LastError = z.strictObject({
  at: count,
  class: z.enum(errorClasses),
  code: z.string().max(200),
  op: Op,
  status: count.exactOptional(),
  awsCode: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  path: z.string().exactOptional(),
});

const Row = z.strictObject({
  endpoint: z.string(),
  op: Op,
  ops: count,
  attempts: count,
  retries: count,
  throttles: count,
  bytesIn: count,
  bytesOut: count,
  inFlight: count,
  inFlightMax: count,
  firstAt: count.exactOptional(),
  lastAt: count.exactOptional(),
  lastError: LastError.exactOptional(),
  errors: z.partialRecord(z.enum(errorClasses), count),
  sizes: z.array(z.strictObject({ bucket: count.max(sizeBuckets.length - 1), bytes: count, latency: HistogramWire })),
  ttfb: HistogramWire.exactOptional(),
});

export const StatisticsDocument = z.strictObject({
  v: z.literal(1),
  runId: z.string(),
  agentId: z.string().exactOptional(),
  engineId: z.string().exactOptional(),
  boot: z.string().exactOptional(),
  savedAt: z.iso.datetime({ precision: 3 }),
  /** The run came to its end, and no other one counts on from it. */
  isComplete: z.boolean(),
  /** Without what was paused, asleep or waited for a person. */
  activeMs: z.number().nonnegative(),
  rows: z.array(Row),
});
export type StatisticsDocument = z.output<typeof StatisticsDocument>;

export function rowsOf(counting: readonly OpCounters[]): StatisticsDocument['rows'] {
  return counting.map(({ sizes, ttfb, errors, firstAt, lastAt, lastError, ...counts }) => ({
    ...counts,
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(lastAt === undefined ? {} : { lastAt }),
    ...(lastError === undefined ? {} : { lastError }),
    errors: { ...errors },
    sizes: sizes.flatMap((size, bucket) =>
      size === undefined ? [] : [{ bucket, bytes: size.bytes, latency: toWire(size.latency) }],
    ),
    ...(ttfb.n === 0 ? {} : { ttfb: toWire(ttfb) }),
  }));
}

/** Adds what was counted elsewhere or earlier; `false`, and nothing is added, when a histogram of it is damaged. */
export function addRows(counting: OpCounting, rows: StatisticsDocument['rows']): boolean {
  const wires = rows.flatMap(({ sizes, ttfb }) => [
    ...sizes.map(({ latency }) => latency),
    ...(ttfb === undefined ? [] : [ttfb]),
  ]);
  const known = new Map<Wire, NonNullable<ReturnType<typeof fromWire>>>();
  for (const wire of wires) {
    const histogram = fromWire(wire);
    if (histogram === undefined) return false;
    known.set(wire, histogram);
  }
  for (const row of rows) {
    const counters = counting.row(row.endpoint, row.op);
    for (const name of ['ops', 'attempts', 'retries', 'throttles', 'bytesIn', 'bytesOut'] as const)
      counters[name] += row[name];
    counters.inFlightMax = Math.max(counters.inFlightMax, row.inFlightMax);
    for (const [name, errors] of Object.entries(row.errors) as [keyof typeof row.errors, number][])
      counters.errors[name] = (counters.errors[name] ?? 0) + errors;
    counters.firstAt = least(counters.firstAt, row.firstAt);
    counters.lastAt = most(counters.lastAt, row.lastAt);
    if ((counters.lastError?.at ?? -1) < (row.lastError?.at ?? -1)) counters.lastError = row.lastError;
    for (const { bucket, bytes, latency } of row.sizes) {
      const size = sizeCounts(counters, bucket);
      size.bytes += bytes;
      const histogram = known.get(latency);
      if (histogram !== undefined) size.latency.add(histogram);
    }
    const ttfb = row.ttfb === undefined ? undefined : known.get(row.ttfb);
    if (ttfb !== undefined) counters.ttfb.add(ttfb);
  }
  return true;
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function most(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
