import { expect, test } from 'vitest';
import { createStuckWatch, patienceMs, type StuckSigns } from '../../../main/engine/transfers/stuck';

const quiet = { isActive: true, isWaiting: false, inFlight: 1, hasMoved: true, attempts: 1 };

/** Ticks each second over the given seconds; answers the steps other than `none`, with their second. */
function run(
  watch: ReturnType<typeof createStuckWatch>,
  [from, to]: readonly [number, number],
  signs: Partial<StuckSigns> = {},
): [number, string][] {
  const steps: [number, string][] = [];
  for (let second = from; second <= to; second += 1) {
    const step = watch.tick({ ...quiet, ...signs, atMs: second * 1000 });
    if (step !== 'none') steps.push([second, step]);
  }
  return steps;
}

test('patience is five times the slowest hundredth of calls, between 30 and 120 seconds', () => {
  expect([undefined, 1000, 10_000, 100_000].map(patienceMs)).toEqual([30_000, 30_000, 50_000, 120_000]);
});

test('a black hole after some bytes is told after T and the oldest request ended after twice that, once', () => {
  const watch = createStuckWatch(0);
  watch.progressed(10_000);
  expect(run(watch, [11, 200])).toEqual([
    [40, 'show'],
    [70, 'abort'],
    [130, 'restart'],
  ]);
  expect(watch.state()).toEqual({ isStuck: true, reason: 'zero-window', sinceMs: 10_000 });
});

test('it is cleared ten seconds after something moved, and may be stuck again', () => {
  const watch = createStuckWatch(0);
  run(watch, [1, 40]);
  watch.progressed(41_000);
  run(watch, [41, 50]);
  const during = watch.state().isStuck;
  run(watch, [51, 51]);
  const after = watch.state();
  expect([during, after, run(watch, [52, 140])]).toEqual([
    true,
    { isStuck: false },
    [
      [71, 'show'],
      [101, 'abort'],
    ],
  ]);
});

test('one that moved for a moment only is still stuck, and is helped', () => {
  const watch = createStuckWatch(0);
  run(watch, [1, 30]);
  watch.progressed(31_000);
  // A single byte within the hysteresis clears it; silence afterwards is a new time of being stuck.
  expect([run(watch, [31, 100]), watch.state().isStuck]).toEqual([
    [
      [61, 'show'],
      [91, 'abort'],
    ],
    true,
  ]);
});

test.each([
  ['no-bytes-in-flight', { hasMoved: false }],
  ['retry-loop', { attempts: 5 }],
  ['disk-stall', { inFlight: 0, writePendingMs: 10_001 }],
  ['event-loop-blocked', { loopDelayMs: 30_000 }],
  ['lock-wait', { inFlight: 0, waitsFor: 'lock' }],
  ['child-hung', { inFlight: 0, waitsFor: 'child' }],
] as const)('it says why: %s', (reason, signs) => {
  const watch = createStuckWatch(0);
  run(watch, [1, 30], signs);
  expect(watch.state()).toEqual({ isStuck: true, reason, sinceMs: 0 });
});

test.each([
  ['while it waits', { isWaiting: true }],
  ['in a phase in which nothing moves by itself', { isActive: false }],
  ['when no work is in flight', { inFlight: 0 }],
] as const)('never stuck %s', (_when, signs) => {
  const watch = createStuckWatch(0);
  expect([run(watch, [1, 3600], signs), watch.state()]).toEqual([[], { isStuck: false }]);
});

test('waiting begins the patience anew', () => {
  const watch = createStuckWatch(0);
  run(watch, [1, 29]);
  run(watch, [30, 60], { isWaiting: true });
  expect(run(watch, [61, 91])).toEqual([[90, 'show']]);
});
