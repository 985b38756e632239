import { expect, test } from 'vitest';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import { createRunStatistics } from '../../../main/engine/statistics/runStatistics';
import { createProgressKeeper } from '../../../main/engine/transfers/progressDocument';
import { createRunCounters } from '../../../main/engine/transfers/runCounters';
import { ProgressDocument, type RunPhase } from '../../../shared/domain/progress';
import type { TransferSnapshot } from '../../../shared/domain/transfer';

const allPhases = ['checking', 'scanning', 'hashing', 'comparing', 'transferring', 'verifying', 'finalizing'] as const;

/** A run whose time a test moves; the document is checked against its schema whenever it is read. */
function aRun(transferClass: TransferSnapshot['class'] = 'submit', phases: readonly RunPhase[] = allPhases) {
  const time = { wallMs: 1_000_000, monotonicMs: 0 };
  const statistics = createRunStatistics({ nowMs: () => time.wallMs, monotonicMs: () => time.monotonicMs });
  const counters = createRunCounters(
    () => time.monotonicMs,
    () => {
      keeper.moved();
    },
    statistics,
  );
  const facts = { runId: 'r', transferUid: 't', class: transferClass, phases, resumeFrom: 'r0' };
  const keeper = createProgressKeeper(facts, counters, () => ({ ...time }));
  const pass = (seconds: number, each: (second: number) => void = () => undefined) => {
    const ticks = [];
    for (let second = 1; second <= seconds; second += 1) {
      time.wallMs += 1000;
      time.monotonicMs += 1000;
      each(second);
      ticks.push(keeper.tick());
    }
    return ticks;
  };
  const sleep = (ms: number): void => {
    time.wallMs += ms;
  };
  return { keeper, counters, statistics, pass, sleep, document: () => ProgressDocument.parse(keeper.document()) };
}

test('the whole document in the middle of an upload', () => {
  const { keeper, pass, document } = aRun();
  keeper.step({ phase: 'checking' });
  pass(2);
  keeper.counts({ skippedItems: 5, skippedBytes: 500, deduplicatedItems: 3, deduplicatedBytes: 300, failedItems: 0 });
  keeper.step({ phase: 'transferring', doneFiles: 0, totalFiles: 10, doneBytes: 0, totalBytes: 10_000 });
  const item = keeper.item('plate.exr', 1000);
  pass(10, (second) => {
    keeper.step({ phase: 'transferring', doneFiles: Math.floor(second / 2), doneBytes: second * 100 });
  });
  item.bytes(400);
  keeper.atBarrier({ name: 'manifests', waitingFor: ['plate.exr'] });
  expect(document()).toEqual({
    v: 1,
    runId: 'r',
    transferUid: 't',
    class: 'submit',
    revision: 28,
    phase: 'transferring',
    phaseIndex: 5,
    phaseCount: 7,
    phaseStartedAt: 1_002_000,
    heartbeatAt: 1_012_000,
    phaseElapsedMs: 10_000,
    activeElapsedMs: 12_000,
    currentItems: [{ name: 'plate.exr', bytesDone: 400, bytesTotal: 1000 }],
    items: { total: 18, totalIsFinal: true, done: 5, skipped: 5, deduplicated: 3, failed: 0, remaining: 5 },
    bytes: { total: 10_800, totalIsFinal: true, done: 1000, skipped: 500, deduplicated: 300, wire: 0 },
    operationsCompleted: 0,
    retries: 0,
    errors: { total: 0, byClass: {} },
    rates: { itemsPerSec: 0.5, bytesPerSec: 100, windowSeconds: 10, avgBytesPerSec: 100 },
    eta: { seconds: 90, lowSeconds: 90, highSeconds: 90, confidence: 'medium' },
    stuck: { isStuck: false },
    atBarrier: { name: 'manifests', waitingFor: ['plate.exr'] },
    resume: { fromRunId: 'r0' },
    unsupported: ['items.deleted', 'bytes.written', 'endpoint'],
  });
});

test('items add up to their total at the end, and later phases do not replace them', () => {
  const { keeper, document } = aRun();
  keeper.counts({ skippedItems: 990, deduplicatedItems: 0, failedItems: 2 });
  keeper.step({ phase: 'hashing', doneFiles: 1000, totalFiles: 1000 });
  const hashing = document().items;
  keeper.step({ phase: 'transferring', doneFiles: 10, totalFiles: 10, doneBytes: 100, totalBytes: 100 });
  keeper.step({ phase: 'verifying', doneFiles: 1, totalFiles: 3 });
  keeper.step({ phase: 'finalizing', doneFiles: 1, totalFiles: 1 });
  keeper.ended('done');
  const { items, phase, eta } = document();
  expect([hashing, items, phase, eta]).toEqual([
    { total: 1000, totalIsFinal: true, done: 1000, remaining: 0 },
    { total: 1000, totalIsFinal: true, done: 8, skipped: 990, deduplicated: 0, failed: 2, remaining: 0 },
    'done',
    null,
  ]);
});

