import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIds } from '../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { takeRootLock, type LockOwner, type RootLock } from '../../../main/engine/outputs/apply/rootLock';
import type { Clock } from '../../../main/engine/ports/clock';

/** Waiting ends when the test says so, or with the signal. */
function createHeldClock(): Clock & { nowMsValue: number; wake(): void } {
  const waiting = new Set<() => void>();
  const clock = {
    nowMsValue: 1_800_000_000_000,
    nowMs: () => clock.nowMsValue,
    delay: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        waiting.add(resolve);
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    wake: () => {
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
  return clock;
}

const files = createFileSystem();
const owner: LockOwner = { hostName: hostname(), isProcessAlive: () => true, processId: 7 };
let root = '';
const lockPath = (): string => path.join(root, '.satchel', 'lock');

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'satchel-lock-'));
  await mkdir(path.join(root, '.satchel'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const take = (clock: Clock, own: LockOwner = owner): Promise<RootLock> =>
  takeRootLock({ root, runId: 'run', owner: own }, { files, clock, ids: createIds() });

test('a second writer is refused until the first lets go, and nothing is left behind', async () => {
  const clock = createHeldClock();
  const first = await take(clock);
  await expect(take(clock)).rejects.toMatchObject({ code: 'lock.root' });
  await first.release();
  const second = await take(clock);
  await second.release();
  await second.release();
  expect(await readdir(path.join(root, '.satchel'))).toEqual([]);
});

test('a lock of a dead process of this computer is taken over at once, one of another computer after 60 seconds', async () => {
  const clock = createHeldClock();
  const lock = { pid: 99, host: 'elsewhere', time: clock.nowMs(), token: 't' };
  await writeFile(lockPath(), JSON.stringify(lock));
  const dead: LockOwner = { ...owner, isProcessAlive: () => false };
  await expect(take(clock, dead)).rejects.toMatchObject({ code: 'lock.root' });
  clock.nowMsValue += 60_001;
  await (await take(clock, dead)).release();
  await writeFile(lockPath(), JSON.stringify({ ...lock, host: owner.hostName, time: clock.nowMs() }));
  await (await take(clock, dead)).release();
  expect(await readdir(path.join(root, '.satchel'))).toEqual([]);
});

test('a lock that is still being written counts as held', async () => {
  await writeFile(lockPath(), '');
  const clock = { ...createHeldClock(), nowMs: () => Date.now() };
  await expect(take(clock)).rejects.toMatchObject({ code: 'lock.root' });
  await (await take({ ...clock, nowMs: () => Date.now() + 61_000 })).release();
});

test('the time in the lock is refreshed, and a lock that was taken away is noticed and left alone', async () => {
  const clock = createHeldClock();
  const lock = await take(clock);
  clock.nowMsValue += 15_000;
  clock.wake();
  await expect
    .poll(async () => (JSON.parse(await readFile(lockPath(), 'utf8')) as { time: number }).time)
    .toBe(clock.nowMsValue);
  await lock.check();
  const theirs = JSON.stringify({ pid: 1, host: 'elsewhere', time: clock.nowMs(), token: 'theirs' });
  await writeFile(lockPath(), theirs);
  clock.wake();
  const outcome = (): Promise<unknown> => lock.check().catch((error: unknown) => error);
  await expect.poll(outcome).toMatchObject({ code: 'lock.root' });
  await lock.release();
  expect(await readFile(lockPath(), 'utf8')).toBe(theirs);
});

test('of two that find the same stale lock only one goes on', async () => {
  const clock = createHeldClock();
  await writeFile(lockPath(), JSON.stringify({ pid: 99, host: owner.hostName, time: clock.nowMs(), token: 't' }));
  const dead: LockOwner = { ...owner, isProcessAlive: (pid) => pid !== 99 };
  const outcomes = await Promise.allSettled([take(clock, dead), take(clock, dead), take(clock, dead)]);
  const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(held).toHaveLength(1);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'lock.root' });
  for (const lock of held) await lock.release();
});

test('a process that was stopped longer than a lock lives asks before it writes on', async () => {
  const clock = createHeldClock();
  const slept = await take(clock);
  clock.nowMsValue += 3_600_000;
  // Nobody came meanwhile: the lock is fresh again.
  await slept.check();
  expect(JSON.parse(await readFile(lockPath(), 'utf8'))).toMatchObject({ time: clock.nowMsValue });
  clock.nowMsValue += 3_600_000;
  const other = await take(clock);
  await expect(slept.check()).rejects.toMatchObject({ code: 'lock.root' });
  await slept.release();
  await other.check();
  await other.release();
});

test('something else under the name of the lock is refused in words of its own, and stays', async () => {
  await mkdir(lockPath());
  await expect(take(createHeldClock())).rejects.toMatchObject({
    code: 'lock.root',
    message: expect.stringContaining('no regular file') as unknown,
  });
  expect(await readdir(path.join(root, '.satchel'))).toEqual(['lock']);
});

test('a lock that cannot be let go does not undo what was done under it', async () => {
  const lock = await take(createHeldClock());
  await rm(lockPath());
  await mkdir(lockPath());
  await lock.release();
  expect(await readdir(path.join(root, '.satchel'))).toEqual(['lock']);
});
