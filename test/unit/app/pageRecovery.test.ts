import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { recoverPage } from '../../../main/app/pageRecovery';
import { BrowserWindow as WindowStub, reset } from '../../support/electronStub';

vi.mock('electron', () => import('../../support/electronStub'));

const clock = { nowMs: 0 };
let window: WindowStub;
let gone = 0;
let stops: string[] = [];

beforeEach(() => {
  reset();
  clock.nowMs = 0;
  gone = 0;
  stops = [];
  window = new WindowStub({});
  recoverPage(window as unknown as BrowserWindow, {
    log: () => undefined,
    pageGone: () => (gone += 1),
    stopped: (reason) => stops.push(`once ${reason}`),
    stoppedAgain: (reason) => stops.push(`again ${reason}`),
    nowMs: () => clock.nowMs,
  });
});

const die = (atMs: number, reason = 'crashed'): void => {
  clock.nowMs = atMs;
  window.webContents.emit('render-process-gone', {}, { reason });
};
const reloads = (): number => window.webContents.reloads.length;

it('a page that dies is loaded again, every time while a minute lies between', () => {
  for (const atMs of [1000, 61_000, 121_001]) die(atMs);
  expect([reloads(), stops, gone]).toEqual([3, ['once crashed', 'once crashed', 'once crashed'], 3]);
});

it('a page that dies twice within a minute is a crash and is not loaded again', () => {
  die(1000, 'oom');
  die(60_999, 'oom');
  expect([reloads(), stops]).toEqual([1, ['once oom', 'again oom']]);
});

it('a page that ends by itself stays closed', () => {
  die(1000, 'clean-exit');
  expect([reloads(), gone]).toEqual([0, 1]);
});

it('requests wait while a page is loaded, and go on while it only jumps inside itself', () => {
  window.webContents.emit('did-start-navigation', { isSameDocument: true, isMainFrame: true });
  window.webContents.emit('did-start-navigation', { isSameDocument: false, isMainFrame: false });
  expect(gone).toBe(0);
  window.webContents.emit('did-start-navigation', { isSameDocument: false, isMainFrame: true });
  expect(gone).toBe(1);
});
