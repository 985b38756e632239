import { expect, test } from 'vitest';
import { linesToCopy, shownLines } from '../../../../renderer/features/logs/logLines';

const lines = [
  { at: 0, time: '10:00', level: 'info', text: 'a start' },
  { at: 1, time: '10:01', level: 'error', text: 'It failed', more: 'at x\nat y' },
] as const;

test('lines are chosen by level and by every word, in stacks too', () => {
  const chosen = [
    shownLines(lines, 'warn', ''),
    shownLines(lines, 'info', 'FAILED at'),
    shownLines(lines, 'info', 'start y'),
  ];
  expect(chosen).toEqual([[lines[1]], [lines[1]], []]);
});

test('stacks are copied below their lines, and a line that is too long ends at a blank', () => {
  const long = { at: 2, time: '', level: 'warn', text: `some words ${'k'.repeat(40)} end` } as const;
  expect(linesToCopy([...lines, long], 30)).toEqual([
    '10:00 info a start',
    '10:01 error It failed',
    'at x',
    'at y',
    'warn some words …',
  ]);
});
