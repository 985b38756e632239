import { describe, expect, test } from 'vitest';
import { patiently } from '../../../main/engine/transfers/patiently';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { createSteppedClock } from '../../support/steppedClock';

const failing = (code: ErrorCode, errno: string): AppError =>
  new AppError({ code, message: `${code} ${errno}`, details: { path: 'a', errno } });

/** A step that fails so often, and when each of its attempts was. */
async function attemptsOf(error: Error, failures: number, isOnce?: boolean) {
  const clock = createSteppedClock(0);
  const atMs: number[] = [];
  let outcome: unknown;
  const step = (): Promise<string> => {
    atMs.push(clock.nowMs());
    return atMs.length <= failures ? Promise.reject(error) : Promise.resolve('done');
  };
  const { signal } = new AbortController();
  const ended = patiently(step, { clock, signal, ...(isOnce === undefined ? {} : { isOnce }) }).then(
    (answer) => (outcome = answer),
    (thrown: unknown) => (outcome = thrown),
  );
  await clock.advance(60_000);
  await ended;
  return { attempts: atMs.length, lastMs: atMs.at(-1), outcome };
}

describe('a step that fails is tried', () => {
  test.each([
    ['disk.io', 'EIO', 3],
    ['disk.denied', 'EACCES', 3],
    ['disk.denied', 'EPERM', 3],
    ['disk.busy', 'EMFILE', 3],
    ['disk.busy', 'ETXTBSY', 3],
    ['disk.busy', 'EBUSY', 10],
    // How Windows says that a file is not shared.
    ['disk.busy', 'EPERM', 10],
    ['disk.full', 'ENOSPC', 1],
    ['disk.readonly', 'EROFS', 1],
    ['input.not_found', 'ENOENT', 1],
  ] as const)('%s of %s: so often', async (code, errno, attempts) => {
    const error = failing(code, errno);
    expect(await attemptsOf(error, 99)).toMatchObject({ attempts, outcome: error });
    expect(await attemptsOf(error, attempts - 1)).toMatchObject({ attempts, outcome: 'done' });
  });
});

test('a file that is held is waited for half a minute', async () => {
  expect(await attemptsOf(failing('disk.busy', 'EBUSY'), 9)).toEqual({ attempts: 10, lastMs: 30_000, outcome: 'done' });
});

test('what is no error of a file, and what the caller repeats itself, is tried once', async () => {
  const unknown = new TypeError('a mistake');
  expect([await attemptsOf(unknown, 99), await attemptsOf(failing('disk.io', 'EIO'), 99, true)]).toMatchObject([
    { attempts: 1, outcome: unknown },
    { attempts: 1 },
  ]);
});

test('a wait ends at once when the run is cancelled, and no attempt follows', async () => {
  const clock = createSteppedClock(0);
  const stop = new AbortController();
  let attempts = 0;
  const ended = patiently(
    () => {
      attempts += 1;
      return Promise.reject(failing('disk.busy', 'EBUSY'));
    },
    { clock, signal: stop.signal },
  );
  await clock.advance(300);
  stop.abort();
  await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  await clock.advance(60_000);
  expect([attempts, clock.nowMs()]).toEqual([2, 60_300]);
});
