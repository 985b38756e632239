/** What the calls of a run to its store cost: attempts, bytes and errors by class, per endpoint and operation (statistics.md §2). */
import { AppError } from '../../../shared/domain/errors';
import type { ErrorClass } from '../../../shared/domain/progress';
import type { RepeatedAttempt } from '../ports/attempts';
import type { BlobStore } from '../ports/blobStore';
import { errorClassOf, errorClassOfThrown } from './errorClass';

type StoreOp = 'get' | 'put' | 'head' | 'list';

export interface OpCounts {
  readonly endpoint: string;
  readonly op: StoreOp;
  /** Calls that ended well. */
  ops: number;
  attempts: number;
  retries: number;
  bytesIn: number;
  bytesOut: number;
  inFlight: number;
  inFlightMax: number;
  readonly errors: Partial<Record<ErrorClass, number>>;
}

export interface RunTotals {
  readonly ops: number;
  readonly retries: number;
  readonly wireBytes: number;
  readonly inFlight: number;
  readonly errors: Partial<Record<ErrorClass, number>>;
}

export interface RunCounters {
  /** The same store, whose calls are counted. */
  counted(store: BlobStore): BlobStore;
  /** An adapter repeats a call by itself. `false` when none of this run is meant. */
  repeated(attempt: RepeatedAttempt): boolean;
  rows(): readonly OpCounts[];
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
  readonly counts: OpCounts;
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
export function createRunCounters(monotonicMs: () => number, moved: () => void): RunCounters {
  const rows = new Map<string, OpCounts>();
  const calls = new Set<Call>();
  const bySignal = new WeakMap<AbortSignal, Set<Call>>();
  let durations: number[] = [];

  const countsOf = (endpoint: string, op: StoreOp): OpCounts => {
    const name = `${endpoint} ${op}`;
    const known = rows.get(name);
    if (known !== undefined) return known;
    const counts = { ops: 0, attempts: 0, retries: 0, bytesIn: 0, bytesOut: 0, inFlight: 0, inFlightMax: 0 };
    const row: OpCounts = { endpoint, op, ...counts, errors: {} };
    rows.set(name, row);
    return row;
  };

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

  const begin = (endpoint: string, op: StoreOp, key: string, signal: AbortSignal): Call => {
    signal.throwIfAborted();
    const counts = countsOf(endpoint, op);
    counts.attempts += 1;
    counts.inFlight += 1;
    counts.inFlightMax = Math.max(counts.inFlightMax, counts.inFlight);
    const about = { key, counts, signal, startedMs: monotonicMs(), stop: new AbortController() };
    const call = { ...about, isStalled: false, attempts: 1, hasMoved: false };
    calls.add(call);
    callsUnder(signal).add(call);
    return call;
  };

  const end = (call: Call, thrown?: unknown): void => {
    if (!calls.delete(call)) return;
    bySignal.get(call.signal)?.delete(call);
    call.counts.inFlight -= 1;
    if (thrown === undefined) {
      call.counts.ops += 1;
      durations = [...durations.slice(1 - keptDurations), monotonicMs() - call.startedMs];
    } else {
      const failed = call.isStalled ? 'timeout' : errorClassOfThrown(thrown);
      if (failed !== undefined) count(call, failed);
    }
    moved();
  };

  const count = ({ counts }: Call, failed: ErrorClass): void => {
    counts.errors[failed] = (counts.errors[failed] ?? 0) + 1;
  };

  const bytesOf = (call: Call, direction: 'bytesIn' | 'bytesOut', bytes: number): void => {
    if (bytes <= 0) return;
    call.hasMoved = true;
    call.counts[direction] += bytes;
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
      const call = begin(endpoint, op, key, signal);
      if (restarts > 0) call.counts.retries += 1;
      try {
        const answer = await work(call, call.stop.signal, restarts > 0);
        end(call);
        return answer;
      } catch (error) {
        end(call, error);
        if (!call.isStalled || signal.aborted) throw error;
        if (restarts >= mostRestarts) throw stalled(key, error);
      }
    }
  };

  const counted = (store: BlobStore): BlobStore => ({
    ...store,
    head: (key, signal) => restarted(store.uri, 'head', key, signal, (_call, linked) => store.head(key, linked)),
    put: (key, source, options) =>
      restarted(store.uri, 'put', key, options.signal, (call, signal, isRestart) => {
        let sent = 0;
        if (isRestart) options.onBytes?.(0);
        const onBytes = (bytes: number): void => {
          // What is sent once more went over the wire once more.
          bytesOf(call, 'bytesOut', bytes - sent);
          sent = bytes;
          options.onBytes?.(bytes);
        };
        return store.put(key, source, { ...options, signal, onBytes });
      }),
    get: async (key, options) => {
      const call = begin(store.uri, 'get', key, options.signal);
      const { signal } = call.stop;
      const failed = (error: unknown): unknown => {
        end(call, error);
        return call.isStalled && !options.signal.aborted ? stalled(key, error) : error;
      };
      try {
        const { head, body } = await store.get(key, { ...options, signal });
        return {
          head,
          body: countedBody(
            body,
            (bytes) => {
              bytesOf(call, 'bytesIn', bytes);
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
      const call = begin(store.uri, 'list', prefix, signal);
      try {
        for await (const listing of store.list(prefix, call.stop.signal)) {
          moved();
          yield listing;
        }
        end(call);
      } catch (error) {
        end(call, error);
        throw call.isStalled && !signal.aborted ? stalled(prefix, error) : error;
      } finally {
        end(call);
      }
    },
  });

  const oldestCall = (): Call | undefined => [...calls].find(({ isStalled }) => !isStalled);

  return {
    counted,
    repeated: ({ key, code }) => {
      const call = [...calls].find((one) => key === one.key || key.endsWith(`/${one.key}`));
      if (call === undefined) return false;
      call.attempts += 1;
      call.counts.attempts += 1;
      call.counts.retries += 1;
      count(call, errorClassOf(code));
      return true;
    },
    rows: () => [...rows.values()],
    totals: () => totalsOf([...rows.values()]),
    p99Ms: () => [...durations].sort((a, b) => a - b)[Math.ceil(durations.length * 0.99) - 1],
    oldest: () => {
      const call = oldestCall();
      if (call === undefined) return undefined;
      const attempts = [...calls].reduce((most, one) => Math.max(most, one.attempts), 0);
      return { op: call.counts.op, hasMoved: call.hasMoved, attempts };
    },
    abortOldest: () => {
      const call = oldestCall();
      if (call === undefined) return false;
      call.isStalled = true;
      call.stop.abort();
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

function totalsOf(rows: readonly OpCounts[]): RunTotals {
  const errors: Partial<Record<ErrorClass, number>> = {};
  for (const row of rows)
    for (const [name, count] of Object.entries(row.errors) as [ErrorClass, number][])
      errors[name] = (errors[name] ?? 0) + count;
  const sum = (of: (row: OpCounts) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    ops: sum(({ ops }) => ops),
    retries: sum(({ retries }) => retries),
    wireBytes: sum(({ bytesIn, bytesOut }) => bytesIn + bytesOut),
    inFlight: sum(({ inFlight }) => inFlight),
    errors,
  };
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
