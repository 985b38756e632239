import { expect, test } from 'vitest';
import { moveTarget } from '../../../../renderer/features/activity/queueOrder';
import { remedyOf, signInCommand } from '../../../../renderer/features/activity/remedies';
import { piecesOf } from '../../../../renderer/features/activity/sparkline';
import { byMinute, createRateHistory } from '../../../../renderer/features/activity/throughput';
import { aTransfer } from '../../../support/transfers';

test('a second has the rates that were told for it, and none once nothing is told any more', () => {
  const history = createRateHistory();
  const up = (revision: number, bytesPerSecond: number): ReturnType<typeof aTransfer> =>
    aTransfer('a', { revision, bytesPerSecond });
  const down = aTransfer('b', { class: 'download', bytesPerSecond: 5 });
  history.hear([up(1, 10), down], 0);
  history.tick(1000);
  history.hear([up(2, 20), down], 1500);
  history.tick(2000);
  // The other one said nothing for longer than its rate holds.
  history.tick(6000);
  // The same snapshot once more is no news.
  history.hear([up(2, 20), down], 6900);
  history.tick(7000);
  expect(history.samples()).toEqual([
    { atMs: 1000, up: 10, down: 5 },
    { atMs: 2000, up: 20, down: 5 },
    { atMs: 6000, up: 20 },
  ]);
  expect([history.tick(605_000), history.tick(700_000), history.samples()]).toEqual([true, false, []]);
});

test('the line is broken where nothing was measured, and each minute has its mean', () => {
  const samples = [
    { atMs: 0, up: 10 },
    { atMs: 1000, up: 20 },
    { atMs: 60_000, up: 20, down: 4 },
  ];
  expect(piecesOf(samples, 'up', 20, 60_000).map(({ line }) => line)).toEqual(['M540,19L541,2', 'M600,2']);
  expect(byMinute(samples, 60_000)).toEqual([
    { minutesAgo: 0, up: 20, down: 4 },
    { minutesAgo: 1, up: 10 },
  ]);
});

test('one place up or down has its neighbour; the ends have none', () => {
  const line = ['a', 'b', 'c'].map((uid) => ({ uid }));
  const targets = [moveTarget(line, 'b', -1), moveTarget(line, 'a', 1), moveTarget(line, 'b', 1)];
  expect([...targets, moveTarget(line, 'a', -1), moveTarget(line, 'c', 1), moveTarget(line, 'x', 1)]).toEqual([
    ...['a', 'c', null],
    ...[undefined, undefined, undefined],
  ]);
});

test('each card has its remedy, and a profile that a shell could misread is not put into a line', () => {
  const cards = [
    { kind: 'auth', defaultChoice: 'sign-in' },
    { kind: 'space', defaultChoice: 'free-space' },
    { kind: 'source-changed', defaultChoice: 'rehash' },
    { kind: 'endpoint', defaultChoice: 'retry' },
    undefined,
  ] as const;
  const first = cards.map((card) => [remedyOf(card).verb, remedyOf(card).first]);
  expect(first).toEqual([
    ['common.tryAgain', 'sign-in'],
    ['common.tryAgain', 'free-space'],
    ['activity.hashAgain', undefined],
    ['activity.tryNow', undefined],
    ['common.tryAgain', undefined],
  ]);
  expect([signInCommand(''), signInCommand('studio-1'), signInCommand('a; rm -rf ~')]).toEqual([
    'aws sso login',
    'aws sso login --profile studio-1',
    undefined,
  ]);
});
