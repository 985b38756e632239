/** `perf.tsv`: what happened in each interval of a run, in the 30 columns of sai3-bench. */
import { createHistogram, type Histogram } from './histogram';
import { mainGroupOf } from './opGroups';
import type { OpSink } from './opRecords';
import { fixed, MiB, tsvRow, type Cell } from './tsv';

export const perfColumns = [
  'agent_id',
  'timestamp_epoch_ms',
  'elapsed_s',
  'stage',
  ...['get', 'put'].flatMap((op) =>
    ['ops', 'bytes', 'iops', 'mbps', 'mean_us', 'p50_us', 'p90_us', 'p99_us'].map((name) => `${op}_${name}`),
  ),
  ...['ops', 'iops', 'mean_us', 'p50_us', 'p90_us', 'p99_us'].map((name) => `meta_${name}`),
  'cpu_user_percent',
  'cpu_system_percent',
  'cpu_iowait_percent',
  'errors',
] as const;

/** Shares of the computer's processors since the interval before. */
export interface CpuShares {
  readonly userPercent: number;
  readonly systemPercent: number;
  /** Absent where the system does not tell. */
  readonly iowaitPercent?: number;
}

export interface IntervalAbout {
  readonly agentId: string | undefined;
  readonly nowMs: number;
  /** Since the run began, without what was not active. */
  readonly activeMs: number;
  readonly stage: string;
  readonly cpu: CpuShares | undefined;
}

export interface PerfSeries extends OpSink {
  /** The row of the interval that ends now; the next one begins empty. No row for an interval without time. */
  row(about: IntervalAbout): string | undefined;
}

interface Interval {
  ops: number;
  bytes: number;
  readonly latency: Histogram;
}

type Kind = 'GET' | 'PUT' | 'META';

const empty = (): Interval => ({ ops: 0, bytes: 0, latency: createHistogram() });
const emptyIntervals = (): Record<Kind, Interval> => ({ GET: empty(), PUT: empty(), META: empty() });

export function createPerfSeries(): PerfSeries {
  const current = emptyIntervals();
  let errors = 0;
  let lastActiveMs = 0;
  return {
    began: () => undefined,
    ended: ({ op, bytesIn, bytesOut, steps = 1, durationUs, failure, isDropped }) => {
      if (failure !== undefined) errors += 1;
      const kind = mainGroupOf(op);
      if (kind === undefined || failure !== undefined || isDropped === true) return;
      const interval = current[kind];
      interval.ops += steps;
      interval.bytes += bytesIn + bytesOut;
      for (let step = 0; durationUs !== undefined && step < steps; step += 1)
        interval.latency.record(durationUs / steps);
    },
    row: ({ agentId, nowMs, activeMs, stage, cpu }) => {
      const seconds = (activeMs - lastActiveMs) / 1000;
      if (seconds <= 0) return undefined;
      lastActiveMs = activeMs;
      const meta = cellsOf(current.META, seconds);
      const text = tsvRow([
        agentId,
        nowMs,
        fixed(activeMs / 1000, 3),
        stage,
        ...cellsOf(current.GET, seconds),
        ...cellsOf(current.PUT, seconds),
        // Without bytes and their rate.
        ...[meta[0], meta[2], ...meta.slice(4)],
        fixed(cpu?.userPercent, 1),
        fixed(cpu?.systemPercent, 1),
        fixed(cpu?.iowaitPercent, 1),
        errors,
      ]);
      errors = 0;
      for (const interval of Object.values(current)) {
        interval.ops = 0;
        interval.bytes = 0;
        interval.latency.clear();
      }
      return text;
    },
  };
}

function cellsOf({ ops, bytes, latency }: Interval, seconds: number): Cell[] {
  return [
    ops,
    bytes,
    fixed(ops / seconds, 1),
    fixed(bytes / MiB / seconds, 2),
    // Readers want numbers; that there are no operations says that these are none.
    fixed(latency.sum / Math.max(1, latency.n), 2),
    ...[0.5, 0.9, 0.99].map((share) => fixed(latency.quantile(share) ?? 0, 2)),
  ];
}
