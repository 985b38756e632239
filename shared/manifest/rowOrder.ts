/** The work over all rows of a manifest at once: their order, equal paths, paths beneath paths, the sum of the sizes. */
import { intAdd, type Int } from '../domain/ints';
import type { EntryColumns } from './columns';

/** Rows in order. `shared[i]` is how many units the path of `rows[i]` has in common with the one before it. */
export interface RowOrder {
  readonly rows: Uint32Array;
  readonly shared: Uint32Array;
}

/** Row numbers by UTF-16 code units of the path, equal paths in file order. */
export function orderRows(columns: EntryColumns): RowOrder {
  const rows = Uint32Array.from({ length: columns.rowCount }, (_, row) => row);
  const shared = new Uint32Array(rows.length);
  if (compareNeighbours(columns, rows, shared)) return { rows, shared };
  rows.sort((a, b) => columns.comparePaths(a, columns, b) || a - b);
  compareNeighbours(columns, rows, shared);
  return { rows, shared };
}

/** Fills in what neighbours have in common; answers false where one sorts before the one before it. */
function compareNeighbours(columns: EntryColumns, rows: Uint32Array, shared: Uint32Array): boolean {
  for (let index = 1; index < rows.length; index += 1) {
    const before = rows[index - 1] ?? 0;
    const row = rows[index] ?? 0;
    const units = columns.sharedPathUnits(before, row);
    if (columns.pathUnitAt(before, units) > columns.pathUnitAt(row, units)) return false;
    shared[index] = units;
  }
  return true;
}

/**
 * Leaves the last of equal paths; the order given is used up. Calls `onDuplicate` with the row that is dropped and the one that
 * takes its place.
 */
export function lastOfEqualPaths(
  columns: EntryColumns,
  { rows, shared }: RowOrder,
  onDuplicate: (dropped: number, kept: number) => void,
): RowOrder {
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
  return count === rows.length ? { rows, shared } : { rows: rows.slice(0, count), shared: shared.slice(0, count) };
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
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const units = shared[index] ?? 0;
    while (beginnings.length > 0 && columns.pathUnits(beginnings.at(-1) ?? 0) > units) beginnings.pop();
    if (parent !== undefined && columns.pathUnits(parent) >= units) parent = undefined;
    const last = beginnings.at(-1);
    if (parent === undefined && last !== undefined && columns.pathUnits(last) === units)
      parent = columns.pathUnitAt(row, units) === 0x2f ? last : undefined;
    if (parent !== undefined) onBeneath(row, parent);
    beginnings.push(row);
  }
}

export function sumOfSizes(columns: EntryColumns, rows: Uint32Array): Int {
  let total: Int = 0;
  for (const row of rows) total = intAdd(total, columns.sizeBytes(row));
  return total;
}
