import { expect, test } from 'vitest';
import { phaseFacts, phaseFraction, phaseWord } from '../../../../renderer/ui/phaseText';

test('a phase says only what was measured', () => {
  const facts = [
    phaseFacts({ phase: 'transferring', state: 'now', doneFiles: 302, totalFiles: 492 }, 84_200_000),
    phaseFacts({ phase: 'hashing', state: 'now', doneFiles: 1204 }, 84_200_000),
    phaseFacts({ phase: 'scanning', state: 'done', totalFiles: 3198, totalBytes: 61_300_000_000 }, undefined),
    phaseFacts({ phase: 'scanning', state: 'done' }, undefined),
    phaseFacts({ phase: 'verifying', state: 'next', totalFiles: 4 }, undefined),
  ];
  expect(facts).toEqual(['302 of 492, 84.2 MB/s', '1,204 files', '3,198 files, 61.3 GB', '', '']);
});

test('progress stays between nothing and everything, and is unknown without a total', () => {
  const fractions = [
    phaseFraction({ phase: 'transferring', state: 'now', doneBytes: 150, totalBytes: 100 }),
    phaseFraction({ phase: 'transferring', state: 'now', doneFiles: 1, totalFiles: 4 }),
    phaseFraction({ phase: 'transferring', state: 'now', doneFiles: 1 }),
    phaseFraction({ phase: 'transferring', state: 'next' }),
    phaseFraction({ phase: 'transferring', state: 'done' }),
  ];
  expect(fractions).toEqual([1, 0.25, undefined, 0, 1]);
});

test('moving has the word of its direction', () => {
  expect((['submit', 'download', 'undo'] as const).map((kind) => phaseWord('transferring', kind))).toEqual([
    'Upload',
    'Download',
    'Put back',
  ]);
});
