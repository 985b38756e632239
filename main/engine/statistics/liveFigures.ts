/** The figures of this process as somebody looks at them now: per place, and what goes wrong. */
import type { LiveFigures, SizeFigures } from '../../../shared/ipc/statistics';
import type { Histogram } from './histogram';
import { highestEquivalent } from './histogram';
import { createOpCounting, errorCountOf, sumOf } from './opCounters';
import type { OpSink } from './opRecords';
import { createProblems } from './problems';
import { createRecentOps, type RecentOps } from './recentOps';
import { sizeBuckets } from './sizeBuckets';

export interface LiveSource extends OpSink {
  now(nowMs: number): LiveFigures;
  sizesOf(endpoint: string): SizeFigures[];
}

const barCount = 17;

export function createLiveFigures(engineId: string): LiveSource {
  const counting = createOpCounting();
  const problems = createProblems();
  const recent = new Map<string, RecentOps>();

  const recentOf = (endpoint: string): RecentOps => {
    let ops = recent.get(endpoint);
    if (ops === undefined) recent.set(endpoint, (ops = createRecentOps()));
    return ops;
  };

  return {
    began: (start, nowMs) => {
      counting.began(start, nowMs);
    },
    ended: (record) => {
      counting.ended(record);
      recentOf(record.endpoint).ended(record);
      problems.ended(record);
    },
    now: (nowMs) => ({
      v: 1,
      atMs: nowMs,
      engineId,
      endpoints: [...recent].map(([key, ops]) => {
        const own = counting.rows().filter(({ endpoint }) => endpoint === key);
        const rates = ops.rates(nowMs);
        return {
          key,
          inFlight: sumOf(own, ({ inFlight }) => inFlight),
          opsPerSecond: rates.ops,
          upBytesPerSecond: rates.bytesOut,
          downBytesPerSecond: rates.bytesIn,
          ...quantilesOf(ops.latency(nowMs)),
          ops: sumOf(own, (row) => row.ops),
          errors: sumOf(own, errorCountOf),
          throttles: sumOf(own, ({ throttles }) => throttles),
          retries: sumOf(own, ({ retries }) => retries),
          heat: ops.heat(nowMs),
        };
      }),
      problems: problems.list(nowMs),
    }),
    sizesOf: (endpoint) =>
      counting
        .rows()
        .filter((row) => row.endpoint === endpoint)
        .flatMap(({ op, sizes }) =>
          sizes.flatMap((size, bucket) => {
            const quantiles = size === undefined ? undefined : quantilesOf(size.latency);
            if (size === undefined || quantiles === undefined) return [];
            const { n, max } = size.latency;
            const sizeBucket = sizeBuckets[bucket] ?? '';
            return [{ op, sizeBucket, count: n, ...quantiles, maxUs: max, bars: barsOf(size.latency) }];
          }),
        ),
  };
}

function quantilesOf(
  latency: Histogram,
): { readonly p50Us: number; readonly p95Us: number; readonly p99Us: number } | undefined {
  const [p50Us, p95Us, p99Us] = [latency.quantile(0.5), latency.quantile(0.95), latency.quantile(0.99)];
  return p50Us === undefined || p95Us === undefined || p99Us === undefined ? undefined : { p50Us, p95Us, p99Us };
}

/** By powers of two of a millisecond. */
function barsOf(latency: Histogram): number[] {
  const bars = new Array<number>(barCount).fill(0);
  for (const [index, count] of latency.counts()) {
    const bar = Math.min(barCount - 1, Math.max(0, Math.floor(Math.log2(highestEquivalent(index) / 1000)) + 1));
    bars[bar] = (bars[bar] ?? 0) + count;
  }
  return bars;
}
