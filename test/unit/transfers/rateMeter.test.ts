import { expect, test } from 'vitest';
import { createRateMeter } from '../../../main/engine/transfers/rateMeter';
import { createManualClock } from '../../support/manualClock';

test('the rate is that of the last five seconds, and unknown for the first', () => {
  const clock = createManualClock();
  const meter = createRateMeter(clock);
  const rates: (number | undefined)[] = [];
  for (let second = 0; second <= 12; second += 1) {
    rates.push(meter.sample(second <= 6 ? second * 100 : 600 + (second - 6) * 10));
    clock.advance(1000);
  }
  expect(rates).toEqual([undefined, 100, 100, 100, 100, 100, 100, 82, 64, 46, 28, 10, 10]);
});

test('a counter that rises ten thousand times a second has the same rate', () => {
  const clock = createManualClock();
  const meter = createRateMeter(clock);
  let rate: number | undefined;
  for (let step = 0; step <= 70_000; step += 1) {
    rate = meter.sample(step);
    if (step % 10 === 9) clock.advance(1);
  }
  expect(rate).toBeGreaterThan(9_900);
  expect(rate).toBeLessThan(10_100);
});

test('a counter that falls starts afresh', () => {
  const clock = createManualClock();
  const meter = createRateMeter(clock);
  meter.sample(0);
  clock.advance(2000);
  expect(meter.sample(2000)).toBe(1000);
  clock.advance(20);
  expect(meter.sample(10)).toBeUndefined();
  clock.advance(1000);
  expect(meter.sample(510)).toBe(500);
});
