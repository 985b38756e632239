import { expect, test } from 'vitest';
import { inParallel } from '../../../main/engine/hashing/inParallel';

const never = new AbortController().signal;

test('keeps to its limit and works through everything', async () => {
  let [underWay, most] = [0, 0];
  const done: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay--;
    done.push(item);
  });
  expect([most, done]).toEqual([3, [1, 2, 3, 4, 5, 6, 7]]);
});

test('starts nothing after a failure and waits for what is under way', async () => {
  const started: number[] = [];
  const ended: number[] = [];
  const work = inParallel([1, 2, 3, 4], 2, never, async (item) => {
    started.push(item);
    if (item === 1) throw new Error('first');
    await new Promise(setImmediate);
    ended.push(item);
  });
  await expect(work).rejects.toThrow('first');
  expect([started, ended]).toEqual([[1, 2], [2]]);
});

test('starts nothing after an abort', async () => {
  const controller = new AbortController();
  const started: number[] = [];
  const work = inParallel([1, 2, 3], 1, controller.signal, (item) => {
    started.push(item);
    if (item === 2) controller.abort();
    return Promise.resolve();
  });
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(started).toEqual([1, 2]);
});
