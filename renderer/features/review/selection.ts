/** Which rows of the current view are selected: runs of row indexes, because a view may hold a million rows. */
import type { ReviewRow } from '../../../shared/ipc/rows';

export interface Run {
  readonly first: number;
  readonly last: number;
}

export interface Selection {
  /** Sorted, disjoint, never touching. */
  readonly runs: readonly Run[];
  /** Where a Shift extension starts. */
  readonly anchor: number;
  /** Everything the filter shows, whatever its size. */
  readonly isAll: boolean;
}

export const nothingSelected: Selection = { runs: [], anchor: 0, isAll: false };

/** One row. */
export function selectOne(index: number): Selection {
  return { runs: [{ first: index, last: index }], anchor: index, isAll: false };
}

/** Everything that the filter shows. */
export function selectAll(rowCount: number): Selection {
  return { runs: rowCount === 0 ? [] : [{ first: 0, last: rowCount - 1 }], anchor: 0, isAll: true };
}

/** From the anchor to a row, replacing what was selected. */
export function extendTo(selection: Selection, index: number): Selection {
  const { anchor } = selection;
  return { runs: [{ first: Math.min(anchor, index), last: Math.max(anchor, index) }], anchor, isAll: false };
}

/** Adds or removes one row; it becomes the anchor. */
export function toggle(selection: Selection, index: number): Selection {
  const without = selection.runs.flatMap((run) => cut(run, index));
  const runs = isSelected(selection, index) ? without : join([...without, { first: index, last: index }]);
  return { runs, anchor: index, isAll: false };
}

function cut(run: Run, index: number): Run[] {
  if (index < run.first || index > run.last) return [run];
  return [
    { first: run.first, last: index - 1 },
    { first: index + 1, last: run.last },
  ].filter((part) => part.first <= part.last);
}

function join(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of [...runs].sort((a, b) => a.first - b.first)) {
    const before = joined.at(-1);
    if (before !== undefined && run.first <= before.last + 1)
      joined[joined.length - 1] = { first: before.first, last: Math.max(before.last, run.last) };
    else joined.push(run);
  }
  return joined;
}

/** Whether a row is part of it. */
export function isSelected(selection: Selection, index: number): boolean {
  return selection.runs.some((run) => index >= run.first && index <= run.last);
}

/** How many rows it holds. */
export function selectedRowCount(selection: Selection): number {
  return selection.runs.reduce((sum, run) => sum + run.last - run.first + 1, 0);
}

/** Which part of the view a row lies in: a decision about everything covers the part of the last row. */
export function sectionOf(row: Pick<ReviewRow, 'mark'> | undefined): 'identical' | 'new' | 'differing' {
  return row?.mark === 'identical' || row?.mark === 'new' ? row.mark : 'differing';
}

/** One row as seen by the file count. */
export interface CountedRow {
  readonly level: number;
  readonly fileCount: number;
}

/**
 * Files of the selected rows, each once: a row under a selected row is part of it.
 * Null when a row in between is unknown, because then its parents are unknown too.
 */
export function selectedFileCount(
  selection: Selection,
  rowAt: (index: number) => CountedRow | undefined,
): number | null {
  const [start] = selection.runs;
  const end = selection.runs.at(-1);
  if (start === undefined || end === undefined) return 0;
  let files = 0;
  /** Level of the selected row that covers what follows; Infinity when none does. */
  let coveredBelow = Infinity;
  for (let index = start.first; index <= end.last; index += 1) {
    const row = rowAt(index);
    if (row === undefined) return null;
    if (row.level > coveredBelow) continue;
    coveredBelow = Infinity;
    if (!isSelected(selection, index)) continue;
    files += row.fileCount;
    coveredBelow = row.level;
  }
  return files;
}
