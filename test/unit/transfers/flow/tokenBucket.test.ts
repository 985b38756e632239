import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBucket, type TokenBucket } from '../../../../main/engine/transfers/flow/tokenBucket';
import { createSteppedClock, type SteppedClock } from '../../../support/steppedClock';

const never = new AbortController().signal;

/** Streams that take as much as they get; answers what has passed so far. */
function takers(bucket: TokenBucket, count: number, pieceBytes: number, signal = never): () => number[] {
  const passed = Array.from({ length: count }, () => 0);
  passed.forEach((_none, index) => {
    const run = async (): Promise<void> => {
      while (!signal.aborted) {
        await bucket.take(pieceBytes, signal);
        passed[index] = (passed[index] ?? 0) + pieceBytes;
      }
    };
    run().catch(() => undefined);
  });
  return () => [...passed];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

async function ratesPerSecond(clock: SteppedClock, passed: () => number[], seconds: number): Promise<number> {
  const before = sum(passed());
  await clock.advance(seconds * 1000);
  return (sum(passed()) - before) / seconds;
}

test('lets everything pass without a wait while nothing limits it', () => {
  const bucket = createTokenBucket(createSteppedClock());
  expect([bucket.take(1e12, never), bucket.isLimited()]).toEqual([undefined, false]);
});

test('many streams get the rate together, and each its share', async () => {
  const clock = createSteppedClock();
  const bucket = createTokenBucket(clock);
  bucket.setRate(4_000_000);
  const stop = new AbortController();
  const passed = takers(bucket, 8, 65_536, stop.signal);
  const rate = await ratesPerSecond(clock, passed, 10);
  const [least, largest] = [Math.min(...passed()), Math.max(...passed())];
  stop.abort();
  expect([Math.abs(rate / 4_000_000 - 1) < 0.02, largest - least <= 65_536]).toEqual([true, true]);
});

test('another rate holds at once, also for those who wait; no limit lets all of them go', async () => {
  const clock = createSteppedClock();
  const bucket = createTokenBucket(clock);
  bucket.setRate(10);
  const first = bucket.take(1_000_000, never);
  await clock.advance(5_000);
  bucket.setRate(500_000);
  await clock.advance(2_100);
  await first;
  bucket.setRate(1);
  const second = bucket.take(1_000_000, never);
  await clock.advance(1_000);
  bucket.setRate(0);
  await second;
  expect(bucket.isLimited()).toBe(false);
});

test('who gives up is out of the line at once and costs the others nothing', async () => {
  const clock = createSteppedClock();
  const bucket = createTokenBucket(clock);
  bucket.setRate(1000);
  const impatient = new AbortController();
  const first = bucket.take(900, impatient.signal);
  const second = bucket.take(1000, never);
  impatient.abort();
  await expect(first).rejects.toHaveProperty('name', 'AbortError');
  await clock.advance(1_100);
  await second;
});

test('what was not used is kept for one second, no longer', async () => {
  const clock = createSteppedClock();
  const bucket = createTokenBucket(clock);
  bucket.setRate(100_000);
  await clock.advance(60_000);
  const stop = new AbortController();
  const passed = takers(bucket, 1, 1000, stop.signal);
  await clock.advance(0);
  const atOnce = sum(passed());
  stop.abort();
  expect(atOnce).toBe(100_000);
});

test('never more passes than the rate allows and a second of savings, for any pieces, rates and pauses', async () => {
  const step = fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }), pauseMs: fc.nat(3_000) });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2_000, max: 5_000_000 }),
      fc.array(step, { maxLength: 20 }),
      async (rate, steps) => {
        const clock = createSteppedClock(0);
        const bucket = createTokenBucket(clock);
        bucket.setRate(rate);
        let [passed, largest] = [0, 0];
        for (const { bytes, pauseMs } of steps) {
          largest = Math.max(largest, bytes);
          void bucket.take(bytes, never)?.then(() => (passed += bytes));
          await clock.advance(pauseMs);
          expect(passed).toBeLessThanOrEqual((rate * clock.nowMs()) / 1000 + rate + 65_536);
        }
        // Everybody has their turn.
        await clock.advance(Math.ceil((sum(steps.map(({ bytes }) => bytes)) / rate) * 1000) + 3_000);
        expect(passed).toBe(sum(steps.map(({ bytes }) => bytes)));
      },
    ),
    { numRuns: 60 },
  );
});
