/** The visible rows of a review: which files the filter shows, what is open, and prefix sums to find any row at once. */
import { sectionCodes } from './codes';
import type { Columns } from './columns';
import { spanOf, type ReviewNode } from './nodes';

export type GroupBy = 'sequence' | 'folder' | 'step';

/** A visible row and its place among its siblings. */
export interface PlacedNode {
  readonly node: ReviewNode;
  readonly level: number;
  readonly posInSet: number;
  readonly setSize: number;
  readonly isExpandable: boolean;
  readonly isExpanded: boolean;
}

/** Rows are looked up in O(log n); changing the filter or what is open costs one pass over files or blocks. */
export interface ReviewView {
  readonly groupBy: GroupBy;
  readonly rowCount: number;
  /** Files that the filter shows. */
  readonly shownCount: number;
  /** `shows` answers for a position; null shows everything. */
  filter(groupBy: GroupBy, shows: Uint8Array | null): void;
  expand(node: ReviewNode, isExpanded: boolean): void;
  rowAt(index: number): PlacedNode | undefined;
  /** Null when the filter hides the node or something above it is closed. */
  indexOf(node: ReviewNode): number | null;
  /** Opens whatever the node lies in. */
  reveal(node: ReviewNode): void;
  readonly isShown: (position: number) => boolean;
  /** Shown files in [start, end). */
  readonly shownIn: (start: number, end: number) => number;
}

