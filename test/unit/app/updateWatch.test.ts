import { beforeEach, expect, it } from 'vitest';
import { createUpdateWatch, type UpdateWatch, type UpdateWish } from '../../../main/app/updateWatch';
import type { UpdateStatus } from '../../../shared/ipc/updates';

const wish: UpdateWish = {
  mode: 'notify',
  channel: 'stable',
  feedUrl: 'https://a.example',
  feedKey: '',
  minimumVersion: '',
};
const current: UpdateStatus = {
  version: '1.0.0',
  state: 'current',
  newest: '1.0.0',
  checkedMs: 1,
  wanted: null,
  isManaged: false,
  install: 'deb',
  own: 'none',
};
const available: UpdateStatus = { ...current, state: 'available', newest: '1.1.0' };

let done: string[] = [];
let isMoving = false;
let answer: UpdateStatus | Error = current;
let waiting: (() => void) | undefined;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Lets the time pass that is waited for. */
async function pass(): Promise<void> {
  const work = waiting;
  waiting = undefined;
  work?.();
  await settle();
}

const watch = (): UpdateWatch =>
  createUpdateWatch({
    check: () => {
      done.push('check');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    isMoving: () => isMoving,
    tell: ({ newest, wanted }) => done.push(`tell ${newest ?? ''} ${wanted ?? ''}`.trim()),
    later: (ms, work) => {
      done.push(`in ${ms / 60_000} min`);
      waiting = work;
      return () => {
        done.push('not later');
        waiting = undefined;
      };
    },
    chance: () => 0.5,
    log: (_level, message) => done.push(message),
  });
const follow = (): UpdateWatch['follow'] => watch().follow;

beforeEach(() => {
  done = [];
  isMoving = false;
  answer = current;
  waiting = undefined;
});

it('asks at the start and a day later, and tells nothing where nothing is new', async () => {
  follow()(wish);
  await settle();
  await pass();
  expect(done).toEqual(['check', 'in 1440 min', 'check', 'in 1440 min']);
});

it('tells a newer version once', async () => {
  answer = available;
  follow()(wish);
  await settle();
  await pass();
  expect(done.filter((what) => what.startsWith('tell'))).toEqual(['tell 1.1.0']);
});

it('waits while something moves', async () => {
  isMoving = true;
  follow()(wish);
  await pass();
  isMoving = false;
  await pass();
  expect(done).toEqual(['in 5 min', 'in 5 min', 'check', 'in 1440 min']);
});

it.each([
  ['it is off', { ...wish, mode: 'off' as const }],
  ['no address is set', { ...wish, feedUrl: '' }],
])('asks nobody while %s', async (_what, given) => {
  follow()(given);
  await settle();
  expect(done).toEqual([]);
});

it('says also without an address that the site wants a newer version', async () => {
  answer = { ...current, state: 'no-feed', newest: null, wanted: '2.0.0' };
  follow()({ ...wish, feedUrl: '', minimumVersion: '2.0.0' });
  await settle();
  expect(done).toEqual(['check', 'tell  2.0.0', 'in 1440 min']);
});

it('switched off, what was waited for is not done', async () => {
  const told = follow();
  told(wish);
  await settle();
  told({ ...wish, mode: 'off' });
  expect([done, waiting]).toEqual([['check', 'in 1440 min', 'not later'], undefined]);
});

it('settings that say the same ask nobody again', async () => {
  const told = follow();
  told(wish);
  told({ ...wish });
  await settle();
  expect(done).toEqual(['check', 'in 1440 min']);
});

it('an answer that comes after a change does not count', async () => {
  answer = available;
  const told = follow();
  told(wish);
  told({ ...wish, mode: 'off' });
  await settle();
  expect(done).toEqual(['check']);
});

it('trouble is written down, and an hour later it is asked again', async () => {
  answer = new Error('no way');
  follow()(wish);
  await settle();
  expect(done).toEqual(['check', 'no news of newer versions: no way', 'in 60 min']);
});

it('a version that takes the place of this one by itself is told when it is here, and once', async () => {
  answer = { ...available, own: 'fetching' };
  const told = watch();
  told.follow({ ...wish, mode: 'auto' });
  await settle();
  told.heard({ ...available, own: 'ready' });
  told.heard({ ...available, own: 'ready' });
  expect(done).toEqual(['check', 'in 1440 min', 'tell 1.1.0']);
});

it('what waits for transfers to end is asked for again soon', async () => {
  answer = { ...available, own: 'waiting' };
  follow()({ ...wish, mode: 'auto' });
  await settle();
  expect(done).toEqual(['check', 'in 5 min']);
});
