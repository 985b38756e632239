import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textDifference, type TextLine } from '../../../main/engine/previews/textDifference';

const sign = { both: ' ', mine: '-', farm: '+' } as const;
const drawn = (lines: readonly TextLine[]): string[] =>
  lines.map(({ side, text, skipped = 0 }) => `${skipped === 0 ? '' : `(${skipped})`}${sign[side]}${text}`);
const differing = (mine: string | undefined, farm: string | undefined): string[] => drawn(textDifference(mine, farm));
const numbered = (count: number): string[] => Array.from({ length: count }, (_, line) => `line ${line}`);

describe('texts against each other', () => {
  it.each([
    ['equal texts', 'a\nb\n', 'a\nb\n', []],
    ['two empty texts', '', '', []],
    ['other line endings alone', 'a\r\nb\r\n', 'a\nb', []],
    ['a changed line', 'a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['an added line', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
    ['a removed line', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
    ['a moved line', 'a\nb\nc', 'b\nc\na', ['-a', ' b', ' c', '+a']],
    ['an empty text', '', 'a\nb', ['+a', '+b']],
    ['a repeated line', 'a\na', 'a\na\na', [' a', ' a', '+a']],
    ['mine alone', 'a\nb', undefined, ['-a', '-b']],
    ['the farm’s alone', undefined, 'a\nb', ['+a', '+b']],
  ])('%s', (_what, mine, farm, expected) => {
    expect(differing(mine, farm)).toEqual(expected);
  });

  it('leaves out where both agree, but for two lines around each difference', () => {
    const farm = numbered(40);
    farm[6] = 'changed';
    expect(differing(numbered(40).join('\n'), farm.join('\n'))).toEqual([
      '(4) line 4',
      ' line 5',
      '-line 6',
      '+changed',
      ' line 7',
      ' line 8',
    ]);
  });

  it('shortens lines of more than 400 characters and ends after 2,000 lines', () => {
    const lines = textDifference(undefined, `${'x'.repeat(401)}\n`.repeat(2001));
    expect([lines.length, lines[0]?.text]).toEqual([2000, `${'x'.repeat(400)}…`]);
  });

  it('says that all between differs where a search would take too long', () => {
    const mine = ['start', ...numbered(1600), 'end'];
    const farm = ['start', ...numbered(1600).reverse(), 'end'];
    const sides = textDifference(mine.join('\n'), farm.join('\n')).map(({ side }) => side);
    expect([sides[0], sides[1], sides[1600], sides[1601], sides.length]).toEqual([
      'both',
      'mine',
      'mine',
      'farm',
      2000,
    ]);
  });

  it('tells every line of both sides apart, in their own order', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 });
    fc.assert(
      fc.property(texts, texts, (mine, farm) => {
        // A first line that differs and lines too few to be left out between: nothing is skipped.
        const [first, second] = [
          ['mine', ...mine],
          ['farm', ...farm],
        ] as const;
        const lines = textDifference(first.join('\n'), second.join('\n'));
        const of = (side: 'mine' | 'farm'): string[] =>
          lines.filter((line) => line.side === side || line.side === 'both').map(({ text }) => text);
        const left = lines.reduce((sum, { skipped = 0 }) => sum + skipped, 0);
        const hidden = first.length - of('mine').length;
        expect([of('mine'), of('farm')]).toEqual([
          first.slice(0, first.length - hidden),
          second.slice(0, second.length - hidden),
        ]);
        expect(left).toBe(0);
      }),
    );
  });
});
