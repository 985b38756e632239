import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHistogram as createOracle } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createHistogram, highestEquivalent, indexOf } from '../../../main/engine/statistics/histogram';
import { fromWire, HistogramWire } from '../../../main/engine/statistics/histogramWire';
import { bundleScript } from '../../support/bundleScript';
import { latencySamples } from '../../support/latencySamples';

test('ST-1 a million samples of four processes, merged, are within a thousandth of the sorted ones', async () => {
  const [count, processes] = [1_000_000, 4];
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-histogram-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const script = await bundleScript('test/support/countingProcess.ts', folder);
  const merged = createHistogram();
  const answers = await Promise.all(
    Array.from({ length: processes }, (_, share) =>
      promisify(execFile)(process.execPath, [script, String(share), String(processes), String(count)]),
    ),
  );
  for (const { stdout } of answers) {
    const part = fromWire(HistogramWire.parse(JSON.parse(stdout)));
    if (part !== undefined) merged.add(part);
  }

  const sorted = Float64Array.from(latencySamples(count)).sort();
  const oracle = createOracle({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  let sum = 0;
  for (const value of sorted) {
    oracle.record(value);
    sum += value;
  }
  const shares = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
  const exact = shares.map((share) => sorted[Math.ceil(share * count) - 1] ?? 0);
  const measured = shares.map((share) => merged.quantile(share) ?? 0);
  expect([merged.n, merged.sum, merged.min, merged.max]).toEqual([count, sum, sorted[0], sorted.at(-1)]);
  expect(measured).toEqual(exact.map((value) => highestEquivalent(indexOf(value))));
  expect(measured).toEqual(shares.map((share) => oracle.percentile(share * 100)));
  for (const [index, value] of exact.entries())
    expect(Math.abs((measured[index] ?? 0) - value)).toBeLessThanOrEqual(value / 1000);
}, 120_000);
