/** Order, equal paths and paths beneath paths, found on bytes, are those that strings would give. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EntryColumns } from '../../../shared/manifest/columns';
import { eachRowBeneath, lastOfEqualPaths, orderRows } from '../../../shared/manifest/rowOrder';

const path = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'b', '/', 'a/', '-', 'é', '\ud83d\ude00', '\ufb33'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  fc.constantFrom('\ude0a', '\ud83d', 'x'.repeat(5000), 'é'.repeat(5000)),
);
const paths = fc.array(path, { maxLength: 24 });

function columnsOf(list: readonly string[]): EntryColumns {
  const columns = new EntryColumns();
  for (const each of list) columns.addFile(each, 0, 0, '0'.repeat(32));
  return columns;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

test('paths of any text come back and compare as strings do', () => {
  fc.assert(
    fc.property(paths, path, (list, other) => {
      const columns = columnsOf(list);
      const others = columnsOf([other]);
      expect(list.map((_, row) => columns.path(row))).toEqual(list);
      expect(list.map((_, row) => Math.sign(columns.comparePaths(row, others, 0)))).toEqual(
        list.map((each) => compare(each, other)),
      );
    }),
  );
});

test('rows are sorted by UTF-16 code units, the last of equal paths is kept', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        paths,
        paths.map((list) => list.toSorted(compare)),
      ),
      (list) => {
        const columns = columnsOf(list);
        const dropped: number[] = [];
        const { rows } = lastOfEqualPaths(columns, orderRows(columns), (row) => dropped.push(row));
        const expected = [...new Map(list.map((each, row) => [each, row]))].toSorted(([a], [b]) => compare(a, b));
        expect([...rows]).toEqual(expected.map(([, row]) => row));
        expect(dropped.length).toBe(list.length - expected.length);
      },
    ),
  );
});

test('rows beneath others are found with the topmost of those', () => {
  fc.assert(
    fc.property(paths, (list) => {
      const columns = columnsOf(list);
      const order = lastOfEqualPaths(columns, orderRows(columns), () => undefined);
      const found: [string, string][] = [];
      eachRowBeneath(columns, order, (row, parent) => found.push([columns.path(row), columns.path(parent)]));
      const unique = [...new Set(list)].toSorted(compare);
      const expected = unique.flatMap((each) => {
        const parent = unique.find((other) => each.startsWith(`${other}/`));
        return parent === undefined ? [] : [[each, parent]];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});
