/** The files behind a row of a review, one after the other, as the comparison steps through them. */
import type { PlanEntry } from '../../../shared/domain/plan';
import type { Columns } from './columns';
import { spanOf, type ReviewNode, type Span } from './nodes';

export interface RowFrames {
  /** 0 for rows that are no sequence, run or file. */
  readonly count: number;
  /** Of the row's own file, else of the first that needs a decision, else 0. */
  readonly start: number;
  /** Throws RangeError outside of the count. */
  at(index: number): PlanEntry;
  /** Size on the farm. */
  sizeBytes(index: number): number;
}

/** A frame steps through the run it lies in; a file by itself is alone. */
export function rowFrames(columns: Columns, node: ReviewNode, isUndecided: (position: number) => boolean): RowFrames {
  const { start, end } =
    node.type === 'fold' || node.type === 'folder' || node.type === 'step'
      ? { start: 0, end: 0 }
      : framesAround(columns, node);
  const count = end - start;
  return {
    count,
    start: node.type === 'file' ? node.position - start : firstUndecided(start, end, isUndecided),
    at: (index) => {
      if (index < 0 || index >= count) throw new RangeError(`no frame ${index}`);
      return columns.entryOf(start + index);
    },
    sizeBytes: (index) => columns.farmBytes[start + index] ?? 0,
  };
}

function framesAround(columns: Columns, node: ReviewNode): Span {
  const span = spanOf(columns, node);
  if (node.type !== 'file') return span;
  const block = columns.blockAt[node.position] ?? 0;
  if ((columns.blockSequence[block] ?? -1) < 0) return span;
  for (let run = columns.blockRun[block] ?? 0; run < (columns.blockRun[block + 1] ?? 0); run += 1) {
    const found = spanOf(columns, { type: 'range', run, block });
    if (node.position >= found.start && node.position < found.end) return found;
  }
  return span;
}

function firstUndecided(start: number, end: number, isUndecided: (position: number) => boolean): number {
  for (let position = start; position < end; position += 1) if (isUndecided(position)) return position - start;
  return 0;
}
