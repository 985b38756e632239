/** Makes records of attempts: how long each took, what it moved, how it ended; told to whoever counts them. */
import type { ErrorClass } from '../../../shared/domain/progress';
import type { MeasuredOp, OpAttempt, OpFailure, OpRecorder, OpStart } from '../ports/statistics';
import { errorClassOf } from '../transfers/errorClass';
import { withoutSecrets } from '../transfers/withoutSecrets';

/** An attempt that has ended. */
export interface OpRecord extends OpStart {
  /** Wall clock. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Absent when it cannot be told: the computer slept meanwhile. */
  readonly durationUs?: number;
  /** Until the answer began. */
  readonly ttfbUs?: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** 1 when absent; the duration is that of all of them. */
  readonly steps?: number;
  readonly failure?: OpFailure & { readonly class: ErrorClass };
  readonly isDropped?: boolean;
}

/** Hears of every attempt. */
export interface OpSink {
  began(start: OpStart, nowMs: number): void;
  ended(record: OpRecord): void;
}

export interface OpTimes {
  readonly nowMs: () => number;
  /** With fractions, which are microseconds. */
  readonly monotonicMs: () => number;
}

export interface OpRecords extends OpRecorder {
  /** What is under way now has no latency: the computer sleeps in between. */
  slept(): void;
}

const withFirstByte: ReadonlySet<MeasuredOp> = new Set(['get', 'head', 'list']);

export function createOpRecords(times: OpTimes, sinks: readonly OpSink[]): OpRecords {
  let sleeps = 0;
  const begin = (start: OpStart): OpAttempt => {
    const startedMs = times.nowMs();
    const sleepsBefore = sleeps;
    let sentMs = times.monotonicMs();
    let firstByteMs: number | undefined;
    let isOver = false;
    const end = (bytesIn: number, bytesOut: number, how: Pick<OpRecord, 'failure' | 'isDropped' | 'steps'>): void => {
      if (isOver) return;
      isOver = true;
      const isMeasured = sleeps === sleepsBefore;
      const durationUs = (times.monotonicMs() - sentMs) * 1000;
      const ttfb = isMeasured && firstByteMs !== undefined ? { ttfbUs: (firstByteMs - sentMs) * 1000 } : {};
      // The path of what failed is kept in documents that people pass on.
      const isKept = how.failure !== undefined && start.path !== undefined;
      const told = isKept ? { ...start, path: withoutSecrets(start.path) } : start;
      const ended = { ...told, startedMs, endedMs: times.nowMs(), bytesIn, bytesOut, ...how };
      const record = isMeasured ? { ...ended, durationUs, ...ttfb } : ended;
      for (const sink of sinks) sink.ended(record);
    };
    for (const sink of sinks) sink.began(start, startedMs);
    return {
      sent: () => {
        sentMs = times.monotonicMs();
      },
      firstByte: () => {
        if (withFirstByte.has(start.op)) firstByteMs ??= times.monotonicMs();
      },
      done: (bytesIn, bytesOut, steps) => {
        end(bytesIn, bytesOut, steps === undefined ? {} : { steps });
      },
      failed: (failure) => {
        const isAsleep = sleeps !== sleepsBefore;
        const named = isAsleep ? 'timeout' : (failure.class ?? errorClassOf(failure.code));
        end(0, 0, { failure: { ...failure, class: named } });
      },
      dropped: () => {
        end(0, 0, { isDropped: true });
      },
    };
  };
  return {
    begin,
    slept: () => {
      sleeps += 1;
    },
  };
}
