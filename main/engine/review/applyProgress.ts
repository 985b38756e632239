/** What a row says while its plan is applied: files by state, bytes, why some stopped. */
import type { PlanAction } from '../../../shared/domain/plan';
import type { ReviewDetail, ReviewSummary } from '../../../shared/ipc/reviews';
import { applyStates, type RowProgress } from '../../../shared/ipc/rows';
import { formatCount, visibleText } from '../../../shared/text/format';
import { stateCodes, type ApplyRows } from './applyRows';
import { flagHasMine, type Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import { spanOf, type ReviewNode, type Span } from './nodes';
import { wholeSequence } from './scopes';

export interface ProgressParts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
  readonly rows: ApplyRows;
  readonly isShown: (position: number) => boolean;
}

type Files = RowProgress['files'];

/** One pass over the span. */
export function progressOf(parts: ProgressParts, span: Span): RowProgress {
  const { columns, rows, isShown } = parts;
  const counts = new Uint32Array(applyStates.length);
  let doneBytes = 0;
  let totalBytes = 0;
  let replaced = 0;
  let retryCount = 0;
  let stopped = -1;
  for (let position = span.start; position < span.end; position += 1) {
    if (!isShown(position)) continue;
    const index = columns.entryAt[position] ?? 0;
    const state = rows.states[index] ?? 0;
    counts[state] = (counts[state] ?? 0) + 1;
    if (state === stateCodes.none) continue;
    const bytes = columns.farmBytes[position] ?? 0;
    totalBytes += bytes;
    if (state === stateCodes.done) {
      doneBytes += bytes;
      if (takesPlace(parts, position)) replaced += 1;
    } else if (isStopped(state)) {
      if (stopped < 0) stopped = index;
      if (rows.canRetry(index)) retryCount += 1;
    }
  }
  const problem = stopped < 0 ? undefined : rows.problemAt(stopped);
  return {
    files: byState(counts),
    doneBytes,
    totalBytes,
    replaced,
    retryCount,
    ...(problem === undefined ? {} : { problem: { code: problem.code, message: visibleText(problem.message) } }),
  };
}

/** The same for everything that comes home. */
export function applyingOf(rows: ApplyRows, isOver: boolean): NonNullable<ReviewSummary['applying']> {
  const stoppedCount = (rows.counts[stateCodes.failed] ?? 0) + (rows.counts[stateCodes.asked] ?? 0);
  let retryCount = 0;
  if (stoppedCount > 0)
    for (let index = 0; index < rows.states.length; index += 1)
      if (isStopped(rows.states[index] ?? 0) && rows.canRetry(index)) retryCount += 1;
  return { files: byState(rows.counts), retryCount, isOver };
}

/** What stopped files of a row; undefined where none did. */
export function troubleOf(parts: ProgressParts, node: ReviewNode): ReviewDetail['trouble'] {
  const { columns, rows } = parts;
  const span = spanOf(columns, node);
  let first = -1;
  let count = 0;
  let retryCount = 0;
  for (let position = span.start; position < span.end; position += 1) {
    const index = columns.entryAt[position] ?? 0;
    if (!parts.isShown(position) || !isStopped(rows.states[index] ?? 0)) continue;
    if (first < 0) first = position;
    count += 1;
    if (rows.canRetry(index)) retryCount += 1;
  }
  const error = first < 0 ? undefined : rows.problemAt(columns.entryAt[first] ?? 0);
  if (error === undefined) return undefined;
  const { path } = columns.entryOf(first);
  return { path: visibleText(path), count, error, retryCount, ...framesOf(parts, node) };
}

/** A sequence that is half old, half new plays, but not as one render. */
function framesOf(parts: ProgressParts, node: ReviewNode): { readonly newFrames: number; readonly oldFrames: number } {
  const { columns, rows } = parts;
  const whole = wholeSequence(columns, node);
  let newFrames = 0;
  let oldFrames = 0;
  if (whole.type === 'sequence') {
    const { start, end } = spanOf(columns, whole);
    for (let position = start; position < end; position += 1) {
      const state = rows.states[columns.entryAt[position] ?? 0] ?? 0;
      if (!bringsFarms(parts, position)) continue;
      if (state === stateCodes.done) newFrames += 1;
      else if (isStopped(state) && hasMine(columns, position)) oldFrames += 1;
    }
  }
  return { newFrames, oldFrames };
}

/** ", 144 of 240 written, 1 failed", for the sentence of a row; empty where nothing is written. */
export function spokenProgress({ files }: RowProgress): string {
  const { done = 0, failed = 0, asked = 0, running = 0, waiting = 0 } = files;
  const total = done + failed + asked + running + waiting;
  if (total === 0) return ', nothing to write';
  const words = [
    ...(done === total ? [`${formatCount(done)} written`] : [`${formatCount(done)} of ${formatCount(total)} written`]),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(asked > 0 ? [`${formatCount(asked)} changed since the plan`] : []),
  ];
  return `, ${words.join(', ')}`;
}

export function isStopped(state: number): boolean {
  return state === stateCodes.failed || state === stateCodes.asked;
}

function byState(counts: Uint32Array): Files {
  return Object.fromEntries(
    applyStates.flatMap((state, code) => ((counts[code] ?? 0) > 0 ? [[state, counts[code]]] : [])),
  );
}

function hasMine(columns: Columns, position: number): boolean {
  return ((columns.flags[position] ?? 0) & flagHasMine) !== 0;
}

const farmsActions: ReadonlySet<string | undefined> = new Set<PlanAction>([
  'overwrite',
  'download',
  'keep-newer',
  'pick',
  'retry',
  'clear-read-only',
]);

/** Whether the farm's file ends up under the row's own name. */
function bringsFarms({ decisions, table }: ProgressParts, position: number): boolean {
  return farmsActions.has(table.get(decisions.ids[position] ?? 0)?.action);
}

function takesPlace(parts: ProgressParts, position: number): boolean {
  return hasMine(parts.columns, position) && bringsFarms(parts, position);
}
