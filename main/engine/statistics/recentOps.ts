/** One place over the last ten minutes: rates, latencies of a minute, and a strip of how latencies fell. */
import { heatBoundsMs } from '../../../shared/ipc/statistics';
import { createHistogram, type Histogram } from './histogram';
import type { OpRecord } from './opRecords';

export interface RecentOps {
  ended(record: OpRecord): void;
  rates(nowMs: number): { readonly ops: number; readonly bytesIn: number; readonly bytesOut: number };
  /** Of the last minute. */
  latency(nowMs: number): Histogram;
  heat(nowMs: number): number[][];
}

interface Second {
  at: number;
  ops: number;
  bytesIn: number;
  bytesOut: number;
}

/** Rates are over so many whole seconds. */
const rateSeconds = 5;
const slotMs = 5000;
const slotCount = 13;
const columnMs = 10_000;
const columnCount = 60;

export function createRecentOps(): RecentOps {
  const seconds: Second[] = Array.from({ length: rateSeconds + 1 }, () => ({
    at: -1,
    ops: 0,
    bytesIn: 0,
    bytesOut: 0,
  }));
  const slots = Array.from({ length: slotCount }, () => ({ at: -1, latency: createHistogram() }));
  const columns = Array.from({ length: columnCount }, () => ({ at: -1, counts: emptyColumn() }));

  const secondOf = (atMs: number): Second => {
    const at = Math.floor(atMs / 1000);
    const second = placeIn(seconds, at);
    if (second.at !== at) Object.assign(second, { at, ops: 0, bytesIn: 0, bytesOut: 0 });
    return second;
  };
  const recordLatency = (atMs: number, durationUs: number): void => {
    const slotAt = Math.floor(atMs / slotMs);
    const slot = placeIn(slots, slotAt);
    if (slot.at !== slotAt) slot.latency.clear();
    slot.at = slotAt;
    slot.latency.record(durationUs);
    const columnAt = Math.floor(atMs / columnMs);
    const column = placeIn(columns, columnAt);
    if (column.at !== columnAt) column.counts.fill(0);
    column.at = columnAt;
    const row = heatBoundsMs.findIndex((boundMs) => durationUs < boundMs * 1000);
    const index = row < 0 ? heatBoundsMs.length : row;
    column.counts[index] = (column.counts[index] ?? 0) + 1;
  };

  return {
    ended: ({ endedMs, bytesIn, bytesOut, durationUs, failure, isDropped }) => {
      const second = secondOf(endedMs);
      second.bytesIn += bytesIn;
      second.bytesOut += bytesOut;
      if (failure !== undefined || isDropped === true) return;
      second.ops += 1;
      if (durationUs !== undefined) recordLatency(endedMs, durationUs);
    },
    rates: (nowMs) => {
      const now = Math.floor(nowMs / 1000);
      const whole = seconds.filter(({ at }) => at < now && at >= now - rateSeconds);
      const per = (of: (second: Second) => number): number =>
        whole.reduce((sum, second) => sum + of(second), 0) / rateSeconds;
      return { ops: per(({ ops }) => ops), bytesIn: per((one) => one.bytesIn), bytesOut: per((one) => one.bytesOut) };
    },
    latency: (nowMs) => {
      const all = createHistogram();
      const first = Math.floor(nowMs / slotMs) - (slotCount - 1);
      for (const { at, latency } of slots) if (at >= first) all.add(latency);
      return all;
    },
    heat: (nowMs) => {
      const last = Math.floor(nowMs / columnMs);
      return Array.from({ length: columnCount }, (_, index) => {
        const at = last - columnCount + 1 + index;
        const column = placeIn(columns, at);
        return column.at === at ? [...column.counts] : emptyColumn();
      });
    },
  };
}

const emptyColumn = (): number[] => new Array<number>(heatBoundsMs.length + 1).fill(0);

/** Rings are never empty. */
function placeIn<T>(ring: readonly T[], at: number): T {
  return ring[((at % ring.length) + ring.length) % ring.length] as T;
}