test('while files are still being found the total is what was found so far', () => {
  const { keeper, document } = aRun();
  keeper.step({ phase: 'scanning', doneFiles: 7 });
  expect([document().items, document().currentOperation]).toEqual([{ total: 7, totalIsFinal: false, done: 7 }, 'scan']);
});

test('done never exceeds its total, and a retry takes back what its attempt counted', () => {
  const { keeper, document } = aRun();
  const seen: (number | undefined)[] = [];
  for (const doneBytes of [90, 120, 40, 100]) {
    keeper.step({ phase: 'transferring', doneFiles: 0, totalFiles: 1, doneBytes, totalBytes: 100 });
    seen.push(document().bytes.done);
  }
  expect(seen).toEqual([90, 100, 40, 100]);
});

test('the estimate is silent at first and while it cools down, is offline, paused or asleep', () => {
  const { keeper, pass, document } = aRun();
  const move = (from: number) => (second: number) => {
    const doneBytes = (from + second) * 100;
    keeper.step({ phase: 'transferring', doneFiles: 0, totalFiles: 1, doneBytes, totalBytes: 100_000 });
  };
  keeper.step({ phase: 'transferring' });
  pass(4, move(0));
  const early = document().eta;
  pass(1, move(4));
  const known = document().eta;
  const silent = (['cooling', 'offline', 'paused', 'waiting-user'] as const).map((reason) => {
    keeper.waits(reason);
    return [document().eta, document().waiting];
  });
  keeper.waits(undefined);
  expect([early, known?.seconds, silent, document().eta?.seconds]).toEqual([
    null,
    995,
    [
      [null, 'cooling'],
      [null, 'offline'],
      [null, 'paused'],
      [null, 'waiting-user'],
    ],
    995,
  ]);
});

test('TR-38 half an hour of hashing one file is never stuck while bytes are read', () => {
  const { keeper, pass, document } = aRun();
  const ticks = pass(1800, (second) => {
    keeper.step({ phase: 'hashing', doneFiles: 0, totalFiles: 1, doneBytes: second * 1e6, totalBytes: 5e11 });
  });
  expect([ticks.filter(({ stuckStep }) => stuckStep !== 'none'), document().stuck]).toEqual([[], { isStuck: false }]);
});

test.each(allPhases)('TR-39 six hours of sleep while %s are neither stuck nor counted', (phase) => {
  const { keeper, pass, sleep, document } = aRun();
  keeper.step({ phase, doneFiles: 0, totalFiles: 2, doneBytes: 0, totalBytes: 1e6 });
  pass(10);
  sleep(6 * 3600_000);
  const [waking] = pass(1);
  const asleep = document().waiting;
  const ticks = pass(40, (second) => {
    keeper.step({ phase, doneFiles: 1, totalFiles: 2, doneBytes: second * 1000, totalBytes: 1e6 });
  });
  const { activeElapsedMs, stuck, rates } = document();
  expect([
    waking?.sleptMs,
    asleep,
    ticks.some(({ stuckStep }) => stuckStep !== 'none'),
    stuck,
    activeElapsedMs <= 51_000,
    (rates?.bytesPerSec ?? 0) <= 40_000,
  ]).toEqual([6 * 3600_000, 'asleep', false, { isStuck: false }, true, true]);
});

