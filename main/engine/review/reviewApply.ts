/** A review while its plan is applied: the states of its files, what rows, summary and details say about them, and trying again. */
import type { ReviewDetail, ReviewSummary } from '../../../shared/ipc/reviews';
import type { RowProgress } from '../../../shared/ipc/rows';
import type { RunWatch } from '../outputs/apply/runWatch';
import type { EntryColumns } from '../outputs/plan/columns/entryColumns';
import { applyingOf, isStopped, progressOf, troubleOf, type ProgressParts } from './applyProgress';
import { createApplyRows, stateCodes, type ApplyRows } from './applyRows';
import { spanOf, type ReviewNode } from './nodes';

/** Before the first `begin` nothing has a state, and every answer is undefined. */
export interface ReviewApply {
  /** What earlier runs told is forgotten. */
  begin(entries: EntryColumns, changed: () => void): RunWatch;
  end(): void;
  /** The code of the state of an entry. */
  stateAt(index: number): number;
  isStoppedAt(index: number): boolean;
  /** Puts entries that stopped back in the run; answers how many. */
  again(indexes: Iterable<number>): number;
  progressOf(node: ReviewNode): RowProgress | undefined;
  troubleOf(node: ReviewNode): ReviewDetail['trouble'];
  summary(): ReviewSummary['applying'];
}

/** `parts` answers with the columns and decisions of now. */
export function createReviewApply(parts: () => Omit<ProgressParts, 'rows'>): ReviewApply {
  let rows: ApplyRows | undefined;
  let isOver = false;
  const stateAt = (index: number): number => rows?.states[index] ?? stateCodes.none;
  return {
    begin(entries, changed) {
      rows = createApplyRows(entries, changed);
      isOver = false;
      return rows.watch;
    },
    end() {
      isOver = true;
    },
    stateAt,
    isStoppedAt: (index) => isStopped(stateAt(index)),
    again: (indexes) => rows?.again(indexes) ?? 0,
    progressOf(node) {
      if (rows === undefined) return undefined;
      const given = { ...parts(), rows };
      return progressOf(given, spanOf(given.columns, node));
    },
    troubleOf: (node) => (rows === undefined ? undefined : troubleOf({ ...parts(), rows }, node)),
    summary: () => (rows === undefined ? undefined : applyingOf(rows, isOver)),
  };
}
