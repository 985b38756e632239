import { expect, test } from 'vitest';
import {
  matchesWords,
  movingBytes,
  sortTransfers,
  standingOf,
  verdictOf,
} from '../../../../renderer/features/activity/transferStanding';
import type { TransferSnapshot } from '../../../../shared/domain/transfer';
import { aTransfer } from '../../../support/transfers';

test('the verdict counts what moves and what needs a person', () => {
  const verdicts = [verdictOf(2, 1), verdictOf(0, 3), verdictOf(1, 0), verdictOf(0, 0)];
  expect(verdicts).toEqual([
    { calm: '2 moving.', urgent: '1 needs you.' },
    { calm: '', urgent: '3 need you.' },
    { calm: '1 moving.', urgent: '' },
    { calm: 'Nothing is moving.', urgent: '' },
  ]);
});

const uids = (list: readonly TransferSnapshot[]): string[] => list.map(({ uid }) => uid);

test('waiting and failed transfers need a person; ended ones come newest first', () => {
  const sorted = sortTransfers(
    [
      aTransfer('waiting', { state: 'waiting-user', createdMs: 1 }),
      aTransfer('queued', { state: 'queued', createdMs: 2 }),
      aTransfer('moving', { createdMs: 3 }),
      aTransfer('failed', { state: 'failed', finishedMs: 9, createdMs: 4, title: 'a' }),
      aTransfer('set-aside', { state: 'failed', finishedMs: 5, title: 'b' }),
      aTransfer('done', { state: 'done', finishedMs: 7 }),
      aTransfer('cancelled', { state: 'cancelled', finishedMs: 8 }),
    ],
    new Set(['set-aside/5']),
  );
  const names = { needsYou: uids(sorted.needsYou), moving: uids(sorted.moving), finished: uids(sorted.finished) };
  expect(names).toEqual({
    needsYou: ['failed', 'waiting'],
    moving: ['moving', 'queued'],
    finished: ['cancelled', 'done', 'set-aside'],
  });
});

test('a failed transfer needs nobody once a newer one does the same; failing again it does', () => {
  const failed = aTransfer('failed', { state: 'failed', finishedMs: 5, createdMs: 4, title: 'shot', jobId: 'job-1' });
  const again = (state: TransferSnapshot['state']): TransferSnapshot =>
    aTransfer('again', { state, createdMs: 6, title: 'shot', jobId: 'job-1' });
  const standings = (['done', 'leased', 'cancelled', 'failed'] as const).map((state) =>
    standingOf(failed, [again(state), failed], new Set()),
  );
  const triedAgain = standingOf({ ...failed, finishedMs: 9 }, [failed], new Set(['failed/5']));
  expect([...standings, triedAgain]).toEqual(['finished', 'finished', 'needs-you', 'needs-you', 'needs-you']);
});

test('the filter takes every word, in the name, the outcome or the error', () => {
  const transfer = aTransfer('a', { title: 'sq010 Lighting', outcome: '12 new, 3 kept both' });
  expect(['', 'light', 'lighting kept', 'lighting failed'].map((text) => matchesWords(transfer, text))).toEqual([
    true,
    true,
    true,
    false,
  ]);
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
