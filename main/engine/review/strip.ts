/** The overview of all rows at once: what lies where along the scroll bar, as a fixed number of slots. */
import { marks, sectionCodes, type EntryMark } from './codes';
import type { Columns } from './columns';
import type { ReviewView } from './view';

/** Bits of a slot. */
const mineIsNewer = 1;
const farmIsNewer = 2;
const needsYou = 4;
const isBlocked = 8;

/** Identical and new files add nothing: they are no question. */
const bitsOf: Readonly<Record<EntryMark, number>> = {
  'edited-here': mineIsNewer,
  'farm-newer': farmIsNewer,
  'both-changed': mineIsNewer | farmIsNewer,
  differs: mineIsNewer | farmIsNewer,
  blocked: isBlocked,
  identical: 0,
  new: 0,
  verifying: 0,
};
const bitsOfMark = Uint8Array.from(marks, (mark) => bitsOf[mark]);

/**
 * One number per slot, top to bottom: 1 mine is newer somewhere in it, 2 the farm's, 4 something needs a person, 8 something is blocked.
 * Fewer slots than asked when there are fewer rows. One pass over the files that are shown.
 */
export function stripOf(
  columns: Columns,
  view: ReviewView,
  isUndecided: (position: number) => boolean,
  slots: number,
): number[] {
  const rows = view.rowCount;
  const strip = new Uint8Array(Math.min(slots, rows));
  const { blockStart, blockSequence, sectionBlock, mark } = columns;
  const rowOfBlock = (block: number): number | null =>
    view.indexOf(
      (blockSequence[block] ?? -1) >= 0
        ? { type: 'sequence', block }
        : { type: 'file', position: blockStart[block] ?? 0 },
    );
  /** Spreads the files of a block over the rows from its own to the one before the next. */
  const draw = (block: number, first: number, end: number): void => {
    const from = blockStart[block] ?? 0;
    const to = blockStart[block + 1] ?? 0;
    const step = (end - first) / view.shownIn(from, to);
    let row = first;
    for (let position = from; position < to; position += 1) {
      if (!view.isShown(position)) continue;
      const slot = Math.floor((Math.floor(row) * strip.length) / rows);
      const bits = (bitsOfMark[mark[position] ?? 0] ?? 0) | (isUndecided(position) ? needsYou : 0);
      strip[slot] = (strip[slot] ?? 0) | bits;
      row += step;
    }
  };
  let waiting: { readonly block: number; readonly row: number } | undefined;
  const drawTo = (end: number): void => {
    if (waiting === undefined) return;
    const { block, row } = waiting;
    // Up to the next block lie its own rows, and the folder that the next one is in.
    const isOpen = end - row > 1 && view.rowAt(row)?.isExpanded === true;
    draw(block, row, isOpen ? end : row + 1);
    waiting = undefined;
  };
  let above = 0;
  for (let block = sectionBlock[sectionCodes.differing] ?? 0; block < blockStart.length - 1; block += 1) {
    if (view.shownIn(blockStart[block] ?? 0, blockStart[block + 1] ?? 0) === 0) continue;
    const row = rowOfBlock(block);
    // What lies in a closed folder counts to the row above it.
    if (row === null) draw(block, above, above + 1);
    else {
      drawTo(row);
      above = row;
      waiting = { block, row };
    }
  }
  drawTo(rows);
  return Array.from(strip);
}
