import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBackground, type Background } from '../../../main/app/background';
import { TransferWatch } from '../../../main/app/transferWatch';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { recorded, reset } from '../../support/electronStub';
import { aTransfer } from '../../support/transfers';

vi.mock('electron', () => import('../../support/electronStub'));

let watch: TransferWatch;
let did: string[];
const background = (platform: NodeJS.Platform): Background =>
  createBackground({
    watch,
    platform,
    iconPath: '/icon.png',
    show: () => did.push('show'),
    showTransfer: (uid) => did.push(`show ${uid}`),
    pauseAll: () => did.push('pause all'),
    resumeAll: () => did.push('resume all'),
    quit: () => did.push('quit'),
  });
const change = (revision: number, part: Partial<TransferSnapshot>): void => {
  watch.changed(aTransfer('a', { revision, ...part }));
};

beforeEach(() => {
  vi.useFakeTimers();
  reset();
  watch = new TransferWatch();
  did = [];
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends the program a moment after the last transfer', () => {
  change(1, {});
  background('linux').begin();
  vi.advanceTimersByTime(60_000);
  expect(did).toEqual([]);
  change(2, { state: 'done' });
  vi.advanceTimersByTime(14_999);
  expect(did).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(did).toEqual(['quit']);
});

it('stays while one waits for a person, and once the window is back', () => {
  change(1, {});
  const running = background('linux');
  running.begin();
  change(2, { state: 'waiting-user' });
  vi.advanceTimersByTime(60_000);
  expect([running.end(), running.end()]).toEqual([true, false]);
  change(3, { state: 'done' });
  vi.advanceTimersByTime(60_000);
  expect(did).toEqual([]);
});

it('has a tray with the newest transfers where desktops show one', () => {
  for (const uid of ['b', 'c', 'd', 'e']) watch.changed(aTransfer(uid, { updatedMs: uid.charCodeAt(0) }));
  background('linux').begin();
  expect(recorded.trays).toEqual([]);
  const running = background('win32');
  running.begin();
  const [tray] = recorded.trays;
  expect(tray!.menu.flatMap(({ label }) => label ?? [])).toEqual([
    'Show Satchel',
    ...['e', 'd', 'c'],
    ...['Pause all', 'Resume all'],
    'Quit',
  ]);
  expect(tray!.menu.map(({ label, enabled }) => (enabled === undefined ? [] : [label, enabled])).flat()).toEqual([
    ...['Pause all', true],
    ...['Resume all', false],
  ]);
  for (const { click } of tray!.menu) click?.();
  tray!.emit('click');
  running.end();
  expect([did, tray!.isGone]).toEqual([
    ['show', 'show e', 'show d', 'show c', 'pause all', 'resume all', 'quit', 'show'],
    true,
  ]);
});

it('stays while something is paused that was paused from the tray, and until it is resumed there', () => {
  change(1, {});
  background('win32').begin();
  const choose = (label: string): void => {
    recorded.trays[0]!.menu.find((item) => item.label === label)?.click?.();
  };
  choose('Pause all');
  change(2, { state: 'paused' });
  vi.advanceTimersByTime(60_000);
  const whilePaused = [...did];
  choose('Resume all');
  change(3, {});
  change(4, { state: 'paused' });
  vi.advanceTimersByTime(60_000);
  expect([whilePaused, did]).toEqual([['pause all'], ['pause all', 'resume all', 'quit']]);
});
