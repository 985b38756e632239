/** The work over all rows of a manifest at once: their order, equal paths, paths beneath paths, the sum of the sizes. */
import { intAdd, type Int } from '../domain/ints';
import type { EntryColumns } from './columns';
import { order } from './rowBlock';
import { sortNumbers } from './sortNumbers';

/** Rows in order. `shared[i]` is how many units the path of `rows[i]` has in common with the one before it. */
export interface RowOrder {
  readonly rows: Uint32Array;
  readonly shared: Uint32Array;
  readonly hasEqualPaths: boolean;
}

/** Row numbers by UTF-16 code units of the path, equal paths in file order. */
export function orderRows(columns: EntryColumns): RowOrder {
  const rows = new Uint32Array(columns.rowCount);
  for (let row = 0; row < rows.length; row += 1) rows[row] = row;
  const { disorder } = columns;
  if (disorder !== order.mixed)
    return { rows, shared: columns.sharedWithBefore(), hasEqualPaths: disorder === order.level };
  sortNumbers(rows, (a, b) => columns.comparePaths(a, columns, b));
  const shared = new Uint32Array(rows.length);
  for (let index = 1; index < rows.length; index += 1)
    shared[index] = columns.sharedPathUnits(rows[index - 1] ?? 0, rows[index] ?? 0);
  return { rows, shared, hasEqualPaths: true };
}

/**
 * Leaves the last of equal paths; the order given is used up. Calls `onDuplicate` with the row that is dropped and the one that
 * takes its place.
 */
export function lastOfEqualPaths(
  columns: EntryColumns,
  given: RowOrder,
  onDuplicate: (dropped: number, kept: number) => void,
): RowOrder {
  if (!given.hasEqualPaths) return given;
  const { rows, shared } = given;
  let count = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const units = shared[index] ?? 0;
    const before = count === 0 ? undefined : rows[count - 1];
    if (before !== undefined && columns.pathUnits(before) === units && columns.pathUnits(row) === units)
      onDuplicate(before, row);
    else {
      shared[count] = units;
      count += 1;
    }
    rows[count - 1] = row;
  }
  return { rows: rows.slice(0, count), shared: shared.slice(0, count), hasEqualPaths: false };
}

/**
 * Calls `onBeneath` for every row whose path lies beneath that of another row, with the topmost such row. Paths must differ.
 * In sorted order all that begin with one path follow it without a gap. So the beginnings of a path are on a stack, and of those
 * only the one that is as long as what it shares with the path before it can be a parent that this one did not have.
 */
export function eachRowBeneath(
  columns: EntryColumns,
  { rows, shared }: RowOrder,
  onBeneath: (row: number, parent: number) => void,
): void {
  const beginnings: number[] = [];
  let parent: number | undefined;
  let before: number | undefined;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const units = shared[index] ?? 0;
    if (parent !== undefined && columns.pathUnits(parent) >= units) parent = undefined;
    while (beginnings.length > 0 && columns.pathUnits(beginnings.at(-1) ?? 0) > units) beginnings.pop();
    if (before !== undefined && columns.pathUnits(before) === units) beginnings.push(before);
    const last = beginnings.at(-1);
    if (parent === undefined && last !== undefined && columns.pathUnits(last) === units)
      parent = columns.pathUnitAt(row, units) === 0x2f ? last : undefined;
    if (parent !== undefined) onBeneath(row, parent);
    before = row;
  }
}

export function sumOfSizes(columns: EntryColumns, rows: Uint32Array): Int {
  let total: Int = 0;
  for (const row of rows) {
    const size = columns.sizeBytes(row);
    const sum: Int = typeof total === 'number' && typeof size === 'number' ? total + size : intAdd(total, size);
    // Below 2^53 in both directions a sum is exact.
    total = typeof sum === 'number' && !Number.isSafeInteger(sum) ? intAdd(total, size) : sum;
  }
  return total;
}
