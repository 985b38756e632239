/** `results.tsv`: latencies and rates of a run by operation and size, in the 13 columns of sai3-bench. */
import { createHistogram, type Histogram } from './histogram';
import type { OpCounters } from './opCounters';
import { isInGroup, opGroups, type OpGroup } from './opGroups';
import { sizeBuckets } from './sizeBuckets';
import { fixed, MiB, tsvRow } from './tsv';

export const resultColumns = [
  'operation',
  'size_bucket',
  'bucket_idx',
  'mean_us',
  'p50_us',
  'p90_us',
  'p95_us',
  'p99_us',
  'max_us',
  'avg_bytes',
  'ops_per_sec',
  'throughput_mibps',
  'count',
] as const;

interface Part {
  readonly latency: Histogram;
  readonly bytes: number;
}

/** The rows of all sizes of an operation, which stand last. */
const summaries = [
  [97, 'META'],
  [98, 'GET'],
  [99, 'PUT'],
] as const;

/** Rates are over the time in which the run was active; without such a time they are not measured. */
export function resultsTsv(rows: readonly OpCounters[], activeMs: number): string {
  const lines = sizeBuckets.flatMap((name, bucket) =>
    opGroups.map((group) => resultRow(group, name, bucket, partOf(rows, group, [bucket]), activeMs)),
  );
  const all = sizeBuckets.map((_name, bucket) => bucket);
  const sums = summaries.map(([index, group]) => resultRow(group, 'ALL', index, partOf(rows, group, all), activeMs));
  return [tsvRow(resultColumns), ...lines, ...sums].join('');
}

function partOf(rows: readonly OpCounters[], group: OpGroup, buckets: readonly number[]): Part {
  const latency = createHistogram();
  let bytes = 0;
  for (const { op, sizes } of rows) {
    if (!isInGroup(op, group)) continue;
    for (const bucket of buckets) {
      const size = sizes[bucket];
      if (size === undefined) continue;
      latency.add(size.latency);
      bytes += size.bytes;
    }
  }
  return { latency, bytes };
}

function resultRow(group: OpGroup, name: string, index: number, { latency, bytes }: Part, activeMs: number): string {
  const { n, sum, max } = latency;
  if (n === 0) return '';
  const perSecond = (value: number): string | undefined =>
    activeMs > 0 ? fixed((value * 1000) / activeMs, 2) : undefined;
  return tsvRow([
    group,
    name,
    index,
    fixed(sum / n, 2),
    ...[0.5, 0.9, 0.95, 0.99].map((share) => fixed(latency.quantile(share), 2)),
    fixed(max, 2),
    fixed(bytes / n, 0),
    perSecond(n),
    perSecond(bytes / MiB),
    n,
  ]);
}