export function createView(columns: Columns): ReviewView {
  const { count, blockStart, blockRun, runStart, blockSection, sectionBlock, byStep } = columns;
  /** What stands above blocks besides folds: folders, or steps in an order by step. */
  const groups = byStep?.groups ?? columns.folders;
  const blockGroup = byStep?.blockGroup ?? columns.blockFolder;
  const groupType = byStep === undefined ? 'folder' : 'step';
  const groupNode = (group: number): ReviewNode =>
    groupType === 'folder' ? { type: 'folder', folder: group } : { type: 'step', step: group };
  const groupOf = (node: ReviewNode | undefined): number | undefined =>
    node?.type === 'folder' ? node.folder : node?.type === 'step' ? node.step : undefined;
  const blockCount = blockStart.length - 1;
  const openBlock = new Uint8Array(blockCount);
  const openRun = new Uint8Array(runStart.length - 1);
  const openGroup = new Uint8Array(groups.length).fill(1);
  const openFold = [false, false];
  let groupBy: GroupBy = byStep === undefined ? 'sequence' : 'step';
  let shows: Uint8Array | null = null;
  /** Shown files before each position; null while everything is shown. */
  let rank: Uint32Array | null = null;
  /** Positions that are shown, in order. */
  let shown: Uint32Array | null = null;
  /** First row of each block, where the header above its first shown block counts to that block. */
  const firstRow = new Uint32Array(blockCount + 1);
  /** Shown blocks before each block. */
  const shownBlocks = new Uint32Array(blockCount + 1);
  /** Shown groups of the differing section before each group. */
  const shownGroups = new Uint32Array(groups.length + 1);
  /** Row offsets of the runs of an open block, made when a row in it is asked for. */
  const runRows = new Map<number, Uint32Array>();

  const shownIn = (start: number, end: number): number =>
    rank === null ? end - start : (rank[end] ?? 0) - (rank[start] ?? 0);
  const shownInBlock = (block: number): number => shownIn(blockStart[block] ?? 0, blockStart[block + 1] ?? 0);
  const isSequence = (block: number): boolean => (columns.blockSequence[block] ?? -1) >= 0;
  const runCount = (block: number): number => (blockRun[block + 1] ?? 0) - (blockRun[block] ?? 0);
  const nthShown = (start: number, n: number): number =>
    rank === null || shown === null ? start + n : (shown[(rank[start] ?? 0) + n] ?? start);

  /** Rows of one run: frames directly when it has a single frame, else a row that opens. */
  const rowsOfRun = (run: number): number => {
    const start = runStart[run] ?? 0;
    const end = runStart[run + 1] ?? 0;
    const visible = shownIn(start, end);
    if (visible === 0) return 0;
    return end - start === 1 || openRun[run] !== 1 ? 1 : 1 + visible;
  };
  const runOffsets = (block: number): Uint32Array => {
    let offsets = runRows.get(block);
    if (offsets === undefined) {
      const first = blockRun[block] ?? 0;
      const size = runCount(block);
      offsets = new Uint32Array(size + 1);
      for (let i = 0; i < size; i += 1) offsets[i + 1] = (offsets[i] ?? 0) + rowsOfRun(first + i);
      runRows.set(block, offsets);
    }
    return offsets;
  };
  const rowsBelow = (block: number): number => {
    if (!isSequence(block) || openBlock[block] !== 1) return 0;
    return runCount(block) === 1 ? shownInBlock(block) : (runOffsets(block).at(-1) ?? 0);
  };

  /** What stands above a block: a fold, a folder, or nothing. */
  const headerOf = (block: number): ReviewNode | undefined => {
    const section = blockSection[block] ?? sectionCodes.differing;
    if (section !== sectionCodes.differing) return { type: 'fold', section };
    return groupBy === groupType ? groupNode(blockGroup[block] ?? 0) : undefined;
  };
  const isHeaderOpen = (header: ReviewNode | undefined): boolean => {
    if (header?.type === 'fold') return openFold[header.section] === true;
    const group = groupOf(header);
    return group === undefined || openGroup[group] === 1;
  };
  const firstBlockOf = (header: ReviewNode): number =>
    header.type === 'fold' ? (sectionBlock[header.section] ?? 0) : (groups[groupOf(header) ?? -1]?.firstBlock ?? 0);
  const endBlockOf = (header: ReviewNode): number =>
    header.type === 'fold' ? (sectionBlock[header.section + 1] ?? 0) : (groups[groupOf(header) ?? -1]?.endBlock ?? 0);
  /** Whether the header's row counts to this block: it is the first one shown under it. */
  const carriesHeader = (block: number, header: ReviewNode): boolean =>
    shownInBlock(block) > 0 && (shownBlocks[block] ?? 0) === (shownBlocks[firstBlockOf(header)] ?? 0);

  const layOutRows = (): void => {
    runRows.clear();
    let row = 0;
    for (let block = 0; block < blockCount; block += 1) {
      firstRow[block] = row;
      const isVisible = shownInBlock(block) > 0;
      shownBlocks[block + 1] = (shownBlocks[block] ?? 0) + (isVisible ? 1 : 0);
      if (!isVisible) continue;
      const section = blockSection[block] ?? 0;
      if (section === sectionCodes.differing && groupBy !== groupType) {
        row += 1 + rowsBelow(block);
        continue;
      }
      const header = headerOf(block);
      if (header !== undefined && carriesHeader(block, header)) row += 1;
      if (isHeaderOpen(header)) row += 1 + rowsBelow(block);
    }
    firstRow[blockCount] = row;
    groups.forEach((group, place) => {
      const isVisible =
        group.section === sectionCodes.differing &&
        shownIn(blockStart[group.firstBlock] ?? 0, blockStart[group.endBlock] ?? 0) > 0;
      shownGroups[place + 1] = (shownGroups[place] ?? 0) + (isVisible ? 1 : 0);
    });
  };

  const isFoldShown = (section: number): boolean =>
    shownIn(columns.sectionStart[section] ?? 0, columns.sectionStart[section + 1] ?? 0) > 0;
  const foldCount = (): number => (isFoldShown(0) ? 1 : 0) + (isFoldShown(1) ? 1 : 0);
  const mainStart = sectionBlock[sectionCodes.differing] ?? 0;
  const topSize = (): number =>
    foldCount() +
    (groupBy === groupType
      ? (shownGroups[groups.length] ?? 0)
      : (shownBlocks[blockCount] ?? 0) - (shownBlocks[mainStart] ?? 0));

  const placeHeader = (header: ReviewNode): PlacedNode => ({
    node: header,
    level: 1,
    posInSet:
      header.type === 'fold'
        ? header.section === 1
          ? foldCount()
          : 1
        : foldCount() + 1 + (shownGroups[groupOf(header) ?? 0] ?? 0),
    setSize: topSize(),
    isExpandable: true,
    isExpanded: isHeaderOpen(header),
  });
  const blockNode = (block: number): ReviewNode =>
    isSequence(block) ? { type: 'sequence', block } : { type: 'file', position: blockStart[block] ?? 0 };
  const placeBlock = (block: number, header: ReviewNode | undefined): PlacedNode => {
    const first = header === undefined ? mainStart : firstBlockOf(header);
    const end = header === undefined ? blockCount : endBlockOf(header);
    const isTop = header === undefined;
    return {
      node: blockNode(block),
      level: isTop ? 1 : 2,
      posInSet: (isTop ? foldCount() : 0) + 1 + (shownBlocks[block] ?? 0) - (shownBlocks[first] ?? 0),
      setSize: isTop ? topSize() : (shownBlocks[end] ?? 0) - (shownBlocks[first] ?? 0),
      isExpandable: isSequence(block),
      isExpanded: isSequence(block) && openBlock[block] === 1,
    };
  };
  const placeFile = (start: number, end: number, n: number, level: number): PlacedNode => ({
    node: { type: 'file', position: nthShown(start, n) },
    level,
    posInSet: n + 1,
    setSize: shownIn(start, end),
    isExpandable: false,
    isExpanded: false,
  });
  const placeBelow = (block: number, offset: number, level: number): PlacedNode => {
    const start = blockStart[block] ?? 0;
    if (runCount(block) === 1) return placeFile(start, blockStart[block + 1] ?? 0, offset, level);
    const offsets = runOffsets(block);
    const index = lastAtMost(offsets, offset, runCount(block));
    const run = (blockRun[block] ?? 0) + index;
    const from = runStart[run] ?? 0;
    const to = runStart[run + 1] ?? 0;
    const inside = offset - (offsets[index] ?? 0);
    if (inside > 0) return placeFile(from, to, inside - 1, level + 1);
    const { place, size } = shownRuns(block, run);
    const isSingle = to - from === 1;
    return {
      node: isSingle ? { type: 'file', position: from } : { type: 'range', run, block },
      level,
      posInSet: place,
      setSize: size,
      isExpandable: !isSingle,
      isExpanded: !isSingle && openRun[run] === 1,
    };
  };
  const shownRuns = (block: number, wanted: number): { place: number; size: number } => {
    const first = blockRun[block] ?? 0;
    if (rank === null) return { place: wanted - first + 1, size: runCount(block) };
    let place = 0;
    let size = 0;
    for (let run = first; run < (blockRun[block + 1] ?? 0); run += 1) {
      if (shownIn(runStart[run] ?? 0, runStart[run + 1] ?? 0) === 0) continue;
      size += 1;
      if (run <= wanted) place += 1;
    }
    return { place, size };
  };

  const indexOf = (node: ReviewNode): number | null => {
    const { start, end } = spanOf(columns, node);
    if (shownIn(start, end) === 0) return null;
    const group = groupOf(node);
    if (node.type === 'fold' || group !== undefined) {
      const isGroup = node.type === groupBy && groups[group ?? -1]?.section === sectionCodes.differing;
      if (node.type !== 'fold' && !isGroup) return null;
      // The header's row is the first row of the first shown block, and the blocks before it have none.
      return firstRow[firstBlockOf(node)] ?? null;
    }
    const block = columns.blockAt[start] ?? 0;
    const header = headerOf(block);
    if (!isHeaderOpen(header)) return null;
    const row = (firstRow[block] ?? 0) + (header !== undefined && carriesHeader(block, header) ? 1 : 0);
    if (node.type === 'sequence' || !isSequence(block)) return row;
    if (openBlock[block] !== 1) return null;
    if (runCount(block) === 1) return row + 1 + shownIn(blockStart[block] ?? 0, start);
    const run = node.type === 'range' ? node.run : lastAtMost(runStart, start, runStart.length - 1);
    const runRow = row + 1 + (runOffsets(block)[run - (blockRun[block] ?? 0)] ?? 0);
    const from = runStart[run] ?? 0;
    if (node.type === 'range' || (runStart[run + 1] ?? 0) - from === 1) return runRow;
    return openRun[run] === 1 ? runRow + 1 + shownIn(from, start) : null;
  };

  const setOpen = (node: ReviewNode, isOpen: boolean): void => {
    const value = isOpen ? 1 : 0;
    if (node.type === 'fold') openFold[node.section] = isOpen;
    else if (node.type === groupType) openGroup[groupOf(node) ?? 0] = value;
    else if (node.type === 'sequence') openBlock[node.block] = value;
    else if (node.type === 'range') openRun[node.run] = value;
  };

  layOutRows();
  return {
    get groupBy() {
      return groupBy;
    },
    get rowCount() {
      return firstRow[blockCount] ?? 0;
    },
    get shownCount() {
      return shownIn(0, count);
    },
    filter(newGroupBy, newShows) {
      groupBy = newGroupBy;
      shows = newShows;
      rank = null;
      shown = null;
      if (shows !== null) ({ rank, shown } = rankShown(shows));
      layOutRows();
    },
    expand(node, isExpanded) {
      setOpen(node, isExpanded);
      layOutRows();
    },
    rowAt(index) {
      if (index < 0 || index >= (firstRow[blockCount] ?? 0)) return undefined;
      const block = lastAtMost(firstRow, index, blockCount);
      let offset = index - (firstRow[block] ?? 0);
      const header = headerOf(block);
      if (header !== undefined && carriesHeader(block, header)) {
        if (offset === 0) return placeHeader(header);
        offset -= 1;
      }
      const level = header === undefined ? 1 : 2;
      return offset === 0 ? placeBlock(block, header) : placeBelow(block, offset - 1, level + 1);
    },
    indexOf,
    reveal(node) {
      const { start } = spanOf(columns, node);
      const block = columns.blockAt[start] ?? 0;
      const header = headerOf(block);
      if (header !== undefined && node.type !== 'fold' && node.type !== groupType) setOpen(header, true);
      if (node.type === 'range' || node.type === 'file') openBlock[block] = 1;
      if (node.type === 'file') openRun[lastAtMost(runStart, start, runStart.length - 1)] = 1;
      layOutRows();
    },
    isShown: (position) => shows === null || shows[position] === 1,
    shownIn,
  };
}

function rankShown(shows: Uint8Array): { readonly rank: Uint32Array; readonly shown: Uint32Array } {
  const rank = new Uint32Array(shows.length + 1);
  const shown = new Uint32Array(shows.length);
  let seen = 0;
  for (let position = 0; position < shows.length; position += 1) {
    rank[position] = seen;
    if (shows[position] === 1) {
      shown[seen] = position;
      seen += 1;
    }
  }
  rank[shows.length] = seen;
  return { rank, shown: shown.subarray(0, seen) };
}

/** The last index below `size` whose value is at most `wanted`, in a rising array; equal values give the last of them. */
function lastAtMost(values: Uint32Array, wanted: number, size: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
