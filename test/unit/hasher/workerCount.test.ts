import { expect, test } from 'vitest';
import { createVolumes, createWorkerCount, type WorkerCount } from '../../../main/adapters/hasher/workerCount';

const mebibyte = 1024 * 1024;

/** A device on which `rateOf` threads together read so many MiB a second, each computing for a share of its time. */
interface Device {
  readonly rateOf: (threads: number) => number;
  readonly busyOf: (threads: number) => number;
}

/** Answers how many threads there were after each second of reading. */
function read(count: WorkerCount, { rateOf, busyOf }: Device, seconds: number): number[] {
  return Array.from({ length: seconds }, () => {
    for (let tick = 0; tick < 20; tick++) {
      const active = count.count;
      for (let thread = 0; thread < active; thread++)
        count.add(
          { wallMs: 50, busyMs: 50 * busyOf(active), bytes: (rateOf(active) * mebibyte) / 20 / active, files: 0 },
          active,
        );
    }
    return count.count;
  });
}

const warm: Device = {
  rateOf: (threads) => 2000 * Math.min(threads, 2),
  busyOf: (threads) => 2 / Math.max(2, threads),
};
const far: Device = { rateOf: (threads) => 30 * threads, busyOf: () => 0.05 };
const oneAtATime: Device = { rateOf: () => 120, busyOf: () => 0.1 };

test('threads that compute stay as many as the cores', () => {
  expect(read(createWorkerCount({ cores: 2, most: 8 }), warm, 5)).toEqual([2, 2, 2, 2, 2]);
});

test('threads that wait become more as long as more of them get more done, and eight at most', () => {
  const count = createWorkerCount({ cores: 2, most: 8 });
  const seen = read(count, far, 5);
  expect([seen.at(-1), Math.max(...seen), count.isCold, [...seen].sort((a, b) => a - b)]).toEqual([8, 8, true, seen]);
});

test('where more threads bring nothing they are taken back, and tried again only after a while', () => {
  const count = createWorkerCount({ cores: 2, most: 8 });
  const active: number[] = [];
  for (let share = 0; share < 400; share++) {
    const threads = count.count;
    count.add({ wallMs: 50, busyMs: 5, bytes: (6 * mebibyte) / threads, files: 0 }, threads);
    active.push(threads);
  }
  const tried = active.filter((threads) => threads > 2).length;
  expect([count.isCold, active.at(0), new Set(active), tried > 0, tried < active.length / 3]).toEqual([
    true,
    2,
    new Set([2, 3]),
    true,
    true,
  ]);
  expect(read(createWorkerCount({ cores: 2, most: 2 }), oneAtATime, 2)).toEqual([2, 2]);
});

test('when what was cold is warm, there are as many threads as cores again', () => {
  const count = createWorkerCount({ cores: 2, most: 8 });
  expect([read(count, far, 5).at(-1), read(count, warm, 5).at(-1), count.isCold]).toEqual([8, 2, false]);
});

test('where a system does not tell what a thread computed, only what more threads bring decides', () => {
  const outcome = (rateOf: (threads: number) => number): number => {
    const count = createWorkerCount({ cores: 2, most: 8 });
    for (let share = 0; share < 300; share++)
      count.add({ wallMs: 50, bytes: (rateOf(count.count) * mebibyte) / 20 / count.count, files: 0 }, count.count);
    return count.count;
  };
  expect([outcome(far.rateOf), outcome(warm.rateOf) <= 3]).toEqual([8, true]);
});

test('what is done while threads start or leave does not count', () => {
  const count = createWorkerCount({ cores: 2, most: 8 });
  for (let share = 0; share < 100; share++) count.add({ wallMs: 50, busyMs: 1, bytes: mebibyte, files: 1 }, 1);
  expect([count.count, count.isCold]).toEqual([2, false]);
});

test('each volume has its own number, which is kept', () => {
  const workersOf = createVolumes({ cores: 2, most: 8 });
  read(workersOf('far'), far, 5);
  expect(['far', 'near'].map((volume) => workersOf(volume).count)).toEqual([8, 2]);
});
