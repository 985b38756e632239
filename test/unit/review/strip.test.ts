import { expect, test } from 'vitest';
import { buildPlan } from '../../support/buildPlan';
import { openReview } from '../../support/openReview';

const everything = { kinds: [], undecidedOnly: false, text: '' };
const plan = buildPlan({
  sequences: [
    {
      folder: 'a',
      prefix: 'beauty.',
      suffix: '.exr',
      runs: [
        { first: 1, last: 10, kind: 'remote-newer', untouched: true },
        { first: 11, last: 20, kind: 'edited-here', decision: null },
      ],
    },
    { folder: 'b', prefix: 'matte.', suffix: '.exr', runs: [{ first: 1, last: 10, kind: 'edited-here' }] },
  ],
  files: { 'c/same.txt': { kind: 'identical' }, 'c/locked.mov': { kind: 'locked', decision: null } },
});

test('each slot says what its rows hold: mine newer, the farm newer, a question, something blocked', () => {
  const review = openReview(plan);
  // The fold of what is identical, two sequences, one file.
  expect(review.strip(100)).toEqual([0, 1 | 2 | 4, 1, 4 | 8]);
  expect(review.strip(2)).toEqual([1 | 2 | 4, 1 | 4 | 8]);
});

test('an open sequence is spread over its rows, and the filter hides what it hides', () => {
  const review = openReview(plan);
  const { rows } = review.rows(0, 10);
  const beauty = rows.find(({ label }) => label.startsWith('beauty'));
  review.expand(beauty?.id ?? '', true);
  expect(review.strip(100)).toEqual([0, 2, 2 | 1 | 4, 1 | 4, 1, 4 | 8]);
  review.view('folder', { ...everything, text: 'matte' });
  expect(review.strip(100)).toEqual([0, 1]);
});

test('what lies in a closed folder counts to the row of the folder', () => {
  const review = openReview(plan);
  review.view('folder', { ...everything, text: 'ext:exr' });
  const [first] = review.rows(0, 1).rows;
  review.expand(first?.id ?? '', false);
  expect(review.strip(100)).toEqual([1 | 2 | 4, 0, 1]);
});
