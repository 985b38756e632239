import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showSigns } from '../../../main/app/desktopSigns';
import { taskbarOf } from '../../../main/app/taskbar';
import { TransferWatch } from '../../../main/app/transferWatch';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { BrowserWindow as WindowStub, recorded, reset } from '../../support/electronStub';
import { aTransfer } from '../../support/transfers';

vi.mock('electron', () => import('../../support/electronStub'));

const moved = (uid: string, doneBytes: number, totalBytes: number): TransferSnapshot =>
  aTransfer(uid, { phases: [{ phase: 'transferring', state: 'now', doneBytes, totalBytes }] });
const none = new Set<string>();

describe('the taskbar', () => {
  it.each([
    ['nothing', [], { progress: -1, mode: 'none', badge: 0 }],
    ['what is done', [aTransfer('a', { state: 'done' })], { progress: -1, mode: 'none', badge: 0 }],
    [
      'what is followed and rests until its next look',
      [aTransfer('a', { state: 'queued', stateReason: 'followed' })],
      { progress: -1, mode: 'none', badge: 0 },
    ],
    ['planning', [aTransfer('a')], { progress: 2, mode: 'indeterminate', badge: 0 }],
    [
      'bytes of all that moves',
      [moved('a', 10, 100), moved('b', 50, 100)],
      { progress: 0.3, mode: 'normal', badge: 0 },
    ],
    ['more than was expected', [moved('a', 120, 100)], { progress: 1, mode: 'normal', badge: 0 }],
    [
      'one that moves beside one that failed',
      [moved('a', 10, 100), aTransfer('b', { state: 'failed' })],
      { progress: 0.1, mode: 'normal', badge: 1 },
    ],
    ['one that failed', [aTransfer('b', { state: 'failed' })], { progress: 1, mode: 'error', badge: 1 }],
    ['pauses', [{ ...moved('a', 25, 100), state: 'paused' as const }], { progress: 0.25, mode: 'paused', badge: 0 }],
    ['questions', [aTransfer('a', { state: 'waiting-user' })], { progress: -1, mode: 'none', badge: 1 }],
  ] as const)('shows %s', (_what, transfers, state) => {
    expect(taskbarOf(transfers, none)).toEqual(state);
  });
});

describe('while transfers change', () => {
  let watch: TransferWatch;
  let window: WindowStub;
  const change = (transfer: TransferSnapshot, revision: number): void => {
    watch.changed({ ...transfer, revision });
  };

  beforeEach(() => {
    vi.useFakeTimers();
    reset();
    watch = new TransferWatch();
    window = new WindowStub({});
    showSigns(watch, () => window as unknown as BrowserWindow);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('the bar moves at most four times a second and ends where things ended', () => {
    for (let step = 1; step <= 10; step += 1) change(moved('a', step * 10, 100), step);
    vi.advanceTimersByTime(250);
    change(aTransfer('a', { state: 'done' }), 11);
    vi.advanceTimersByTime(250);
    expect(window.calls).toEqual(['progress 1 normal', 'progress -1 none']);
  });

  it('the computer stays awake from the first that moves to the last', () => {
    change(aTransfer('a'), 1);
    change(aTransfer('b'), 1);
    change(aTransfer('a', { state: 'done' }), 2);
    expect(recorded.blockers).toEqual(['prevent-app-suspension']);
    change(aTransfer('b', { state: 'failed' }), 2);
    expect(recorded.blockers).toEqual(['prevent-app-suspension', 'stop 1']);
  });

  it('the number counts what needs a person; a failure of an earlier start raises no alarm', () => {
    watch.adopt([aTransfer('old', { state: 'failed' }), aTransfer('w', { state: 'waiting-user' })]);
    vi.advanceTimersByTime(250);
    change(aTransfer('new', { state: 'failed' }), 1);
    vi.advanceTimersByTime(250);
    expect([recorded.badges, window.calls]).toEqual([
      [1, 2],
      ['progress -1 none', 'progress 1 error'],
    ]);
  });

  it('an older snapshot that comes late changes nothing', () => {
    change(aTransfer('a', { state: 'done' }), 5);
    change(aTransfer('a'), 4);
    expect(recorded.blockers).toEqual([]);
  });
});
