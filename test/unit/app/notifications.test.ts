import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mergedNotice, noticeOf } from '../../../main/app/notices';
import { notifyOfTransfers } from '../../../main/app/notifications';
import { TransferWatch } from '../../../main/app/transferWatch';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { recorded, reset } from '../../support/electronStub';
import { aTransfer } from '../../support/transfers';

vi.mock('electron', () => import('../../support/electronStub'));

const away = { isWindowFocused: false, hidesNames: false, missingFiles: 0 };
const looking = { ...away, isWindowFocused: true };
const error = { code: 'disk.full', message: 'The disk with shot.exr is full.', retryable: false } as const;

describe('which change is worth a notification', () => {
  const done = aTransfer('a', { class: 'download', state: 'done', title: 'shot', outcome: '3 new', updatedMs: 40_000 });
  it.each([
    ['finished, somebody is away', done, away, 'Renders are home: shot / 3 new'],
    ['finished quickly, somebody looks', done, { ...looking, startedMs: 20_000 }, undefined],
    ['finished after long, somebody looks', done, { ...looking, startedMs: 5000 }, 'Renders are home: shot / 3 new'],
    ['partly failed', done, { ...away, missingFiles: 2 }, 'Finished, but 2 files are missing: shot / 3 new'],
    ['submitted', { ...done, class: 'submit' }, away, 'Submitted to the farm: shot / 3 new'],
    [
      'needs decisions',
      aTransfer('a', { state: 'waiting-user', waitingFor: 'review', title: 'shot' }),
      away,
      'A download needs your decisions: shot',
    ],
    ['failed', aTransfer('a', { state: 'failed', title: 'shot' }), away, 'A transfer stopped and needs you: shot'],
    [
      'no space',
      aTransfer('a', { state: 'failed', title: 'shot', error }),
      away,
      'No space left: a transfer stopped: shot / The disk with shot.exr is full.',
    ],
    ['failed, somebody looks', aTransfer('a', { state: 'failed' }), looking, undefined],
    [
      'paused by an error',
      aTransfer('a', { state: 'paused', title: 'shot', error }),
      away,
      'A transfer was paused by an error: shot / The disk with shot.exr is full.',
    ],
    ['paused by a person', aTransfer('a', { state: 'paused' }), away, undefined],
    ['cancelled', aTransfer('a', { state: 'cancelled' }), away, undefined],
  ] as const)('%s', (_what, transfer, facts, words) => {
    const notice = noticeOf(transfer, facts);
    expect(notice === undefined ? undefined : `${notice.title}: ${notice.body.replaceAll('\n', ' / ')}`).toBe(words);
  });

  it('holds no name when names are hidden', () => {
    const transfers = [
      { ...done, phases: [{ phase: 'transferring', state: 'done', totalFiles: 1200 } as const] },
      aTransfer('b', { state: 'failed', title: 'shot', error }),
      aTransfer('c', { state: 'waiting-user', title: 'shot' }),
    ];
    const bodies = transfers.map((transfer) => noticeOf(transfer, { ...away, hidesNames: true })?.body);
    expect(bodies).toEqual(['1,200 files', '', '']);
  });

  it('several become one that leads to the newest', () => {
    const notices = [
      { uid: 'a', title: 'One', body: 'first\nmore' },
      { uid: 'b', title: 'Two', body: '' },
    ];
    expect(mergedNotice(notices)).toEqual({ uid: 'b', title: '2 transfers have news', body: 'One: first\nTwo' });
    expect([mergedNotice([]), mergedNotice(notices.slice(0, 1))]).toEqual([undefined, notices[0]]);
  });
});

describe('what the desktop is given', () => {
  let watch: TransferWatch;
  const clicked: string[] = [];
  const logged: string[] = [];
  let revision = 0;
  const change = async (transfer: TransferSnapshot): Promise<void> => {
    revision += 1;
    watch.changed({ ...transfer, revision });
    await vi.advanceTimersByTimeAsync(0);
  };
  const titles = (): string[] => recorded.notifications.map(({ options }) => options.title);

  beforeEach(() => {
    vi.useFakeTimers();
    reset();
    clicked.length = 0;
    logged.length = 0;
    watch = new TransferWatch();
    notifyOfTransfers({
      watch,
      isWindowFocused: () => false,
      hidesNames: () => false,
      missingFiles: (uid) => (uid === 'gone' ? Promise.reject(new Error('no result')) : Promise.resolve(0)),
      clicked: (uid) => clicked.push(uid),
      log: (_level, message) => logged.push(message),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is one per transfer and end, whatever many snapshots say', async () => {
    for (let step = 0; step < 5; step += 1) await change(aTransfer('a'));
    await change(aTransfer('a', { state: 'done' }));
    await change(aTransfer('a', { state: 'done' }));
    expect(titles()).toEqual(['Submitted to the farm']);
  });

  it('is at most one in five seconds, the rest in one', async () => {
    for (const uid of ['a', 'b', 'c']) await change(aTransfer(uid, { state: 'done' }));
    expect(titles()).toEqual(['Submitted to the farm']);
    await vi.advanceTimersByTimeAsync(4999);
    expect(titles()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(titles()).toEqual(['Submitted to the farm', '2 transfers have news']);
  });

  it('leads to its transfer when it is clicked', async () => {
    await change(aTransfer('a', { state: 'failed' }));
    recorded.notifications[0]?.emit('click');
    expect(clicked).toEqual(['a']);
  });

  it('says nothing of what ended before this start', () => {
    watch.adopt([aTransfer('a', { state: 'done' }), aTransfer('b', { state: 'failed' })]);
    expect(titles()).toEqual([]);
  });

  it('that fails is logged and breaks nothing', async () => {
    await change(aTransfer('a', { state: 'done' }));
    recorded.notifications[0]?.emit('failed', {}, 'not signed');
    await change(aTransfer('gone', { class: 'download', state: 'done' }));
    expect(logged).toEqual([
      'a notification was not shown: not signed',
      'a notification was not made: Error: no result',
    ]);
  });
});
