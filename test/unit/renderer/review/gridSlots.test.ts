import { expect, test } from 'vitest';
import { nextSlots, noSlots, slotOf, type GridSlots } from '../../../../renderer/features/review/gridSlots';

const rowsOf = ({ window: { first, last } }: GridSlots): number[] =>
  Array.from({ length: last - first + 1 }, (_, row) => first + row);
/** Row by element. */
const drawn = (slots: GridSlots): Record<number, number> =>
  Object.fromEntries(rowsOf(slots).map((index) => [slotOf(slots, index), index]));

const start = nextSlots(noSlots, { first: 0, last: 4 });

test('rows that stay keep their element, and the ones that went out come in at the other end', () => {
  expect(drawn(start)).toEqual({ 0: 0, 1: 1, 2: 2, 3: 3, 4: 4 });
  const down = nextSlots(start, { first: 2, last: 6 });
  expect(drawn(down)).toEqual({ 0: 5, 1: 6, 2: 2, 3: 3, 4: 4 });
  expect(drawn(nextSlots(down, { first: 0, last: 4 }))).toEqual(drawn(start));
});

test('after a jump each element draws the row at its own place', () => {
  const far = nextSlots(start, { first: 900_000, last: 900_004 });
  expect(drawn(far)).toEqual({ 0: 900_000, 1: 900_001, 2: 900_002, 3: 900_003, 4: 900_004 });
  expect(drawn(nextSlots(far, { first: 3, last: 7 }))).toEqual({ 0: 3, 1: 4, 2: 5, 3: 6, 4: 7 });
});

test('two rows never share an element, however the window moves and grows', () => {
  let slots = start;
  for (const [first, length] of [
    [3, 5],
    [4, 3],
    [2, 6],
    [40, 4],
    [39, 6],
    [0, 1],
    [0, 9],
  ] as const) {
    slots = nextSlots(slots, { first, last: first + length - 1 });
    expect(Object.values(drawn(slots)).sort((a, b) => a - b)).toEqual(rowsOf(slots));
  }
});

test('a view without rows has nothing to draw', () => {
  expect(rowsOf(nextSlots(start, { first: 0, last: -1 }))).toEqual([]);
});
