/** The rows of a manifest that are not deletions. */
import type { EntryColumns } from './columns';
import type { RowOrder } from './rowOrder';

/** In the same order; what neighbours share is what all rows between them share. */
export function liveRows(columns: EntryColumns, { rows, shared }: RowOrder): RowOrder {
  const keptRows = new Uint32Array(rows.length);
  const keptShared = new Uint32Array(rows.length);
  let count = 0;
  let units = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    units = Math.min(units, shared[index] ?? 0);
    if (columns.kind(row) === 'deleted') continue;
    keptRows[count] = row;
    keptShared[count] = units;
    units = 0xffff_ffff;
    count += 1;
  }
  return { rows: keptRows.subarray(0, count), shared: keptShared.subarray(0, count), hasEqualPaths: false };
}
