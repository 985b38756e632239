import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural } from '../../../main/engine/review/naturalOrder';
import { rankNames } from '../../../main/engine/review/rankNames';

function ranked(texts: readonly string[]): string[] {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const end = new Uint32Array(parts.length);
  let at = 0;
  for (const [item, part] of parts.entries()) {
    at += part.length;
    end[item] = at;
  }
  const start = Uint32Array.from(end, (place, item) => place - (parts[item]?.length ?? 0));
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  const items = Uint32Array.from(texts.keys());
  rankNames({ bytes, start, end, text: (item) => texts[item] ?? '' }, items);
  return [...items].map((item) => `${texts[item] ?? ''}#${item}`);
}

const name = fc
  .array(fc.constantFrom('a', 'b', '_', '.', '-', ' ', '0', '00', '1', '2', '10', '099', '4294967296123', 'é', '字'), {
    maxLength: 6,
  })
  .map((parts) => `frame${parts.join('')}`);

describe('names in rows', () => {
  it('come in natural order, equal ones in the order of the plan', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), (texts) => {
        const expected = [...texts.keys()]
          .sort((a, b) => compareNatural(texts[a] ?? '', texts[b] ?? '') || a - b)
          .map((item) => `${texts[item] ?? ''}#${item}`);
        expect(ranked(texts)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
