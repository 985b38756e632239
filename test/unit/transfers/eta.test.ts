import { expect, test } from 'vitest';
import { estimate } from '../../../main/engine/transfers/eta';
import { createRates } from '../../../main/engine/transfers/rates';

test('TR-35 a steady transfer ends when it is said to, and the range closes in', () => {
  const rates = createRates();
  const total = 1000;
  const errors: number[] = [];
  const confidences = new Set<string>();
  for (let second = 1; second <= 100; second += 1) {
    // Ten a second, give or take a tenth.
    rates.sample(second * 10 + (second % 2), 1000);
    if (second < 20) continue;
    const eta = estimate({
      remaining: total - second * 10,
      currentRate: rates.current() ?? 0,
      averageRate: rates.average(),
      samples: rates.samples(),
      activeMs: rates.activeMs(),
    });
    if (eta === null || second === 100) continue;
    errors.push(Math.abs(eta.seconds - (100 - second)) / (100 - second));
    confidences.add(eta.confidence);
    expect([eta.lowSeconds <= eta.seconds, eta.seconds <= eta.highSeconds]).toEqual([true, true]);
  }
  errors.sort((a, b) => a - b);
  expect([(errors[Math.floor(errors.length / 2)] ?? 1) <= 0.2, [...confidences]]).toEqual([true, ['medium', 'high']]);
});

test('it says nothing in the first five seconds, nor when nothing moves', () => {
  const moving = { remaining: 100, currentRate: 10, averageRate: 10, samples: [10, 10], activeMs: 4999 };
  expect([estimate(moving), estimate({ ...moving, currentRate: 0, averageRate: 0, activeMs: 60_000 })]).toEqual([
    null,
    null,
  ]);
});

test('seven tenths of the rate now and three of the rate so far, and two deviations either way', () => {
  const eta = estimate({ remaining: 88, currentRate: 10, averageRate: 6, samples: [6, 10, 6, 10], activeMs: 9000 });
  const spread = 2 * Math.sqrt(16 / 3);
  expect(eta).toEqual({
    seconds: 88 / 8.8,
    lowSeconds: 88 / (8.8 + spread),
    highSeconds: 88 / (8.8 - spread),
    confidence: 'low',
  });
});

test('the rate forgets what was, and a counter that was taken back stands still', () => {
  const rates = createRates();
  rates.sample(100, 1000);
  const first = rates.current();
  rates.sample(60, 1000);
  rates.sample(60, 1000);
  expect([first, rates.current(), rates.average()]).toEqual([100, 100 / 3, 20]);
});
