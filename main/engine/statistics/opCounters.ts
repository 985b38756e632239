/** What is counted per place and operation, with histograms per size of what moved (statistics.md §2, §3). */
import type { ErrorClass } from '../../../shared/domain/progress';
import type { MeasuredOp } from '../ports/statistics';
import { createHistogram, type Histogram } from './histogram';
import type { OpRecord, OpSink } from './opRecords';
import { sizeBucketOf, sizeBuckets } from './sizeBuckets';

export interface LastError {
  readonly at: number;
  readonly class: ErrorClass;
  readonly code: string;
  readonly op: MeasuredOp;
  readonly status?: number;
  readonly awsCode?: string;
  readonly requestId?: string;
  readonly path?: string;
}

/** One size of bodies. */
export interface SizeCounts {
  readonly latency: Histogram;
  bytes: number;
}

export interface OpCounters {
  readonly endpoint: string;
  readonly op: MeasuredOp;
  /** Attempts that ended well. */
  ops: number;
  attempts: number;
  retries: number;
  throttles: number;
  bytesIn: number;
  bytesOut: number;
  inFlight: number;
  inFlightMax: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
  lastError: LastError | undefined;
  readonly errors: Partial<Record<ErrorClass, number>>;
  /** By size bucket, made when one is needed. */
  readonly sizes: (SizeCounts | undefined)[];
  readonly ttfb: Histogram;
}

export interface OpCounting extends OpSink {
  /** In the order in which they were first seen. */
  rows(): readonly OpCounters[];
  row(endpoint: string, op: MeasuredOp): OpCounters;
}

/** Operations without a body, which all count as of no size. */
const bodiless: ReadonlySet<MeasuredOp> = new Set([
  'head',
  'list',
  'delete',
  'mpu-create',
  'mpu-complete',
  'mpu-abort',
  'mpu-list',
]);

export function createOpCounting(): OpCounting {
  const byEndpoint = new Map<string, Map<MeasuredOp, OpCounters>>();

  const row = (endpoint: string, op: MeasuredOp): OpCounters => {
    const ops = byEndpoint.get(endpoint) ?? new Map<MeasuredOp, OpCounters>();
    const known = ops.get(op);
    if (known !== undefined) return known;
    const counters = emptyCounters(endpoint, op);
    byEndpoint.set(endpoint, ops.set(op, counters));
    return counters;
  };

  return {
    row,
    rows: () => [...byEndpoint.values()].flatMap((ops) => [...ops.values()]),
    began: ({ endpoint, op, isRetry = false }, nowMs) => {
      const counters = row(endpoint, op);
      counters.attempts += 1;
      if (isRetry) counters.retries += 1;
      counters.inFlight += 1;
      counters.inFlightMax = Math.max(counters.inFlightMax, counters.inFlight);
      counters.firstAt ??= nowMs;
    },
    ended: (record) => {
      const counters = row(record.endpoint, record.op);
      counters.inFlight -= 1;
      counters.lastAt = record.endedMs;
      counters.bytesIn += record.bytesIn;
      counters.bytesOut += record.bytesOut;
      if (record.failure !== undefined) countFailure(counters, record);
      else if (record.isDropped !== true) countDone(counters, record);
    },
  };
}

function countDone(counters: OpCounters, { op, bytesIn, bytesOut, steps = 1, durationUs, ttfbUs }: OpRecord): void {
  counters.ops += steps;
  counters.attempts += steps - 1;
  const bytes = bytesIn + bytesOut;
  const size = sizeCounts(counters, bodiless.has(op) ? 0 : sizeBucketOf(bytes));
  size.bytes += bytes;
  for (let step = 0; durationUs !== undefined && step < steps; step += 1) size.latency.record(durationUs / steps);
  if (ttfbUs !== undefined) counters.ttfb.record(ttfbUs);
}

function countFailure(counters: OpCounters, { op, path, endedMs, failure }: OpRecord): void {
  if (failure === undefined) return;
  counters.errors[failure.class] = (counters.errors[failure.class] ?? 0) + 1;
  if (failure.class === 'throttle') counters.throttles += 1;
  counters.lastError = { at: endedMs, op, ...failure, ...(path === undefined ? {} : { path }) };
}

export function sizeCounts({ sizes }: OpCounters, bucket: number): SizeCounts {
  return (sizes[bucket] ??= { latency: createHistogram(), bytes: 0 });
}

function emptyCounters(endpoint: string, op: MeasuredOp): OpCounters {
  return {
    endpoint,
    op,
    ops: 0,
    attempts: 0,
    retries: 0,
    throttles: 0,
    bytesIn: 0,
    bytesOut: 0,
    inFlight: 0,
    inFlightMax: 0,
    firstAt: undefined,
    lastAt: undefined,
    lastError: undefined,
    errors: {},
    sizes: sizeBuckets.map(() => undefined),
    ttfb: createHistogram(),
  };
}

/** All sizes of these counters in one histogram. */
export function latencyOf(rows: readonly OpCounters[]): Histogram {
  const all = createHistogram();
  for (const { sizes } of rows) for (const size of sizes) if (size !== undefined) all.add(size.latency);
  return all;
}

export function sumOf(rows: readonly OpCounters[], of: (row: OpCounters) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

export function errorCountOf({ errors }: Pick<OpCounters, 'errors'>): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** Errors of all rows by class; classes without one are absent. */
export function errorsOf(rows: readonly OpCounters[]): Partial<Record<ErrorClass, number>> {
  const errors: Partial<Record<ErrorClass, number>> = {};
  for (const row of rows)
    for (const [name, count] of Object.entries(row.errors) as [ErrorClass, number][])
      errors[name] = (errors[name] ?? 0) + count;
  return errors;
}
