/** Finds rows of a manifest by their path, without an index that would cost as much memory as the paths. */
import type { EntryColumns } from './columns';
import { comparePathBytes, type PathBytes } from './pathBytes';
import { PathList } from './pathList';
import { indexInBlock } from './rowBlock';

export class PathSearch {
  readonly #columns: EntryColumns;
  readonly #rows: Uint32Array;
  /** The path that is looked for. */
  readonly #wanted = new PathList();

  /** `rows` in the order of their paths. */
  constructor(columns: EntryColumns, rows: Uint32Array) {
    this.#columns = columns;
    this.#rows = rows;
  }

  rowAt(path: string): number | undefined {
    const row = this.#rows[this.#lowerBound(path)];
    return row !== undefined && this.#columns.path(row) === path ? row : undefined;
  }

  /** The first row whose path lies beneath a folder. */
  firstBeneath(folder: string): number | undefined {
    const beginning = `${folder}/`;
    const row = this.#rows[this.#lowerBound(beginning)];
    return row !== undefined && this.#columns.path(row).startsWith(beginning) ? row : undefined;
  }

  /** The last row whose path is this one or sorts before it. */
  lastUpTo(wanted: PathBytes, index: number): number | undefined {
    return this.#rows[this.#bound(wanted, index, 1) - 1];
  }

  /**
   * The rows at a path and at the folders above it, deepest first. Whatever sorts between a row and a path that begins with it
   * begins with it, too; so what a path shares with the row before it is all that is left to look at.
   */
  *rowsAbove(path: string): Generator<number> {
    for (let end = path.length; end > 0;) {
      const row = this.#rows[this.#lowerBound(`${path.slice(0, end)}\0`) - 1];
      if (row === undefined) return;
      const found = this.#columns.path(row);
      const shared = sharedLength(path.slice(0, end), found);
      const isAbove = shared === found.length && (shared === path.length || path[shared] === '/');
      if (isAbove) yield row;
      end = isAbove ? shared - 1 : Math.min(shared, end - 1);
    }
  }

  #lowerBound(path: string): number {
    this.#wanted.clear();
    this.#wanted.push(path);
    return this.#bound(this.#wanted, 0, 0);
  }

  /** How many rows stand before those of which the path compares with the wanted one as at least `least`. */
  #bound(wanted: PathBytes, index: number, least: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#rows[middle] ?? 0;
      const block = this.#columns.blockOf(row);
      if (comparePathBytes(block, indexInBlock(row), wanted, index) < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function sharedLength(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < length && a.charCodeAt(shared) === b.charCodeAt(shared)) shared += 1;
  return shared;
}