test('a store that stops in the middle is told, helped, and forgotten once it moves again', async () => {
  const { keeper, counters, pass, document } = aRun();
  keeper.step({ phase: 'transferring', doneFiles: 0, totalFiles: 1, doneBytes: 0, totalBytes: 100 });
  let calls = 0;
  let more: (bytes: number) => void = () => undefined;
  const store = counters.counted({
    uri: 's3://b',
    storeId: '0',
    head: () => Promise.resolve(undefined),
    put: (_key, _source, { signal, onBytes }) =>
      new Promise((resolve, reject) => {
        onBytes?.(50);
        if (++calls === 2) {
          more = (bytes) => {
            onBytes?.(bytes);
            if (bytes === 100) resolve({ outcome: 'created' });
          };
        }
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    get: () => Promise.reject(new Error('not used')),
    list: () => {
      throw new Error('not used');
    },
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
  const sent = store.put(
    'a',
    {
      sizeBytes: 100,
      open: () => {
        throw new Error('not used');
      },
    },
    { signal: new AbortController().signal },
  );
  const steps = pass(60).map(({ stuckStep }) => stuckStep);
  const told = document().stuck;
  counters.abortOldest();
  await new Promise(setImmediate);
  more(80);
  const cleared = pass(10).some(({ hasCleared }) => hasCleared);
  more(100);
  await sent;
  const { stuck, bytes, errors, retries } = document();
  expect([[steps.indexOf('show'), steps.indexOf('abort')], told, cleared, stuck, bytes.wire, errors, retries]).toEqual([
    [29, 59],
    { isStuck: true, reason: 'zero-window', sinceMs: 60_000 },
    true,
    { isStuck: false },
    150,
    { total: 1, byClass: { timeout: 1 } },
    1,
  ]);
});

test('TR-34 each field in each phase is measured: no number stands still over a run unless it is said to be unsupported', async () => {
  const { keeper, counters, statistics, pass, document } = aRun();
  const seen = new Map<string, Set<number>>();
  const unsupported: string[][] = [];
  const look = (): void => {
    const now = document();
    for (const [name, value] of numbersIn(now)) seen.set(name, (seen.get(name) ?? new Set()).add(value));
  };
  const store = counters.counted(sendingStore);
  const [told, calls]: [unknown[], unknown[]] = [[], []];
  for (const phase of allPhases) {
    const isTransferring = phase === 'transferring';
    keeper.step({ phase, doneFiles: 0, totalFiles: isTransferring ? 80 : 100, doneBytes: 0, totalBytes: 100_000 });
    const item = keeper.item(`${phase}.exr`, 1000);
    for (let second = 1; second <= 20; second += 1) {
      keeper.step({ phase, doneFiles: second * 2, doneBytes: second * second * 100 });
      item.bytes(second * 10);
      if (isTransferring) {
        const numbers = {
          skippedItems: second,
          skippedBytes: second,
          deduplicatedItems: second,
          deduplicatedBytes: second,
        };
        keeper.counts({ ...numbers, failedItems: second % 3, reusedItems: second, reusedBytes: second });
        const sent = store.put(`k${second}`, noSource, { signal: new AbortController().signal });
        const again = { endpoint: 's3://b', op: 'put', isRetry: true } as const;
        statistics.recorder.begin(again).failed({ code: 'network.reset' });
        await sent;
      }
      pass(1);
      look();
    }
    item.end();
    const { phaseIndex, phaseElapsedMs, activeElapsedMs, items, bytes, ...more } = document();
    unsupported.push(more.unsupported);
    told.push([more.phase, phaseIndex, phaseElapsedMs, activeElapsedMs, more.currentOperation, items, bytes]);
    calls.push([more.operationsCompleted, more.retries, more.errors]);
  }
  const before = [
    { total: 100, totalIsFinal: true, done: 40, remaining: 60 },
    { total: 100_000, totalIsFinal: true, done: 40_000, wire: 0 },
  ];
  const moved = [
    { total: 120, totalIsFinal: true, done: 38, skipped: 20, deduplicated: 20, failed: 2, remaining: 40 },
    { total: 100_040, totalIsFinal: true, done: 40_000, skipped: 20, deduplicated: 20, wire: 2000 },
  ];
  const operations = [undefined, 'scan', 'hash', undefined, undefined, undefined, undefined];
  const noCall = [0, 0, { total: 0, byClass: {} }];
  const twentyCalls = [20, 20, { total: 20, byClass: { reset: 20 } }];
  expect({
    told,
    calls,
    // What has no other value by what it means.
    still: [...seen].filter(([, values]) => values.size === 1).map(([name]) => name),
    unsupported: [...new Set(unsupported.flat())].filter((name) => !seen.has(name)),
  }).toEqual({
    told: allPhases.map((phase, index) => {
      const numbers = index < 4 ? before : moved;
      return [phase, index + 1, 20_000, (index + 1) * 20_000, operations[index], ...numbers];
    }),
    calls: allPhases.map((_, index) => (index < 4 ? noCall : twentyCalls)),
    still: ['v', 'phaseCount', 'rates.windowSeconds'],
    unsupported: ['items.deleted', 'bytes.written', 'endpoint'],
  });
});

const noSource = {
  sizeBytes: 100,
  open: () => {
    throw new Error('not used');
  },
};
const sendingStore: BlobStore = {
  ...{ uri: 's3://b', storeId: '0' },
  head: () => Promise.resolve(undefined),
  put: (_key, _source, { onBytes }) => {
    onBytes?.(100);
    return Promise.resolve({ outcome: 'created' });
  },
  get: () => Promise.reject(new Error('not used')),
  list: () => {
    throw new Error('not used');
  },
  probe: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Every number of a document by its path. */
function numbersIn(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => numbersIn(each, path === '' ? name : `${path}.${name}`));
}
