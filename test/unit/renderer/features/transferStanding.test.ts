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

test('the verdict counts what moves, waits and stands still, and what needs a person', () => {
  const verdict = (moving: number, waiting: number, paused: number, needsYou: number): unknown =>
    verdictOf({ moving, waiting, paused, 'needs-you': needsYou });
  expect([verdict(2, 1, 1, 1), verdict(0, 0, 0, 3), verdict(1, 0, 0, 0), verdict(0, 0, 0, 0)]).toEqual([
    { calm: '2 moving, 1 waiting, 1 paused.', urgent: '1 needs you.' },
    { calm: '', urgent: '3 need you.' },
    { calm: '1 moving.', urgent: '' },
    { calm: 'Nothing is moving.', urgent: '' },
  ]);
});

const uids = (list: readonly TransferSnapshot[]): string[] => list.map(({ uid }) => uid);

test('each transfer stands in its list: waiting ones by their turn, ended ones newest first', () => {
  const sorted = sortTransfers(
    [
      aTransfer('waiting', { state: 'waiting-user', createdMs: 1 }),
      aTransfer('later', { state: 'queued', notBeforeMs: 99, createdMs: 9 }),
      aTransfer('sooner', { state: 'queued', notBeforeMs: 98, createdMs: 8 }),
      aTransfer('background', { state: 'queued', lane: 4, createdMs: 5 }),
      aTransfer('queued', { state: 'queued', createdMs: 3 }),
      aTransfer('older', { state: 'queued', createdMs: 2 }),
      aTransfer('first', { state: 'queued', priority: -1, createdMs: 6 }),
      aTransfer('paused', { state: 'paused', createdMs: 2 }),
      aTransfer('followed', { class: 'sync', state: 'queued', notBeforeMs: 97, createdMs: 7 }),
      aTransfer('looking', { class: 'sync', state: 'leased', createdMs: 2 }),
      aTransfer('not followed', { class: 'sync', state: 'cancelled', finishedMs: 6 }),
      aTransfer('moving', { createdMs: 3 }),
      aTransfer('failed', { state: 'failed', finishedMs: 9, createdMs: 4, title: 'a' }),
      aTransfer('set-aside', { state: 'failed', finishedMs: 5, title: 'b' }),
      aTransfer('done', { state: 'done', finishedMs: 7 }),
      aTransfer('cancelled', { state: 'cancelled', finishedMs: 8 }),
    ],
    new Set(['set-aside/5']),
  );
  expect(
    Object.fromEntries(Object.entries(sorted).map(([name, list]) => [name, uids(list as TransferSnapshot[])])),
  ).toEqual({
    needsYou: ['failed', 'waiting'],
    moving: ['moving'],
    waiting: ['first', 'older', 'queued', 'background', 'sooner', 'later'],
    paused: ['paused'],
    followed: ['followed', 'looking'],
    finished: ['cancelled', 'done', 'not followed', 'set-aside'],
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
