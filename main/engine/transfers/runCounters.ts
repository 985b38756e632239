/** The calls of a run to its store while they are under way: what moves, what stands still; their attempts are counted by the statistics. */
import { AppError } from '../../../shared/domain/errors';
import type { ErrorClass } from '../../../shared/domain/progress';
import type { RepeatedAttempt } from '../ports/attempts';
import type { BlobStore } from '../ports/blobStore';
import { StoodStill } from '../ports/statistics';
import { errorsOf, sumOf } from '../statistics/opCounters';
import { recordedStore } from '../statistics/recordedStore';
import { createRunStatistics, type RunStatistics } from '../statistics/runStatistics';

type StoreOp = 'get' | 'put' | 'head' | 'list';

export interface RunTotals {
  readonly ops: number;
  readonly retries: number;
  /** Bytes either way, also while a call is under way. */
  readonly wireBytes: number;
  readonly inFlight: number;
  /** Of attempts, also of those that were repeated; with those of the run that this one goes on from. */
  readonly errors: Partial<Record<ErrorClass, number>>;
}

export interface RunCounters {
  /** The same store, whose calls are counted. */
  counted(store: BlobStore): BlobStore;
  /** An adapter repeats a call by itself. `false` when none of this run is meant. */
  repeated(attempt: RepeatedAttempt): boolean;
  totals(): RunTotals;
  /** The slowest hundredth of calls took longer; `undefined` before the first ended. */
  p99Ms(): number | undefined;
  /** Of the calls in flight: the operation of the oldest, whether it moved bytes, and the most attempts of any. */
  oldest(): { readonly op: StoreOp; readonly hasMoved: boolean; readonly attempts: number } | undefined;
  /** Ends the oldest call in flight, which then starts afresh where that is safe and fails as timed out elsewhere. */
  abortOldest(): boolean;
}

interface Call {
  readonly key: string;
  readonly op: StoreOp;
  readonly startedMs: number;
  readonly signal: AbortSignal;
  readonly stop: AbortController;
  /** It was ended for standing still. */
  isStalled: boolean;
  attempts: number;
  hasMoved: boolean;
}

const keptDurations = 500;
const mostRestarts = 2;

