import { createHistogram as createOracle } from 'node:perf_hooks';
import { build } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { createHistogram, highestEquivalent, indexOf } from '../../../main/engine/statistics/histogram';
import { fromWire, toWire } from '../../../main/engine/statistics/histogramWire';
import { latencySamples } from '../../support/latencySamples';

const shares = [0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

test.each([
  [1, 1, 1],
  [1023, 1023, 1023],
  [1024, 1024, 1024],
  [2047, 2047, 2047],
  [2048, 2048, 2049],
  [4096, 3072, 4099],
  [3_600_000_000, 23_220, 3_600_809_983],
])('%i µs fall into counter %i, which stands for %i µs', (value, index, reported) => {
  expect([indexOf(value), highestEquivalent(index)]).toEqual([index, reported]);
});

test('every value lies in its counter and within a thousandth of what the counter reports', () => {
  for (const value of latencySamples(50_000)) {
    const reported = highestEquivalent(indexOf(value));
    const before = highestEquivalent(indexOf(value) - 1);
    expect(value > before && value <= reported && reported - value <= value / 1000).toBe(true);
  }
});

test('quantiles are those of the histograms of Node and of hdr-histogram-js', () => {
  const own = createHistogram();
  const oracle = createOracle({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  const other = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
  });
  for (const value of latencySamples(100_000)) {
    own.record(value);
    oracle.record(value);
    other.recordValue(value);
  }
  expect(shares.map((share) => own.quantile(share))).toEqual(shares.map((share) => oracle.percentile(share * 100)));
  expect(shares.map((share) => own.quantile(share))).toEqual(
    shares.map((share) => other.getValueAtPercentile(share * 100)),
  );
  expect([own.n, own.min]).toEqual([oracle.count, oracle.min]);
});

test('what lies outside of the range counts at its end and as clamped', () => {
  const histogram = createHistogram();
  for (const value of [-5, 0, 0.4, 1, 1.9, 3_600_000_000, 1e12]) histogram.record(value);
  const { n, min, max, clamped, sum } = histogram;
  expect({ n, min, max, clamped, sum }).toEqual({ n: 7, min: 1, max: 3_600_000_000, clamped: 4, sum: 7_200_000_005 });
});

test('an empty one has no quantile', () => {
  expect([createHistogram().quantile(0.5), createHistogram().n]).toEqual([undefined, 0]);
});

test('merging is adding counts, whatever the order, and clearing leaves nothing', () => {
  const [whole, a, b] = [createHistogram(), createHistogram(), createHistogram()];
  let index = 0;
  for (const value of latencySamples(20_000)) {
    whole.record(value);
    (index++ % 3 === 0 ? a : b).record(value);
  }
  b.add(a);
  expect(toWire(b)).toEqual(toWire(whole));
  a.clear();
  expect(toWire(a)).toEqual(toWire(createHistogram()));
});

test('the wire form comes back as it was', () => {
  const histogram = createHistogram();
  for (const value of latencySamples(5000)) histogram.record(value);
  histogram.record(0);
  const back = fromWire(toWire(histogram));
  expect(back === undefined ? undefined : toWire(back)).toEqual(toWire(histogram));
});

test('what holds something else than it says is refused', () => {
  const histogram = createHistogram();
  for (const value of latencySamples(100)) histogram.record(value);
  const wire = toWire(histogram);
  const encoded = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');
  const bad = [
    { ...wire, n: wire.n + 1 },
    { ...wire, pairs: `${wire.pairs.slice(0, 8)}====` },
    { ...wire, n: 1, pairs: encoded(128) },
    { ...wire, n: 1, pairs: encoded(0, 1) },
    { ...wire, n: 1, pairs: encoded(255, 255, 255, 127, 1) },
    { ...wire, n: 1, pairs: encoded(...new Array<number>(12).fill(255), 1, 1) },
    { ...wire, n: 0, pairs: encoded(5, 0) },
  ];
  expect(bad.map(fromWire)).toEqual(bad.map(() => undefined));
});
