import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  extendTo,
  isSelected,
  nothingSelected,
  selectAll,
  selectedFileCount,
  selectedRowCount,
  selectOne,
  toggle,
} from '../../../../renderer/features/review/selection';

describe('the selection', () => {
  test('Shift extends from the anchor in both directions and replaces what was there', () => {
    const down = extendTo(selectOne(5), 9);
    expect([down.runs, extendTo(down, 2).runs]).toEqual([[{ first: 5, last: 9 }], [{ first: 2, last: 5 }]]);
  });

  test('toggling rows equals a set of rows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), (indexes) => {
        const set = new Set<number>();
        let selection = nothingSelected;
        for (const index of indexes) {
          selection = toggle(selection, index);
          if (!set.delete(index)) set.add(index);
        }
        const rows = Array.from({ length: 31 }, (_, index) => isSelected(selection, index));
        expect([rows, selectedRowCount(selection)]).toEqual([rows.map((_, index) => set.has(index)), set.size]);
        // Runs never touch, so that there is one way to write a selection.
        selection.runs.forEach((run, at) => {
          const next = selection.runs[at + 1];
          if (next !== undefined) expect(next.first).toBeGreaterThan(run.last + 1);
        });
      }),
    );
  });

  test('everything is everything, and nothing in an empty view', () => {
    expect([selectAll(1_000_000), selectAll(0).runs]).toEqual([
      { runs: [{ first: 0, last: 999_999 }], anchor: 0, isAll: true },
      [],
    ]);
  });
});

describe('the files of a selection', () => {
  const rows = [
    { level: 1, fileCount: 240 },
    { level: 2, fileCount: 12 },
    { level: 3, fileCount: 1 },
    { level: 3, fileCount: 1 },
    { level: 2, fileCount: 228 },
    { level: 1, fileCount: 84 },
  ];
  const rowAt = (index: number): { level: number; fileCount: number } | undefined => rows[index];

  test('count each file once when a parent and its children are selected', () => {
    expect([
      selectedFileCount(extendTo(selectOne(0), 5), rowAt),
      selectedFileCount(extendTo(selectOne(1), 3), rowAt),
      selectedFileCount(toggle(selectOne(1), 3), rowAt),
      selectedFileCount(toggle(toggle(selectOne(2), 4), 5), rowAt),
      selectedFileCount(nothingSelected, rowAt),
    ]).toEqual([324, 12, 12, 313, 0]);
  });

  test('are unknown while a row in between is', () => {
    expect(selectedFileCount(extendTo(selectOne(3), 8), rowAt)).toBeNull();
  });
});
