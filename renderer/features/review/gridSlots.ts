/** Which element of the document draws which row, so that elements are used again and move as little as possible. */
import type { RowWindow } from './gridGeometry';

export interface GridSlots {
  /** Elements that take turns. */
  readonly count: number;
  /** The row that slot 0 drew last, or any row as many slots away from it. */
  readonly origin: number;
  /** Rows in the document. */
  readonly window: RowWindow;
}

export const noSlots: GridSlots = { count: 0, origin: 0, window: { first: 0, last: -1 } };

/** The element of a row; two rows of one window never share one. */
export function slotOf({ count, origin }: GridSlots, index: number): number {
  return (((index - origin) % count) + count) % count;
}

/**
 * Slots for the next window. A short way keeps every row that stays in its element, and elements that went out at one end
 * come in at the other. After a long way few rows stay, and each element draws the row at its own place: moving it in the
 * document would cost more.
 */
export function nextSlots(before: GridSlots, window: RowWindow): GridSlots {
  const length = window.last - window.first + 1;
  if (length > before.count) return { count: length, origin: window.first, window };
  const kept = Math.min(window.last, before.window.last) - Math.max(window.first, before.window.first) + 1;
  if (kept * 2 >= length) return { ...before, window };
  return { ...before, origin: before.origin + window.first - before.window.first, window };
}
