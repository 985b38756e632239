import { expect, test } from 'vitest';
import { fitTexts } from '../../../main/engine/diagnostics/fitTexts';

const lines = (count: number): string => Array.from({ length: count }, (_, no) => `line ${no}\n`).join('');
const text = (name: string, of: string, leftOutBytes = 0) => ({ name, text: of, hidden: 1, leftOutBytes });

test('what fits stays as it is', () => {
  const given = [text('about.json', '{}'), text('logs/main.log', lines(3))];
  expect(fitTexts(given, 10_000)).toEqual(given);
});

test('facts and crashes stay whole, logs and runs lose their oldest lines, and each says how much', () => {
  const fitted = fitTexts(
    [
      text('about.json', '{}'),
      text('runs/a/run.jsonl', lines(100)),
      text('logs/main.log', lines(100), 5),
      text('crashes/crash.json', lines(20)),
    ],
    4 * 200 + 2 + 150 + 100,
  );
  expect(fitted.map(({ name, text: kept }) => [name, kept])).toEqual([
    ['about.json', '{}'],
    ['runs/a/run.jsonl', '[790 bytes before this line are left out: the file is large]\n'],
    [
      'logs/main.log',
      `[${5 + 790 - 96} bytes before this line are left out: the file is large]\n${lines(100).split('\n').slice(88).join('\n')}`,
    ],
    ['crashes/crash.json', lines(20)],
  ]);
});
