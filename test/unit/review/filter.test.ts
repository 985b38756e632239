import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../main/engine/review/filterSyntax';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview } from '../../support/openReview';
import { planArbitrary } from '../../support/planArbitrary';
import type { Review } from '../../../main/engine/review/review';

function plan(): ReturnType<typeof buildPlan> {
  return buildPlan({
    sequences: [
      {
        folder: 'renders/Hero',
        prefix: 'beauty.',
        suffix: '.exr',
        runs: [{ first: 1001, last: 1003, kind: 'content-differs', farmBytes: 2e9 }],
      },
      {
        folder: 'sim',
        prefix: 'smoke_',
        suffix: '.bgeo.sc',
        runs: [{ first: 1001, last: 1002, kind: 'edited-here', bothChanged: true, farmBytes: 1000, taskId: 'task-77' }],
      },
    ],
    files: {
      'renders/notes 1003.txt': { kind: 'local-newer', farmBytes: 500 },
      'a-b.mov': { kind: 'locked', farmBytes: 1e9 },
    },
  });
}

function shown(review: Review): readonly string[] {
  for (;;) {
    const closed = allRows(review).find((row) => row.isExpandable && !row.isExpanded);
    if (closed === undefined) break;
    review.expand(closed.id, true);
  }
  return allRows(review).flatMap(({ id, type }) => (type === 'file' ? [id] : []));
}

const beauty = ['e0', 'e1', 'e2'];
const smoke = ['e3', 'e4'];

describe('filter of a review', () => {
  it.each<[string, readonly string[]]>([
    ['', ['e6', 'e5', ...beauty, ...smoke]],
    ['hero BEAUTY', beauty],
    ['beauty.1002', ['e1']],
    ['1003', ['e5', 'e2']],
    ['renders/hero/b', beauty],
    ['-renders', ['e6', ...smoke]],
    ['ext:exr', beauty],
    ['ext:.bgeo.sc', smoke],
    ['ext:sc', smoke],
    ['-ext:exr -ext:mov', ['e5', ...smoke]],
    ['kind:edited-here', smoke],
    ['kind:both-changed,locked', ['e6', ...smoke]],
    ['kind:nothing-like-it', []],
    ['frame:1002', ['e1', 'e4']],
    ['frame:1002-1100', ['e1', 'e2', 'e4']],
    ['frame:1003-', ['e2']],
    ['frame:-5--1', []],
    ['size:>1G', beauty],
    ['size:>=1gb', ['e6', ...beauty]],
    ['size:<1k', ['e5']],
    ['size:<=1k', ['e5', ...smoke]],
    ['size:=1K', smoke],
    ['size:1.5G', beauty],
    ['task:77', smoke],
    ['*.exr', beauty],
    ['sim/**', smoke],
    ['renders/*.txt', ['e5']],
    ['notes?1003*', ['e5']],
    ['"notes 1003"', ['e5']],
    ['-"notes 1003" 1003', ['e2']],
    ['a-b', ['e6']],
    ['-', ['e6']],
    ['frame:x', []],
    ['(+)[', []],
  ])('shows for %j the files %j', (text, files) => {
    const review = openReview(plan());
    review.view('sequence', { kinds: [], undecidedOnly: false, text });
    expect(shown(review)).toEqual(files);
    expect(review.summary().filteredCount).toBe(files.length);
  });

  it('gives every text a meaning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const term of parseFilter(text)) expect(term.type).toMatch(/word|glob|extension|kind|frame|size|task/);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the same files as looking at every path', () => {
    fc.assert(
      fc.property(
        planArbitrary,
        fc.constantFrom('pass0', 'pass1_v2.1', '1002', 'renders/', '/m', '.exr', 'o', '02.exr', 's1_v2.100'),
        fc.boolean(),
        (random, word, isNegated) => {
          const review = openReview(random);
          review.view('sequence', { kinds: [], undecidedOnly: false, text: isNegated ? `-${word}` : word });
          const found = new Set(shown(review));
          const expected = random.entries
            .filter(({ path }) => path.toLowerCase().includes(word) !== isNegated)
            .map(({ id }) => `e${id}`);
          expect(found).toEqual(new Set(expected));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('by kind and by need leaves rows in place while they are decided', () => {
    const review = openReview(plan());
    review.view('sequence', { kinds: ['content-differs', 'local-newer'], undecidedOnly: true, text: '' });
    const before = shown(review);
    review.decide({ scope: 'filter', rowIds: [] }, 'skip');
    expect([before, shown(review), review.summary().filteredCount]).toEqual([['e5', ...beauty], ['e5', ...beauty], 4]);
    review.view('sequence', { kinds: [], undecidedOnly: true, text: '' });
    expect(shown(review)).toEqual(['e6']);
  });
});
