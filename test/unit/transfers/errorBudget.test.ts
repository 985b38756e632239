import { expect, test } from 'vitest';
import { afterFailure } from '../../../main/engine/transfers/failureKinds';
import { overBudget } from '../../../main/engine/transfers/errorBudget';

const last = { code: 'store.missing_content', message: 'Gone.', retryable: false } as const;
const isOver = (failed: number, attempted: number, areExpected = false): boolean =>
  overBudget({ failed, attempted, last }, areExpected) !== undefined;

test('a hundred failures that are a twentieth of what was tried stop a run, and somebody is asked', () => {
  const [all, twentieth] = [isOver(100, 100), isOver(100, 2000)];
  expect([all, twentieth, isOver(99, 99), isOver(100, 2001), isOver(5000, 5000, true)]).toEqual([
    ...[true, true],
    ...[false, false, false],
  ]);
  const dto = overBudget({ failed: 120, attempted: 300, last }, false)?.dto;
  expect(dto).toMatchObject({
    message: '120 of 300 files failed so far. The last one: Gone.',
    details: { failed: 120, attempted: 300, last: 'store.missing_content' },
  });
  expect(dto === undefined ? undefined : afterFailure(dto)).toBe('ask');
});
