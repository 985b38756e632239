import { expect, test } from 'vitest';
import type { BlobStore, BlobSource } from '../../../main/engine/ports/blobStore';
import { errorClassOf } from '../../../main/engine/transfers/errorClass';
import { createRunStatistics } from '../../../main/engine/statistics/runStatistics';
import { createRunCounters } from '../../../main/engine/transfers/runCounters';
import { AppError, errorCodes, type ErrorCode } from '../../../shared/domain/errors';
import { errorClasses } from '../../../shared/domain/progress';

const noSignal = new AbortController().signal;
const source = (sizeBytes: number): BlobSource => ({
  sizeBytes,
  async *open() {
    yield await Promise.resolve(new Uint8Array(sizeBytes));
  },
});

/** A store whose calls do what a test says. */
function storeOf(part: Partial<BlobStore>): BlobStore {
  const unused = (): never => {
    throw new Error('not used');
  };
  return {
    uri: 's3://b/root',
    storeId: '0',
    head: unused,
    put: unused,
    get: unused,
    list: unused,
    probe: unused,
    close: () => Promise.resolve(),
    ...part,
  };
}

const failing = (code: ErrorCode) => storeOf({ head: (key) => Promise.reject(new AppError({ code, message: key })) });

test('every error code has a class', () => {
  expect(errorCodes.map(errorClassOf).filter((name) => !errorClasses.includes(name))).toEqual([]);
});

test('TR-25 n errors of each class are n, also when keys speak of others', async () => {
  const codes = {
    throttle: 'network.throttled',
    timeout: 'network.timeout',
    reset: 'network.reset',
    dns: 'network.dns',
    tls: 'network.tls',
    server: 'network.server',
    auth: 'auth.expired',
    permission: 'store.denied_head',
    notfound: 'store.no_bucket',
    precondition: 'plan.changed_outside',
    checksum: 'integrity.mismatch',
    nospace: 'store.full',
    'local-io': 'disk.io',
    source: 'source.changed',
    other: 'internal',
  } as const;
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  let count = 0;
  const expected: Record<string, number> = {};
  for (const [name, code] of Object.entries(codes)) {
    expected[name] = ++count;
    const store = counters.counted(failing(code));
    for (let i = 0; i < count; i += 1) await expect(store.head('Data/403/404/503', noSignal)).rejects.toThrow();
  }
  expect([counters.totals().errors, counters.totals().ops, counters.totals().inFlight]).toEqual([expected, 0, 0]);
});

test('attempts that the adapter makes count for the run, each by its own end', async () => {
  const statistics = createRunStatistics({ nowMs: () => 5, monotonicMs: () => 0 });
  const counters = createRunCounters(
    () => 0,
    () => undefined,
    statistics,
  );
  const plain = storeOf({ head: () => Promise.resolve(undefined) });
  const store = counters.counted({
    ...plain,
    recorded: (recorder) => ({
      ...plain,
      head: (key) => {
        const start = { endpoint: 's3://b', op: 'head', path: key } as const;
        recorder.begin(start).failed({ code: 'network.throttled', status: 503 });
        recorder.begin({ ...start, isRetry: true }).failed({ code: 'network.reset' });
        const attempt = recorder.begin({ ...start, isRetry: true });
        counters.repeated({ key: `root/${key}`, code: 'network.reset' });
        attempt.done(0, 0);
        return Promise.resolve(undefined);
      },
    }),
  });
  await store.head('a', noSignal);
  const rows = statistics
    .rows()
    .map(({ sizes, ttfb, ...counts }) => ({ ...counts, sizes: sizes.length, ttfb: ttfb.n }));
  expect([rows, counters.totals(), counters.repeated({ key: 'a', code: 'network.reset' })]).toEqual([
    [
      {
        endpoint: 's3://b',
        op: 'head',
        ops: 1,
        attempts: 3,
        retries: 2,
        throttles: 1,
        bytesIn: 0,
        bytesOut: 0,
        inFlight: 0,
        inFlightMax: 1,
        firstAt: 5,
        lastAt: 5,
        lastError: { at: 5, op: 'head', code: 'network.reset', class: 'reset', path: 'a' },
        errors: { throttle: 1, reset: 1 },
        sizes: 9,
        ttfb: 0,
      },
    ],
    { ops: 1, retries: 2, wireBytes: 0, inFlight: 0, errors: { throttle: 1, reset: 1 } },
    false,
  ]);
});

