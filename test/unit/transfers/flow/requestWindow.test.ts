import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRequestWindow } from '../../../../main/engine/transfers/flow/window';

const most = (): number => 256;

/** Steps of two seconds, each full, with so many requests answered in each. */
function limitsAfter(amounts: readonly number[], start = 32): number[] {
  const window = createRequestWindow(start, most, 0);
  return amounts.map((amount, index) => {
    window.done(amount, true, index * 2000 + 1000);
    window.done(0, true, (index + 1) * 2000);
    return window.limit();
  });
}

test('grows by one for every two seconds in which more was moved, and holds when no more comes of it', () => {
  expect({
    rising: limitsAfter([100, 110, 120, 130]),
    level: limitsAfter([100, 100, 100, 100, 100]),
    hardly: limitsAfter([1000, 1000, 1010, 1010]),
  }).toEqual({ rising: [33, 34, 35, 36], level: [33, 34, 34, 34, 34], hardly: [33, 34, 34, 34] });
});

/** Steps of a quarter of a second; of each how many requests were answered, and whether more could have been sent. */
function openingAfter(...steps: readonly (readonly [amount: number, isFull: boolean])[]): number[] {
  const window = createRequestWindow(32, most, 0, true);
  return steps.map(([amount, isFull], index) => {
    window.done(amount, isFull, index * 250 + 100);
    window.done(0, false, (index + 1) * 250);
    return window.limit();
  });
}

test('one that opens doubles every quarter of a second while that brings more, and grows slowly afterwards', () => {
  const slowly = Array.from({ length: 16 }, () => [300, true] as const);
  expect({
    waiting: openingAfter([100, true], [200, true], [400, true], [800, true]),
    bringsNoMore: openingAfter([100, true], [105, true], [210, true], [420, true]),
    notAskedFor: openingAfter([100, false], [100, false], [100, true]),
    later: openingAfter([100, true], [100, true], ...slowly).slice(-1),
  }).toEqual({
    waiting: [64, 128, 256, 256],
    bringsNoMore: [64, 64, 64, 64],
    notAskedFor: [32, 32, 64],
    later: [66],
  });
});

test('one that opens is as careful as any other after the first trouble', () => {
  const window = createRequestWindow(32, most, 0, true);
  window.done(100, true, 250);
  window.throttled(300);
  window.done(400, true, 550);
  window.done(800, true, 800);
  expect([window.limit(), window.learned()]).toEqual([16, 16]);
});

test('does not grow for what was never asked for', () => {
  const window = createRequestWindow(32, most, 0);
  for (let ms = 100; ms < 20_000; ms += 100) window.done(1, false, ms);
  expect([window.limit(), window.learned()]).toEqual([32, undefined]);
});

test('halves when the endpoint refuses, and gives up a quarter after three timeouts in ten seconds', () => {
  const refused = createRequestWindow(32, most, 0);
  refused.throttled(10);
  const slow = createRequestWindow(32, most, 0);
  slow.timedOut(0);
  slow.timedOut(9_000);
  slow.timedOut(10_500);
  const before = slow.limit();
  slow.timedOut(11_000);
  expect([refused.limit(), before, slow.limit()]).toEqual([16, 32, 24]);
});

test('what is learned without trouble is the largest number that was borne, after trouble the last one', () => {
  const calm = createRequestWindow(8, most, 0);
  for (let step = 1; step <= 5; step += 1) calm.done(100 * step, true, step * 2000);
  const peak = calm.learned();
  calm.throttled(20_000);
  expect([peak, calm.learned()]).toEqual([12, 6]);
});

test('stays a whole number from 1 to the most there may be, whatever happens', () => {
  const happening = fc.oneof(
    fc.record({ what: fc.constant('done' as const), amount: fc.nat(1e6), isFull: fc.boolean() }),
    fc.record({ what: fc.constantFrom('throttled' as const, 'timedOut' as const) }),
  );
  const steps = fc.array(fc.tuple(happening, fc.integer({ min: -5_000, max: 5_000 })), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.integer({ min: 1, max: 256 }),
      steps,
      fc.boolean(),
      (start, top, all, opens) => {
        let nowMs = 0;
        const window = createRequestWindow(start, () => top, nowMs, opens);
        for (const [one, passedMs] of all) {
          nowMs += passedMs;
          const before = window.limit();
          if (one.what === 'done') window.done(one.amount, one.isFull, nowMs);
          else window[one.what](nowMs);
          const limit = window.limit();
          const mostNow = opens ? before * 2 : before + 1;
          expect(Number.isInteger(limit) && limit >= 1 && limit <= top && limit <= mostNow).toBe(true);
          if (one.what === 'throttled') expect(limit).toBe(Math.max(1, Math.floor(before / 2)));
        }
      },
    ),
  );
});
