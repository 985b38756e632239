import { expect, test } from 'vitest';
import { createPowerWatch } from '../../../main/engine/transfers/power';

const start = { wallMs: 1_000_000, monotonicMs: 500 };
const after = (wallMs: number, monotonicMs: number) => ({ wallMs: 1_000_000 + wallMs, monotonicMs: 500 + monotonicMs });

test('a second is a second, and so is a slow tick', () => {
  const watch = createPowerWatch(start);
  expect([
    watch.tick(after(1000, 1000)),
    watch.tick(after(5000, 5000)),
    watch.isAsleepOrWaking(after(5000, 5000)),
  ]).toEqual([{ awakeMs: 1000, sleptMs: 0 }, { awakeMs: 4000, sleptMs: 0 }, false]);
});

test('six hours in which the monotonic clock stood still were sleep; judging begins half a minute after', () => {
  const watch = createPowerWatch(start);
  const hours = 6 * 3600_000;
  expect(watch.tick(after(hours, 1000))).toEqual({ awakeMs: 1000, sleptMs: hours - 1000 });
  expect([30_999, 31_000].map((ms) => watch.isAsleepOrWaking(after(hours + ms, ms)))).toEqual([true, false]);
});

test('where both clocks run on in sleep, the silence shows it', () => {
  const watch = createPowerWatch(start);
  expect(watch.tick(after(3600_000, 3600_000))).toEqual({ awakeMs: 1000, sleptMs: 3599_000 });
});

test('a wall clock that is set back is no sleep', () => {
  const watch = createPowerWatch(start);
  expect(watch.tick(after(-3600_000, 1000))).toEqual({ awakeMs: 1000, sleptMs: 0 });
});

test('what the system tells counts at once', () => {
  const watch = createPowerWatch(start);
  watch.suspended();
  expect([watch.isAsleepOrWaking(after(1, 1)), watch.tick(after(1000, 1000)).sleptMs]).toEqual([true, 0]);
});
