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
  expect(tray!.menu.flatMap(({ label }) => label ?? [])).toEqual(['Show Satchel', 'e', 'd', 'c', 'Quit']);
  for (const { click } of tray!.menu) click?.();
  tray!.emit('click');
  running.end();
  expect([did, tray!.isGone]).toEqual([['show', 'show e', 'show d', 'show c', 'quit', 'show'], true]);
});
