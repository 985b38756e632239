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

test('what the system tells counts at once: nothing is judged or counted until half a minute after it woke', () => {
  const watch = createPowerWatch(start);
  watch.suspended();
  const asleep = [watch.isAsleepOrWaking(after(1, 1)), watch.tick(after(1000, 1000))];
  const still = watch.isAsleepOrWaking(after(2000, 2000));
  watch.resumed(after(2000, 2000));
  expect([asleep, still, [31_999, 32_000].map((ms) => watch.isAsleepOrWaking(after(ms, ms)))]).toEqual([
    [true, { awakeMs: 0, sleptMs: 0 }],
    true,
    [true, false],
  ]);
});

test('a computer that was told to sleep and did not is awake after a minute', () => {
  const watch = createPowerWatch(start);
  watch.suspended();
  const ticks = Array.from({ length: 61 }, (_, second) => watch.tick(after((second + 1) * 1000, (second + 1) * 1000)));
  expect([ticks[30], ticks.at(-1)]).toEqual([
    { awakeMs: 0, sleptMs: 0 },
    { awakeMs: 1000, sleptMs: 0 },
  ]);
});
