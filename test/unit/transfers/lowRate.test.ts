import { expect, test } from 'vitest';
import { createLowRateWatch } from '../../../main/engine/transfers/lowRate';

/** The seconds in which help is due, with so many bytes in each. */
function dueAt(rateAt: (second: number) => number, usualBps: number | undefined, isMoving = true): number[] {
  const watch = createLowRateWatch();
  let wireBytes = 0;
  return Array.from({ length: 300 }, (_, second) => second).filter((second) => {
    wireBytes += rateAt(second);
    return watch.isDue({ atMs: second * 1000, isMoving, wireBytes, usualBps });
  });
}

test.each([
  ['a minute of trickling at a fast place is helped once', 9_000, 2_000_000, true, [60]],
  ['a place that is never fast is left alone', 9_000, 900_000, true, []],
  ['a place of which nothing is known is left alone', 9_000, undefined, true, []],
  ['what waits or has nothing on the way is left alone', 0, 2_000_000, false, []],
  ['a proper rate needs no help', 11_000, 2_000_000, true, []],
] as const)('%s', (_name, bps, usual, isMoving, seconds) => {
  expect(dueAt(() => bps, usual, isMoving)).toEqual(seconds);
});

test('after a minute at a proper rate it may be helped again', () => {
  expect(dueAt((second) => (second > 60 && second <= 120 ? 500_000 : 100), 2_000_000)).toEqual([60, 180]);
});
