/** The conflict grid without its looks: which rows are known, where they lie, what is on screen, where the cursor is. */
import type { ReviewRow, RowsReply } from '../../../shared/ipc/rows';
import {
  clampOffset,
  indexAt,
  layOut,
  mapScroll,
  offsetToReveal,
  pageRows,
  topOf,
  totalUnits,
  unitsOf,
  visibleRows,
  type Geometry,
  type RowWindow,
  type ScrollMap,
} from './gridGeometry';
import { createRowCache } from './rowCache';
import { extendTo, nothingSelected, selectAll, selectOne, toggle, type Selection } from './selection';

export interface GridSource {
  readonly requestRows: (start: number, count: number) => Promise<RowsReply>;
  /** Where a row is now; null when the view does not show it. */
  readonly locate: (rowId: string) => Promise<number | null>;
  /** Rows came with a newer revision than the one told by `setView`. */
  readonly onNewerRevision: (revision: number) => void;
}

export interface Cursor {
  readonly index: number;
  /** Absent until the row was fetched. */
  readonly id?: string;
}

/** Rows kept in memory: enough for a long way back without asking again, small beside a million. */
const keptPages = 60;
const overscan = 2;
/** Rows asked for before a scrolling hand reaches them; further moves are jumps, and nobody knows where the next one goes. */
const rowsAhead = 40;
const nearScreens = 3;

/** Height of a row: what has frames or stands alone at the top shows two lines. */
export function rowUnits(row: Pick<ReviewRow, 'type' | 'level'>): 1 | 2 {
  return row.type === 'sequence' || (row.type === 'file' && row.level === 1) ? 2 : 1;
}

export type GridModel = ReturnType<typeof createGridModel>;

