import { expect, test } from 'vitest';
import {
  createEndpointRates,
  type EndpointRates,
  type Second,
} from '../../../../main/engine/transfers/flow/endpointRates';

const busy: Second = { isBusy: true, isLimited: false, unheardBytes: 0 };

/** So many seconds of downloading at that rate. */
function moves(rates: EndpointRates, seconds: number, bytesPerSecond: number, second: Partial<Second> = {}): void {
  for (let at = 0; at < seconds; at += 1) {
    rates.moved('down', bytesPerSecond);
    rates.tick('down', { ...busy, ...second });
  }
}

test('what is usual is what was moved in seconds that were busy, and goes on from what was known', () => {
  const fresh = createEndpointRates({});
  const before = fresh.usual();
  moves(fresh, 10, 5_000_000);
  moves(fresh, 100, 0, { isBusy: false });
  const known = createEndpointRates({ up: 7, down: 1_000_000 });
  moves(known, 900, 2_000_000);
  expect([
    before,
    Math.round(fresh.usual().down ?? 0),
    known.usual().up,
    Math.round((known.usual().down ?? 0) / 1000),
  ]).toEqual([{}, 5_000_000, 7, 1632]);
});

test('a minute below a quarter of what is usual is slow, until a minute comes to more again', () => {
  const rates = createEndpointRates({ down: 8_000_000 });
  const seen = [8_000_000, 1_000_000, 1_000_000, 8_000_000].map((rate, index) => {
    moves(rates, index === 1 ? 20 : 60, rate);
    return rates.isSlow();
  });
  expect(seen).toEqual([false, false, true, false]);
});

test.each([
  ['a limit of the person', { isLimited: true }],
  ['a pause in which nothing large is on the way', { isBusy: false }],
  ['what is on the way and may have arrived', { unheardBytes: 600_000_000 }],
] as const)('%s is no slowness', (_name, second) => {
  const rates = createEndpointRates({ down: 8_000_000 });
  moves(rates, 120, 1_000, second);
  expect(rates.isSlow()).toBe(false);
});
