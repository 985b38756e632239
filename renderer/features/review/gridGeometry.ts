/** Where the rows of a long list lie when rows are one or two units high and most of them were never fetched. Lengths are row units unless named Px. */

/** Rows come and are remembered in pages of this many. */
export const pageRows = 100;
/** Browsers cap the height of an element; above this the scroll bar is scaled. */
export const maxScrollerPx = 8_000_000;

/**
 * Fetched pages count exactly; a page that was never fetched counts `guessedUnits` per row, a figure that the first page sets once.
 * So the numbers of rows on screen are always exact, and only the length of the scroll bar is an estimate.
 */
export interface Geometry {
  readonly rowCount: number;
  readonly guessedUnits: number;
  /** Units of each row of a fetched page. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** Top of every page, and the end of the last one. */
  readonly pageTops: Float64Array;
}

/** Lays out `rowCount` rows; costs one step per page. */
export function layOut(rowCount: number, guessedUnits: number, pages: ReadonlyMap<number, Uint8Array>): Geometry {
  const pageCount = Math.ceil(rowCount / pageRows);
  const pageTops = new Float64Array(pageCount + 1);
  for (let page = 0; page < pageCount; page += 1) {
    const rows = Math.min(pageRows, rowCount - page * pageRows);
    pageTops[page + 1] = (pageTops[page] ?? 0) + pageUnits(pages.get(page), rows, guessedUnits);
  }
  return { rowCount, guessedUnits, pages, pageTops };
}

function pageUnits(known: Uint8Array | undefined, rows: number, guessedUnits: number): number {
  if (known === undefined) return rows * guessedUnits;
  let sum = Math.max(0, rows - known.length) * guessedUnits;
  for (const units of known.subarray(0, rows)) sum += units;
  return sum;
}

/** Height of all rows. */
export function totalUnits(geometry: Geometry): number {
  return geometry.pageTops[geometry.pageTops.length - 1] ?? 0;
}

/** Height of one row. */
export function unitsOf(geometry: Geometry, index: number): number {
  return geometry.pages.get(Math.floor(index / pageRows))?.[index % pageRows] ?? geometry.guessedUnits;
}

/** Upper edge of a row. */
export function topOf(geometry: Geometry, index: number): number {
  const page = Math.floor(index / pageRows);
  let top = geometry.pageTops[page] ?? totalUnits(geometry);
  for (let row = page * pageRows; row < index; row += 1) top += unitsOf(geometry, row);
  return top;
}

/** The row that covers a height; the nearest row for heights outside the list, 0 for an empty list. */
export function indexAt(geometry: Geometry, units: number): number {
  const last = geometry.rowCount - 1;
  if (last <= 0 || units <= 0) return 0;
  let low = 0;
  let high = geometry.pageTops.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((geometry.pageTops[middle] ?? 0) <= units) low = middle;
    else high = middle - 1;
  }
  let bottom = geometry.pageTops[low] ?? 0;
  const end = Math.min(last, (low + 1) * pageRows - 1);
  for (let index = low * pageRows; index <= end; index += 1) {
    bottom += unitsOf(geometry, index);
    if (bottom > units) return index;
  }
  return end;
}

export interface RowWindow {
  readonly first: number;
  /** Inclusive; below `first` when there are no rows. */
  readonly last: number;
}

/** Rows that touch the viewport, and `overscan` rows more on both sides. */
export function visibleRows(geometry: Geometry, topUnits: number, viewportUnits: number, overscan: number): RowWindow {
  if (geometry.rowCount === 0) return { first: 0, last: -1 };
  const first = Math.max(0, indexAt(geometry, topUnits) - overscan);
  const last = Math.min(geometry.rowCount - 1, indexAt(geometry, topUnits + Math.max(0, viewportUnits)) + overscan);
  return { first, last };
}

export interface ScrollMap {
  readonly contentPx: number;
  readonly viewportPx: number;
  /** Height of the element that the scroll bar belongs to. */
  readonly scrollerPx: number;
  readonly isScaled: boolean;
}

/** How the scroll bar relates to the true offset. */
export function mapScroll(contentPx: number, viewportPx: number): ScrollMap {
  const isScaled = contentPx > maxScrollerPx;
  return { contentPx, viewportPx, scrollerPx: isScaled ? maxScrollerPx : contentPx, isScaled };
}

/** True offset for a position of the scroll bar. */
export function offsetForScrollTop(map: ScrollMap, scrollTop: number): number {
  if (!map.isScaled) return clampOffset(map, scrollTop);
  return clampOffset(map, (scrollTop / (map.scrollerPx - map.viewportPx)) * (map.contentPx - map.viewportPx));
}

/** Position of the scroll bar for a true offset. */
export function scrollTopForOffset(map: ScrollMap, offsetPx: number): number {
  if (!map.isScaled) return offsetPx;
  return (offsetPx / (map.contentPx - map.viewportPx)) * (map.scrollerPx - map.viewportPx);
}

/** Keeps an offset inside the list. */
export function clampOffset(map: ScrollMap, offsetPx: number): number {
  return Math.max(0, Math.min(offsetPx, map.contentPx - map.viewportPx));
}

/** The smallest move that shows a row whole. */
export function offsetToReveal(offsetPx: number, rowTopPx: number, rowHeightPx: number, viewportPx: number): number {
  if (rowTopPx < offsetPx) return rowTopPx;
  const below = rowTopPx + rowHeightPx - viewportPx;
  return below > offsetPx ? below : offsetPx;
}
