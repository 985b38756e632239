import { expect, test } from 'vitest';
import { movingBytes, sortTransfers, verdictOf } from '../../../../renderer/features/activity/transferStanding';
import type { TransferSnapshot } from '../../../../shared/domain/transfer';
import { aTransfer } from '../../../support/transfers';

const hour = 3_600_000;
const now = 100 * hour;

test('the verdict counts what moves and what needs a person', () => {
  const verdicts = [verdictOf(2, 1), verdictOf(0, 3), verdictOf(1, 0), verdictOf(0, 0)];
  expect(verdicts).toEqual([
    { calm: '2 moving.', urgent: '1 needs you.' },
    { calm: '', urgent: '3 need you.' },
    { calm: '1 moving.', urgent: '' },
    { calm: 'Nothing is moving.', urgent: '' },
  ]);
});

test('waiting and lately failed transfers need a person; ended ones come newest first', () => {
  const sorted = sortTransfers(
    [
      aTransfer('waiting', { state: 'waiting-user', createdMs: 1 }),
      aTransfer('queued', { state: 'queued', createdMs: 2 }),
      aTransfer('moving', { createdMs: 3 }),
      aTransfer('failed-now', { state: 'failed', finishedMs: now - hour, createdMs: 4 }),
      aTransfer('failed-long-ago', { state: 'failed', finishedMs: now - 25 * hour }),
      aTransfer('done', { state: 'done', finishedMs: now - 2 * hour }),
      aTransfer('cancelled', { state: 'cancelled', finishedMs: now - 1 }),
    ],
    now,
  );
  const uids = (list: readonly TransferSnapshot[]): string[] => list.map(({ uid }) => uid);
  const names = {
    needsYou: uids(sorted.needsYou),
    moving: uids(sorted.moving),
    finished: uids(sorted.finished),
  };
  expect(names).toEqual({
    needsYou: ['failed-now', 'waiting'],
    moving: ['moving', 'queued'],
    finished: ['cancelled', 'done', 'failed-long-ago'],
  });
});

test('the time left is named only while bytes move at a measured rate', () => {
  const hashing = aTransfer('a', {
    phases: [{ phase: 'hashing', state: 'now', doneBytes: 10, totalBytes: 30 }],
    bytesPerSecond: 10,
  });
  const moving = aTransfer('b', {
    phases: [{ phase: 'transferring', state: 'now', doneBytes: 10, totalBytes: 30 }],
    bytesPerSecond: 10,
  });
  expect([movingBytes(hashing), movingBytes(moving), movingBytes(aTransfer('c'))]).toEqual([
    { doneBytes: 10, totalBytes: 30, leftMs: undefined },
    { doneBytes: 10, totalBytes: 30, leftMs: 2000 },
    undefined,
  ]);
});
