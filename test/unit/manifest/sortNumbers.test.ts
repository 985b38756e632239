/** Numbers sorted by what stands behind them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersWhere, sortNumbers } from '../../../shared/manifest/sortNumbers';

test('any numbers are in the order of a stable sort', () => {
  const values = fc.array(fc.nat({ max: 20 }), { maxLength: 100 });
  fc.assert(
    fc.property(values, fc.boolean(), (given, isSorted) => {
      const of = isSorted ? given.toSorted((a, b) => a - b) : given;
      const numbers = Uint32Array.from(of, (_, index) => index);
      const compare = (a: number, b: number): number => (of[a] ?? 0) - (of[b] ?? 0);
      expect([...sortNumbers(numbers, compare)]).toEqual(of.map((_, index) => index).sort(compare));
    }),
  );
});

test('the numbers that are meant are taken in their order', () => {
  expect([...numbersWhere(Uint32Array.of(5, 2, 8, 3), (number) => number > 2)]).toEqual([5, 8, 3]);
});