/** `moved` is told of every byte and of every call that ended. */
export function createRunCounters(
  monotonicMs: () => number,
  moved: () => void,
  statistics: RunStatistics = createRunStatistics({ nowMs: monotonicMs, monotonicMs }),
): RunCounters {
  let ops = 0;
  let wireBytes = 0;
  const calls = new Set<Call>();
  const bySignal = new WeakMap<AbortSignal, Set<Call>>();
  let durations: number[] = [];

  /** One listener for all calls under a signal. */
  const callsUnder = (signal: AbortSignal): Set<Call> => {
    const known = bySignal.get(signal);
    if (known !== undefined) return known;
    const under = new Set<Call>();
    bySignal.set(signal, under);
    const stopAll = (): void => {
      for (const { stop } of under) stop.abort(signal.reason);
    };
    signal.addEventListener('abort', stopAll, { once: true });
    return under;
  };

  const begin = (op: StoreOp, key: string, signal: AbortSignal): Call => {
    signal.throwIfAborted();
    const about = { key, op, signal, startedMs: monotonicMs(), stop: new AbortController() };
    const call = { ...about, isStalled: false, attempts: 1, hasMoved: false };
    calls.add(call);
    callsUnder(signal).add(call);
    return call;
  };

  const end = (call: Call, isDone = true): void => {
    if (!calls.delete(call)) return;
    bySignal.get(call.signal)?.delete(call);
    if (isDone) {
      ops += 1;
      durations = [...durations.slice(1 - keptDurations), monotonicMs() - call.startedMs];
    }
    moved();
  };

  const bytesOf = (call: Call, bytes: number): void => {
    if (bytes <= 0) return;
    call.hasMoved = true;
    wireBytes += bytes;
    moved();
  };

  /** A call that was ended for standing still starts again on a new connection. */
  const restarted = async <T>(
    endpoint: string,
    op: StoreOp,
    key: string,
    signal: AbortSignal,
    work: (call: Call, signal: AbortSignal, isRestart: boolean) => Promise<T>,
  ): Promise<T> => {
    for (let restarts = 0; ; restarts += 1) {
      const call = begin(op, key, signal);
      if (restarts > 0) statistics.restarted(endpoint, op);
      try {
        const answer = await work(call, call.stop.signal, restarts > 0);
        end(call);
        return answer;
      } catch (error) {
        end(call, false);
        if (!call.isStalled || signal.aborted) throw error;
        if (restarts >= mostRestarts) throw stalled(key, error);
      }
    }
  };

  const counted = (plain: BlobStore): BlobStore => {
    const store = recordedStore(plain, statistics.recorder);
    return { ...store, ...watched(store, store.endpointKey ?? store.uri), close: () => plain.close() };
  };

  const watched = (store: BlobStore, endpoint: string): Pick<BlobStore, 'head' | 'put' | 'get' | 'list'> => ({
    head: (key, signal) => restarted(endpoint, 'head', key, signal, (_call, linked) => store.head(key, linked)),
    put: (key, source, options) =>
      restarted(endpoint, 'put', key, options.signal, (call, signal, isRestart) => {
        let sent = 0;
        if (isRestart) options.onBytes?.(0);
        const onBytes = (bytes: number): void => {
          // What is sent once more went over the wire once more.
          bytesOf(call, bytes - sent);
          sent = bytes;
          options.onBytes?.(bytes);
        };
        return store.put(key, source, { ...options, signal, onBytes });
      }),
    get: async (key, options) => {
      const call = begin('get', key, options.signal);
      const { signal } = call.stop;
      const failed = (error: unknown): unknown => {
        end(call, false);
        return call.isStalled && !options.signal.aborted ? stalled(key, error) : error;
      };
      try {
        const { head, body } = await store.get(key, { ...options, signal });
        return {
          head,
          body: countedBody(
            body,
            (bytes) => {
              bytesOf(call, bytes);
            },
            () => {
              end(call);
            },
            failed,
          ),
        };
      } catch (error) {
        throw failed(error);
      }
    },
    async *list(prefix, signal) {
      const call = begin('list', prefix, signal);
      try {
        for await (const listing of store.list(prefix, call.stop.signal)) {
          moved();
          yield listing;
        }
        end(call);
      } catch (error) {
        end(call, false);
        throw call.isStalled && !signal.aborted ? stalled(prefix, error) : error;
      } finally {
        end(call);
      }
    },
  });

  const oldestCall = (): Call | undefined => [...calls].find(({ isStalled }) => !isStalled);

  return {
    counted,
    repeated: ({ key }) => {
      const call = [...calls].find((one) => key === one.key || key.endsWith(`/${one.key}`));
      if (call === undefined) return false;
      call.attempts += 1;
      return true;
    },
    totals: () => {
      const rows = statistics.rows();
      const retries = sumOf(rows, (row) => row.retries);
      return { ops, retries, wireBytes, inFlight: calls.size, errors: errorsOf(rows) };
    },
    p99Ms: () => [...durations].sort((a, b) => a - b)[Math.ceil(durations.length * 0.99) - 1],
    oldest: () => {
      const call = oldestCall();
      if (call === undefined) return undefined;
      const attempts = [...calls].reduce((most, one) => Math.max(most, one.attempts), 0);
      return { op: call.op, hasMoved: call.hasMoved, attempts };
    },
    abortOldest: () => {
      const call = oldestCall();
      if (call === undefined) return false;
      call.isStalled = true;
      call.stop.abort(new StoodStill('The call stood still.'));
      return true;
    },
  };
}

async function* countedBody(
  body: AsyncIterable<Uint8Array>,
  moved: (bytes: number) => void,
  ended: () => void,
  failed: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      moved(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw failed(error);
  } finally {
    // Also when the reader has enough.
    ended();
  }
}

function stalled(key: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'network.timeout',
      message: 'The store stopped answering in the middle of a request.',
      safe: 'What is complete stays.',
      hint: 'Try again. If it comes back, look at the connection to the store.',
      details: { key },
    },
    cause,
  );
}
