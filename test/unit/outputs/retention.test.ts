import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  runsPushedOut,
  runsToPurge,
  type KeptRun,
  type RetentionPolicy,
} from '../../../main/engine/outputs/backups/retention';

const dayMs = 86_400_000;
const nowMs = 100 * dayMs;
const policy: RetentionPolicy = { keepDays: 14, maxBytesPerRoot: 100, keepLastRun: true };
/** A run of so many days ago with bytes per folder. */
const run = (runId: string, daysAgo: number, bytes: Readonly<Record<string, number>>): KeptRun => ({
  runId,
  startedMs: nowMs - daysAgo * dayMs,
  roots: Object.entries(bytes).map(([root, own]) => ({ root, files: 1, bytes: own })),
});
const ids = (runs: readonly KeptRun[]): readonly string[] => runs.map(({ runId }) => runId);

test('what is older than the days goes, the oldest first, and the last run of a folder stays', () => {
  const runs = [
    run('new', 1, { a: 1 }),
    run('old', 20, { a: 1 }),
    run('older', 30, { a: 1 }),
    run('only', 40, { b: 1 }),
  ];
  expect(ids(runsToPurge(runs, policy, nowMs))).toEqual(['older', 'old']);
  expect(ids(runsToPurge(runs, { ...policy, keepLastRun: false }, nowMs))).toEqual(['only', 'older', 'old']);
});

test('a folder over its bytes loses its oldest runs until it fits, others lose nothing', () => {
  const runs = [run('4', 1, { a: 60 }), run('3', 2, { a: 30, b: 90 }), run('2', 3, { b: 10 }), run('1', 4, { a: 30 })];
  expect(ids(runsToPurge(runs, policy, nowMs))).toEqual(['1']);
  expect(ids(runsToPurge(runs, { ...policy, maxBytesPerRoot: 70 }, nowMs))).toEqual(['1', '2']);
});

test('a last run that is larger than everything allowed stays', () => {
  expect(runsToPurge([run('big', 1, { a: 500 })], policy, nowMs)).toEqual([]);
  expect(ids(runsToPurge([run('big', 1, { a: 500 })], { ...policy, keepLastRun: false }, nowMs))).toEqual(['big']);
});

test('a new run pushes out what fitted before, and what was only kept for being the last', () => {
  const runs = [run('2', 1, { a: 60 }), run('1', 2, { a: 30 })];
  expect(ids(runsPushedOut(runs, new Map([['a', 10]]), policy, nowMs))).toEqual([]);
  expect(ids(runsPushedOut(runs, new Map([['a', 30]]), policy, nowMs))).toEqual(['1']);
  expect(ids(runsPushedOut([run('last', 30, { a: 1 })], new Map([['a', 1]]), policy, nowMs))).toEqual(['last']);
  expect(runsPushedOut(runs, new Map([['a', 0]]), policy, nowMs)).toEqual([]);
});

test('whatever is kept, nothing that has to go stays and nothing goes without a reason', () => {
  const runs = fc
    .uniqueArray(
      fc.record({
        runId: fc.integer({ min: 0, max: 99 }).map(String),
        daysAgo: fc.integer({ min: 0, max: 30 }),
        bytes: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 90 }), { minKeys: 1 }),
      }),
      { selector: ({ runId }) => runId, maxLength: 12 },
    )
    .map((rows) => rows.map(({ runId, daysAgo, bytes }) => run(runId, daysAgo, bytes)));
  fc.assert(
    fc.property(runs, fc.boolean(), (given, keepLastRun) => {
      const rule = { ...policy, keepLastRun };
      const gone = runsToPurge(given, rule, nowMs);
      const stay = given.filter((one) => !gone.includes(one));
      const newest = (root: string): KeptRun | undefined =>
        given
          .filter(({ roots }) => roots.some((own) => own.root === root))
          .sort((a, b) => b.startedMs - a.startedMs || (a.runId < b.runId ? 1 : -1))[0];
      const isLast = (one: KeptRun): boolean => keepLastRun && one.roots.some(({ root }) => newest(root) === one);
      expect(gone.some(isLast)).toBe(false);
      expect(stay.filter((one) => !isLast(one) && one.startedMs <= nowMs - 14 * dayMs)).toEqual([]);
      for (const root of ['a', 'b', 'c']) {
        const left = stay.filter(({ roots }) => roots.some((own) => own.root === root));
        const bytes = left
          .flatMap(({ roots }) => roots)
          .reduce((sum, own) => sum + (own.root === root ? own.bytes : 0), 0);
        if (bytes > rule.maxBytesPerRoot) expect(left.every(isLast)).toBe(true);
      }
      if (keepLastRun && given.every(({ startedMs }) => startedMs > nowMs - 14 * dayMs)) {
        const total = (root: string): number =>
          given.flatMap(({ roots }) => roots).reduce((sum, own) => sum + (own.root === root ? own.bytes : 0), 0);
        if (['a', 'b', 'c'].every((root) => total(root) <= rule.maxBytesPerRoot)) expect(gone).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});
