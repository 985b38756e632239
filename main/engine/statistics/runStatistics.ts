/** What one run costs: all counters of its stores and folders, and who else hears of its attempts. */
import { createOpCounting, type OpCounters, type OpCounting } from './opCounters';
import { createOpRecords, type OpRecords, type OpSink, type OpTimes } from './opRecords';
import type { MeasuredOp } from '../ports/statistics';

export interface RunStatistics {
  readonly recorder: OpRecords;
  readonly counting: OpCounting;
  rows(): readonly OpCounters[];
  /** A call that stood still began afresh. */
  restarted(endpoint: string, op: MeasuredOp): void;
}

export function createRunStatistics(times: OpTimes, sinks: readonly OpSink[] = []): RunStatistics {
  const counting = createOpCounting();
  return {
    recorder: createOpRecords(times, [counting, ...sinks]),
    counting,
    rows: () => counting.rows(),
    restarted: (endpoint, op) => {
      counting.row(endpoint, op).retries += 1;
    },
  };
}
