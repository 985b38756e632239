/** Counts and sums over the shown files of a row. */
import type { ReviewSide } from '../../../shared/ipc/rows';
import { kindCodes, noAction } from './codes';
import { flagHasMine, flagProvenByTime, flagUntouched, type Columns } from './columns';
import type { Decisions } from './decisions';
import type { Span } from './nodes';

export interface Tally {
  readonly fileCount: number;
  readonly undecidedCount: number;
  readonly decidedCount: number;
  readonly byKind: ReadonlyMap<number, number>;
  readonly byMark: ReadonlyMap<number, number>;
  /** Files per decision id; decided files only. */
  readonly byDecision: ReadonlyMap<number, number>;
  /** Files per recommended action code. */
  readonly byRecommended: ReadonlyMap<number, number>;
  /** Files that exist here. */
  readonly mineCount: number;
  readonly untouchedCount: number;
  readonly provenByTimeCount: number;
  readonly farm: ReviewSide;
  readonly mine?: ReviewSide;
}

/** One pass over the span. */
export function tallySpan(
  columns: Columns,
  decisions: Decisions<unknown>,
  span: Span,
  isShown: (position: number) => boolean,
): Tally {
  const { kind, mark, flags, recommended, farmBytes, farmMsOf, mineBytes, mineMsOf } = columns;
  const kinds = new Uint32Array(32);
  const marks = new Uint32Array(16);
  const recommendations = new Uint32Array(256);
  const byDecision = new Map<number, number>();
  let fileCount = 0;
  let undecidedCount = 0;
  let decidedCount = 0;
  let mineCount = 0;
  let untouchedCount = 0;
  let provenByTimeCount = 0;
  const farm = { bytes: 0, ms: 0 };
  const mine = { bytes: 0, ms: 0 };
  let lastId = 0;
  let lastIdCount = 0;
  for (let position = span.start; position < span.end; position += 1) {
    if (!isShown(position)) continue;
    fileCount += 1;
    bump(kinds, kind[position] ?? 0);
    bump(marks, mark[position] ?? 0);
    bump(recommendations, recommended[position] ?? noAction);
    const bits = flags[position] ?? 0;
    if ((bits & flagUntouched) !== 0) untouchedCount += 1;
    if ((bits & flagProvenByTime) !== 0) provenByTimeCount += 1;
    farm.bytes += farmBytes[position] ?? 0;
    farm.ms = Math.max(farm.ms, farmMsOf(position));
    if ((bits & flagHasMine) !== 0) {
      mineCount += 1;
      mine.bytes += mineBytes[position] ?? 0;
      mine.ms = Math.max(mine.ms, mineMsOf(position));
    }
    if (decisions.isDecided(position)) {
      decidedCount += 1;
      const id = decisions.ids[position] ?? 0;
      // Neighbours mostly share their decision: the map is touched once per run.
      if (id !== lastId) {
        if (lastIdCount > 0) byDecision.set(lastId, (byDecision.get(lastId) ?? 0) + lastIdCount);
        lastId = id;
        lastIdCount = 0;
      }
      lastIdCount += 1;
    } else if (decisions.isUndecided(position)) undecidedCount += 1;
  }
  if (lastIdCount > 0) byDecision.set(lastId, (byDecision.get(lastId) ?? 0) + lastIdCount);
  const editedCount = kinds[kindCodes['edited-here']] ?? 0;
  return {
    fileCount,
    undecidedCount,
    decidedCount,
    byKind: counted(kinds),
    byMark: counted(marks),
    byDecision,
    byRecommended: counted(recommendations),
    mineCount,
    untouchedCount,
    provenByTimeCount,
    farm: { sizeBytes: farm.bytes, mtimeMs: farm.ms },
    ...(mineCount === 0
      ? {}
      : {
          mine: {
            sizeBytes: mine.bytes,
            mtimeMs: mine.ms,
            ...(untouchedCount === fileCount
              ? { note: 'untouched' as const }
              : editedCount === fileCount
                ? { note: 'edited' as const }
                : {}),
          },
        }),
  };
}

function bump(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

function counted(counts: Uint32Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  counts.forEach((count, index) => {
    if (count > 0) found.set(index, count);
  });
  return found;
}
