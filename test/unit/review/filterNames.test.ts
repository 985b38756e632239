import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPlan, type FileStanding } from '../../support/buildPlan';
import { openReview } from '../../support/openReview';

const piece = fc.constantFrom(
  'a',
  'A',
  'b',
  '1',
  '10',
  '.',
  '_',
  '.exr',
  '.EXR',
  '字',
  'ſ',
  'k',
  'K',
  '😀',
  '\\',
  'aab',
  'aba',
);
const name = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => `n${pieces.join('')}`);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const word = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('').toLowerCase());
const pattern = fc
  .array(fc.oneof(piece, fc.constantFrom('*', '?', '**', 'n')), { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.join('').toLowerCase());

function naive(path: string, term: string): boolean {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (term.startsWith('ext:')) return base.toLowerCase().endsWith(`.${term.slice(4).replace(/^\./, '')}`);
  const isGlob = /[*?]/.test(term);
  const source = term
    .replaceAll(/\*{3,}/g, '**')
    .replaceAll(/\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (token) =>
      !isGlob ? `\\${token}` : token === '**' ? '.*' : token === '*' ? '[^/]*' : token === '?' ? '[^/]' : `\\${token}`,
    );
  return new RegExp(isGlob ? `^${source}$` : source, 'is').test(isGlob && !term.includes('/') ? base : path);
}

describe('a filter over names', () => {
  it('shows what looking at every path as text shows', () => {
    const standing: FileStanding = { kind: 'content-differs' };
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 12 }),
        fc.oneof(
          word,
          pattern,
          word.map((text) => `ext:${text}`),
        ),
        fc.boolean(),
        (paths, term, isNegated) => {
          const review = openReview(buildPlan({ files: Object.fromEntries(paths.map((each) => [each, standing])) }));
          const { filteredCount } = review.view('sequence', {
            kinds: [],
            undecidedOnly: false,
            text: `${isNegated ? '-' : ''}${term}`,
          });
          expect(filteredCount).toBe(paths.filter((each) => naive(each, term) !== isNegated).length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
