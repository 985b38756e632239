/** The work over all rows of a manifest at once: their order, equal paths, paths beneath paths, the sum of the sizes. */
import { intAdd, type Int } from '../domain/ints';
import type { EntryColumns } from './columns';

/** Row numbers by UTF-16 code units of the path, equal paths in file order. */
export function sortedRows(columns: EntryColumns): Uint32Array {
  const rows = Uint32Array.from({ length: columns.rowCount }, (_, row) => row);
  for (let row = 1; row < rows.length; row += 1)
    if (columns.path(row - 1) > columns.path(row))
      return rows.sort((a, b) => {
        const [left, right] = [columns.path(a), columns.path(b)];
        return left < right ? -1 : left > right ? 1 : a - b;
      });
  return rows;
}

/** Of sorted rows the last of equal paths. Calls `onDuplicate` with the row that is dropped and the one that takes its place. */
export function lastOfEqualPaths(
  columns: EntryColumns,
  rows: Uint32Array,
  onDuplicate: (dropped: number, kept: number) => void,
): Uint32Array {
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const previous = count === 0 ? undefined : kept[count - 1];
    if (previous === undefined || columns.path(previous) !== columns.path(row)) count += 1;
    else onDuplicate(previous, row);
    kept[count - 1] = row;
  }
  return count === rows.length ? rows : kept.slice(0, count);
}

/**
 * Calls `onBeneath` for every row whose path lies beneath that of another row, with the topmost such row. In sorted order every
 * path that begins with another one comes after it without a gap, so a stack of beginnings finds all parents.
 */
export function eachRowBeneath(
  columns: EntryColumns,
  rows: Uint32Array,
  onBeneath: (row: number, parent: number) => void,
): void {
  const beginnings: number[] = [];
  for (const row of rows) {
    const path = columns.path(row);
    while (beginnings.length > 0 && !path.startsWith(columns.path(beginnings.at(-1) ?? 0))) beginnings.pop();
    const parent = beginnings.find((beginning) => path[columns.path(beginning).length] === '/');
    if (parent !== undefined) onBeneath(row, parent);
    beginnings.push(row);
  }
}

export function sumOfSizes(columns: EntryColumns, rows: Uint32Array): Int {
  let total: Int = 0;
  for (const row of rows) total = intAdd(total, columns.sizeBytes(row));
  return total;
}