test('the wire counts what is sent twice; the caller sees it taken back', async () => {
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  const seen: number[] = [];
  const store = counters.counted(
    storeOf({
      put: (_key, _source, { onBytes }) => {
        for (const bytes of [60, 100, 0, 70, 100]) onBytes?.(bytes);
        return Promise.resolve({ outcome: 'created' });
      },
    }),
  );
  await store.put('a', source(100), { signal: noSignal, onBytes: (bytes) => seen.push(bytes) });
  expect([counters.totals().wireBytes, seen]).toEqual([200, [60, 100, 0, 70, 100]]);
});

test('a body counts as it is read and is in flight until then, also when the reader has enough', async () => {
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  const body = async function* () {
    for (let i = 0; i < 3; i += 1) yield await Promise.resolve(new Uint8Array(10));
  };
  const store = counters.counted(
    storeOf({ get: () => Promise.resolve({ head: { sizeBytes: 30, metadata: {} }, body: body() }) }),
  );
  const all = await store.get('a', { signal: noSignal });
  const open = counters.totals().inFlight;
  for await (const chunk of all.body) expect(chunk.length).toBe(10);
  const some = await store.get('b', { signal: noSignal });
  for await (const chunk of some.body) if (chunk.length > 0) break;
  expect([open, counters.totals()]).toEqual([1, { ops: 2, retries: 0, wireBytes: 40, inFlight: 0, errors: {} }]);
});

/** Stands still until its signal aborts. */
const hanging = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

test('the oldest call that stands still is ended and starts afresh', async () => {
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  let calls = 0;
  const store = counters.counted(
    storeOf({ head: (_key, signal) => (++calls === 1 ? hanging(signal) : Promise.resolve(undefined)) }),
  );
  const answer = store.head('a', noSignal);
  const ended = counters.abortOldest();
  await answer;
  const { ops, retries, errors } = counters.totals();
  expect([ended, calls, ops, retries, errors, counters.abortOldest()]).toEqual([true, 2, 1, 1, { timeout: 1 }, false]);
});

test('one that stands still again and again fails as timed out, a read at once', async () => {
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  const store = counters.counted(
    storeOf({ head: (_key, signal) => hanging(signal), get: (_key, { signal }) => hanging(signal) }),
  );
  const answer = store.head('a', noSignal);
  const refused = expect(answer).rejects.toMatchObject({ code: 'network.timeout' });
  for (let i = 0; i < 3; i += 1) {
    counters.abortOldest();
    await new Promise(setImmediate);
  }
  await refused;
  const read = store.get('b', { signal: noSignal });
  counters.abortOldest();
  await expect(read).rejects.toMatchObject({ code: 'network.timeout' });
});

test('a cancel reaches every call with its reason and is no error', async () => {
  const counters = createRunCounters(
    () => 0,
    () => undefined,
  );
  const controller = new AbortController();
  const store = counters.counted(storeOf({ head: (_key, signal) => hanging(signal) }));
  const calls = Array.from({ length: 64 }, (_, i) => store.head(String(i), controller.signal));
  const reason = new DOMException('stop', 'AbortError');
  controller.abort(reason);
  expect([
    (await Promise.allSettled(calls)).filter((call) => call.status === 'rejected' && call.reason === reason).length,
    counters.totals().errors,
    counters.totals().inFlight,
  ]).toEqual([64, {}, 0]);
});

test('the slowest hundredth of calls is measured', async () => {
  let now = 0;
  const counters = createRunCounters(
    () => now,
    () => undefined,
  );
  const store = counters.counted(
    storeOf({
      head: (key) => {
        now += Number(key);
        return Promise.resolve(undefined);
      },
    }),
  );
  const before = counters.p99Ms();
  for (let ms = 1; ms <= 100; ms += 1) await store.head(String(ms), noSignal);
  expect([before, counters.p99Ms()]).toEqual([undefined, 99]);
});
