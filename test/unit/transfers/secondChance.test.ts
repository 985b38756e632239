import { expect, test } from 'vitest';
import {
  canPass,
  chancesFor,
  deservesSecondChance,
  giveSecondChances,
  secondChanceDelayMs,
} from '../../../main/engine/transfers/secondChance';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { createSteppedClock } from '../../support/steppedClock';

test('above 80 % nothing is tried again, from 20 % on three times, below ten times', () => {
  const of = (failed: number): number => chancesFor({ failed, tried: 100 });
  expect([100, 81, 80, 50, 20, 19, 1].map(of)).toEqual([0, 0, 3, 3, 3, 10, 10]);
});

test('waits grow from half a second to thirty, three tenths more or less', () => {
  const waits = (chance: number): number[] =>
    [1, 2, 3, 7, 10].map((attempt) => Math.round(secondChanceDelayMs(attempt, chance)));
  expect([waits(0), waits(0.5), waits(1)]).toEqual([
    [350, 700, 1400, 21_000, 21_000],
    [500, 1000, 2000, 30_000, 30_000],
    [650, 1300, 2600, 39_000, 39_000],
  ]);
});

test.each([
  ['network.timeout', true],
  ['network.reset', true],
  ['network.server', true],
  ['network.dns', true],
  ['disk.io', true],
  ['disk.busy', true],
  ['disk.denied', false],
  ['disk.full', false],
  ['network.tls', false],
  ['auth.expired', false],
  ['store.denied_put', false],
  ['store.missing_content', false],
  ['source.changed', false],
  ['integrity.mismatch', false],
  ['internal', false],
] as const satisfies readonly (readonly [ErrorCode, boolean])[])('%s may pass by itself: %s', (code, may) => {
  expect([canPass(code), deservesSecondChance(new AppError({ code, message: code }))]).toEqual([may, may]);
});

test('a source that could not be read is judged by what its disk said', () => {
  const unreadable = (code: ErrorCode): AppError =>
    new AppError({ code: 'source.unreadable', message: 'x' }, new AppError({ code, message: 'y' }));
  expect([deservesSecondChance(unreadable('disk.io')), deservesSecondChance(unreadable('disk.denied'))]).toEqual([
    true,
    false,
  ]);
});

test('a quarter of the main pass is under way at once, and what came right is not tried again', async () => {
  const clock = createSteppedClock(0);
  const failed = new Set(Array.from({ length: 19 }, (_, item) => item));
  const attempts: [number, number][] = [];
  let underWay = 0;
  let most = 0;
  const chances = {
    failed: () => [...failed],
    counts: { failed: 19, tried: 100 },
    atOnce: 16,
    again: async (item: number, attempt: number) => {
      attempts.push([attempt, item]);
      most = Math.max(most, (underWay += 1));
      await clock.delay(1, new AbortController().signal);
      underWay -= 1;
      if (item !== 7 || attempt === 4) failed.delete(item);
    },
  };
  const giving = giveSecondChances(chances, { clock, ids: { hex: () => '80000000' } }, new AbortController().signal);
  await clock.advance(60_000);
  await giving;
  expect([most, attempts.filter(([attempt]) => attempt === 1).length, attempts.slice(19), [...failed]]).toEqual([
    4,
    19,
    [
      [2, 7],
      [3, 7],
      [4, 7],
    ],
    [],
  ]);
});
