import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingTiles, udimOf } from '../../../main/engine/lint/tileGaps';

const rows = (...lengths: readonly number[]): number[] =>
  lengths.flatMap((length, row) => Array.from({ length }, (_, column) => 1001 + row * 10 + column));

const without = (tiles: readonly number[], ...gone: readonly number[]): number[] =>
  tiles.filter((tile) => !gone.includes(tile));

test.each([
  ['18 tiles in a row and a bit', rows(10, 8), []],
  ['the design: 1013 and 1017', without(rows(10, 8), 1013, 1017), [1013, 1017]],
  ['a block of four by four', rows(4, 4, 4, 4), []],
  ['a corner of a block', without(rows(4, 4, 4, 4), 1004), [1004]],
  ['a last row that ends early', rows(4, 4, 2), []],
  ['a hole in a short row', [1001, 1002, 1004], [1003]],
  ['one long row with a hole', without(rows(9), 1005), [1005]],
  ['an L', [1001, 1002, 1011], []],
  ['tiles far apart', [1001, 1010, 1041], []],
  ['two tiles', [1001, 1003], []],
  ['nothing', [], []],
])('%s', (_, tiles, missing) => {
  expect(missingTiles(tiles)).toEqual(missing);
});

test('a whole layout lacks nothing; whatever tile is taken out of its inside is exactly what is missing', () => {
  const layout = fc.record({
    width: fc.integer({ min: 3, max: 10 }),
    fullRows: fc.integer({ min: 3, max: 9 }),
    last: fc.integer({ min: 1, max: 10 }),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(layout, ({ width, fullRows, last, at }) => {
      const tiles = rows(...Array.from({ length: fullRows }, () => width), Math.min(last, width));
      expect(missingTiles(tiles)).toEqual([]);
      // The last tile of all: nothing shows that there was one more.
      const gone = tiles[at % (tiles.length - 1)] ?? 0;
      const isLastRowGone = Math.min(last, width) === 1 && gone === tiles.at(-1);
      expect(missingTiles(without(tiles, gone))).toEqual(isLastRowGone ? [] : [gone]);
    }),
  );
});

test('tiles of pairs are UDIM numbers, in ten columns', () => {
  expect([udimOf(0, 0), udimOf(9, 0), udimOf(0, 1), udimOf(10, 0), udimOf(0, 100), udimOf(-1, 0)]).toEqual([
    1001,
    1010,
    1011,
    undefined,
    undefined,
    undefined,
  ]);
});