/** One grid over one review. It never re-sorts; a newer revision replaces rows in place, all of the screen at once. */
export function createGridModel(source: GridSource) {
  const cache = createRowCache();
  const listeners = new Set<() => void>();
  let version = 0;
  let units = new Map<number, Uint8Array>();
  let geometry: Geometry = layOut(0, 1, units);
  let nextRowCount = 0;
  let guessedUnits: number | undefined;
  let offsetPx = 0;
  let viewportPx = 0;
  let rowPx = 24;
  let cursor: Cursor = { index: 0 };
  let selection: Selection = nothingSelected;
  let isCursorLost = false;
  /** The row to go back to when a view shows it again; forgotten when the person moves. */
  let keptId: string | undefined;
  let isRefreshing = false;
  let isRefreshAsked = false;
  let toldRevision = 0;
  /** Which way the rows moved last; 0 after a jump. */
  let heading = 0;

  /** The screen shows rows of where the hand was, as those of where it is are on their way. */
  let isBehind = false;

  const notify = (): void => {
    isBehind = false;
    version += 1;
    for (const listener of [...listeners]) listener();
  };
  const scrollMap = (): ScrollMap => mapScroll(totalUnits(geometry) * rowPx, viewportPx);
  const window = (extra = overscan): RowWindow => visibleRows(geometry, offsetPx / rowPx, viewportPx / rowPx, extra);
  /**
   * Draws unless nothing of the screen is known yet: after a jump the rows of before stay for the few moments until the new ones
   * come, and give their elements to them, which costs half of an empty screen in between.
   */
  const draw = (): void => {
    const { first, last } = window(0);
    for (let index = first; index <= last; index += 1) {
      if (cache.rowAt(index) === undefined) continue;
      notify();
      return;
    }
    if (last < first) notify();
    else isBehind = true;
  };
  const topPx = (index: number): number => topOf(geometry, index) * rowPx;
  const heightPx = (index: number): number => unitsOf(geometry, index) * rowPx;
  const relayout = (rowCount: number): void => {
    geometry = layOut(rowCount, guessedUnits ?? 1, units);
  };
  const moveBy = (px: number): void => {
    if (px !== 0) heading = Math.abs(px) > viewportPx * nearScreens ? 0 : Math.sign(px);
    offsetPx += px;
  };
  const scrollTo = (wanted: number): void => {
    const next = clampOffset(scrollMap(), wanted);
    if (next === offsetPx) return;
    moveBy(next - offsetPx);
    draw();
    void refresh();
  };
  /** The row whose place on the screen must not change while heights around it become known. */
  const anchor = (): number => {
    const { first, last } = window(0);
    if (cursor.index >= first && cursor.index <= last && cache.rowAt(cursor.index) !== undefined) return cursor.index;
    for (let index = first; index <= last; index += 1) if (units.has(Math.floor(index / pageRows))) return index;
    return first;
  };
  const take = (replies: readonly RowsReply[]): boolean => {
    let isProgress = false;
    for (const reply of replies) {
      if (!cache.store(reply)) continue;
      isProgress = true;
      nextRowCount = reply.total;
      const page = Uint8Array.from(reply.rows, rowUnits);
      units.set(reply.start / pageRows, page);
      if (guessedUnits === undefined && page.length > 0)
        guessedUnits = page.reduce((sum, unit) => sum + unit, 0) / page.length;
    }
    return isProgress;
  };
  const wanted = (): number[] => {
    const { first, last } = window();
    const end =
      nextRowCount === geometry.rowCount
        ? last
        : Math.min(nextRowCount - 1, Math.max(last, first + Math.ceil(viewportPx / rowPx) + overscan));
    return cache.wantedPages(
      Math.max(0, heading < 0 ? first - rowsAhead : first),
      Math.min(nextRowCount - 1, heading > 0 ? end + rowsAhead : end),
    );
  };
  const findCursor = async (): Promise<number> => {
    const { id, index } = cursor;
    const isThere = id === undefined || cache.freshRowAt(index)?.id === id;
    if (!isCursorLost && (isThere || cache.freshRowAt(index) === undefined)) return index;
    isCursorLost = false;
    const wantedId = keptId ?? id;
    const found = wantedId === undefined ? null : await source.locate(wantedId);
    if (found !== null) keptId = undefined;
    return found ?? Math.min(index, Math.max(0, nextRowCount - 1));
  };
  /** Takes fetched rows and the layout they make in one step, so that no half of the screen belongs to another revision. */
  const commit = async (replies: readonly RowsReply[]): Promise<boolean> => {
    const held = anchor();
    const heldTopPx = topPx(held);
    const cursorThen = cursor;
    const isProgress = take(replies);
    const located = replies.length > 0 || isCursorLost ? await findCursor() : cursorThen.index;
    // A key may have moved the cursor while the engine was asked; the newer place counts.
    const isSameCursor = cursor === cursorThen;
    const found = isSameCursor ? located : cursor.index;
    relayout(nextRowCount);
    offsetPx = clampOffset(
      scrollMap(),
      offsetPx + topPx(isSameCursor && held === cursorThen.index ? found : held) - heldTopPx,
    );
    placeCursor(found);
    cache.trim(Math.floor(window().first / pageRows), keptPages);
    draw();
    if (cache.revision() > toldRevision) {
      toldRevision = cache.revision();
      source.onNewerRevision(toldRevision);
    }
    return isProgress;
  };
  const placeCursor = (found: number): void => {
    const before = cursor.index;
    const id = cache.freshRowAt(found)?.id ?? (found === before ? cursor.id : undefined);
    cursor = id === undefined ? { index: found } : { index: found, id };
    const isOutside = selection.runs.some((run) => run.last >= nextRowCount);
    if (nextRowCount === 0) selection = nothingSelected;
    else if (selection.isAll) selection = selectAll(nextRowCount);
    else if (found !== before || isOutside || selection.runs.length === 0) selection = selectOne(found);
  };
  async function refresh(): Promise<void> {
    isRefreshAsked = true;
    if (isRefreshing) return;
    isRefreshing = true;
    try {
      while (isRefreshAsked) {
        isRefreshAsked = false;
        const pages = wanted();
        if (pages.length === 0) {
          if (nextRowCount === geometry.rowCount && !isCursorLost) continue;
          await commit([]);
          isRefreshAsked = wanted().length > 0;
          continue;
        }
        const replies = await Promise.all(pages.map((page) => source.requestRows(page * pageRows, pageRows)));
        // More to fetch only while answers bring something: an engine that answers with old rows is not asked in a circle.
        if ((await commit(replies)) && wanted().length > 0) isRefreshAsked = true;
      }
    } finally {
      isRefreshing = false;
      // Rows that do not come leave an empty place, not those of another.
      if (isBehind) notify();
    }
  }
  const rowAt = (index: number): ReviewRow | undefined => cache.rowAt(index);
  /** The row of the newest revision, fetched when it is not there. */
  const fetchRow = async (index: number): Promise<ReviewRow | undefined> => {
    const known = cache.freshRowAt(index);
    if (known !== undefined || index < 0 || index >= nextRowCount) return known;
    const reply = await source.requestRows(Math.floor(index / pageRows) * pageRows, pageRows);
    await commit([reply]);
    if (isBehind && !isRefreshing) notify();
    // A row far away is not kept; it was asked for all the same.
    return cache.freshRowAt(index) ?? (reply.revision < cache.revision() ? undefined : reply.rows[index - reply.start]);
  };
  const reveal = (index: number): void => {
    const next = clampOffset(scrollMap(), offsetToReveal(offsetPx, topPx(index), heightPx(index), viewportPx));
    moveBy(next - offsetPx);
  };
  const putCursor = (index: number, next: Selection): void => {
    const bounded = Math.max(0, Math.min(index, geometry.rowCount - 1));
    const id = cache.freshRowAt(bounded)?.id;
    cursor = id === undefined ? { index: bounded } : { index: bounded, id };
    keptId = undefined;
    selection = next;
    reveal(bounded);
    notify();
    void refresh();
  };

  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: (): number => version,
    rowCount: (): number => geometry.rowCount,
    offsetPx: (): number => offsetPx,
    viewportPx: (): number => viewportPx,
    rowPx: (): number => rowPx,
    cursor: (): Cursor => cursor,
    selection: (): Selection => selection,
    scrollMap,
    window,
    topPx,
    heightPx,
    rowAt,
    fetchRow,
    scrollTo,
    /** Whether rows on screen are on their way. */
    isLoading: (): boolean => isRefreshing,
    setViewport: (heightPxNow: number, rowPxNow: number): void => {
      if (heightPxNow === viewportPx && rowPxNow === rowPx) return;
      const topUnits = offsetPx / rowPx;
      const cursorPx = topPx(cursor.index);
      const isCursorSeen =
        cursorPx >= offsetPx && cursorPx + heightPx(cursor.index) <= offsetPx + viewportPx && viewportPx > 0;
      viewportPx = heightPxNow;
      rowPx = rowPxNow;
      offsetPx = clampOffset(scrollMap(), topUnits * rowPx);
      // A bar that opens below must not cover the row that the eye is on.
      if (isCursorSeen) reveal(cursor.index);
      notify();
      void refresh();
    },
    /**
     * A summary arrived. `changedFrom` is the first row whose followers moved; absent when only contents changed.
     * `isOtherView` forgets all rows: another filter or grouping shows other rows.
     */
    setView: (
      revision: number,
      rowCount: number,
      { changedFrom, isOtherView = false }: { changedFrom?: number; isOtherView?: boolean } = {},
    ): void => {
      if (revision < cache.revision()) return;
      toldRevision = Math.max(toldRevision, revision);
      cache.expire(revision);
      nextRowCount = rowCount;
      if (isOtherView) {
        cache.clear();
        units = new Map();
        guessedUnits = undefined;
        keptId ??= cursor.id;
        isCursorLost = keptId !== undefined;
        offsetPx = 0;
        relayout(rowCount);
        selection = nothingSelected;
      } else if (changedFrom !== undefined) {
        const page = Math.floor(changedFrom / pageRows);
        const shown = Math.floor(window().last / pageRows);
        for (const known of [...units.keys()]) if (known > Math.max(page, shown)) units.delete(known);
      } else if (rowCount !== geometry.rowCount) isCursorLost = true;
      void refresh().then(() => {
        if (!isOtherView) return;
        reveal(cursor.index);
        notify();
        void refresh();
      });
    },
    moveTo: (index: number, extend: boolean): void => {
      const bounded = Math.max(0, Math.min(index, geometry.rowCount - 1));
      if (geometry.rowCount > 0) putCursor(bounded, extend ? extendTo(selection, bounded) : selectOne(bounded));
    },
    /** The row one screen away, as PgUp and PgDn go. */
    pageFrom: (index: number, direction: 1 | -1): number => {
      const target = topPx(index) + direction * Math.max(rowPx, viewportPx - rowPx * 2);
      const found = indexAt(geometry, target / rowPx);
      return direction === 1
        ? Math.max(found, Math.min(index + 1, geometry.rowCount - 1))
        : Math.min(found, Math.max(index - 1, 0));
    },
    toggleRow: (index: number): void => {
      putCursor(index, toggle(selection, index));
    },
    selectAll: (): void => {
      selection = selectAll(geometry.rowCount);
      notify();
    },
    /** Shows a row that the engine found by id. */
    showRow: (index: number, id: string): void => {
      cursor = { index, id };
      keptId = undefined;
      selection = selectOne(index);
      reveal(index);
      notify();
      void refresh();
    },
  };
}
