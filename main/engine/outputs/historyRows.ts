/** The runs of this computer as History lists them. */
import type { ApplyResult, UndoResult } from '../../../shared/domain/plan';
import type { HistoryRow } from '../../../shared/ipc/downloads';
import { say, sayList, type SentenceId } from '../../../shared/text/say';
import type { RunRecord, Runs } from '../ports/records';
import type { Backups } from './backups/backups';
import { redoableRuns, undoableRuns } from './undo/undoableRuns';

const historyLength = 500;

/** Newest first. */
export async function historyRows(runs: Pick<Runs, 'list'>, backups: Pick<Backups, 'isPurged'>): Promise<HistoryRow[]> {
  const listed = runs.list(historyLength);
  const redoable = new Set(redoableRuns(listed));
  const undoable = new Set([...undoableRuns(listed), ...redoable].map(({ runId }) => runId));
  return Promise.all(
    listed.map(async (run) => {
      const isPurged = await backups.isPurged(run.runId);
      const isUndoable = undoable.has(run.runId) && run.finishedMs !== undefined;
      return rowOf(run, { isPurged, canUndo: isUndoable && !isPurged && didSomething(run), isRedo: redoable.has(run) });
    }),
  );
}

function rowOf(
  run: RunRecord,
  { isPurged, canUndo, isRedo }: Readonly<Record<'isPurged' | 'canUndo' | 'isRedo', boolean>>,
): HistoryRow {
  const undone = run.kind === 'undo' ? (run.result as UndoResult | undefined) : undefined;
  return {
    runId: run.runId,
    kind: run.kind,
    title: run.title,
    startedMs: run.startedMs,
    ...(run.finishedMs === undefined ? {} : { finishedMs: run.finishedMs }),
    outcome: outcomeOf(run),
    canUndo,
    hasResult: run.kind !== 'undo' && run.result !== undefined,
    ...(canUndo && isRedo ? { isRedo } : {}),
    ...(isPurged ? { isPurged } : {}),
    ...(undone === undefined
      ? {}
      : { undone: { restored: undone.restored, removed: undone.removed, leftAlone: [...undone.leftAlone] } }),
  };
}

function didSomething({ result }: RunRecord): boolean {
  const counts = countsOf(result);
  return counts.downloaded + counts.replaced + counts.keptBoth + counts.copied + counts.restored + counts.removed > 0;
}

type Counts = Record<'downloaded' | 'replaced' | 'keptBoth' | 'copied' | 'restored' | 'removed' | 'leftAlone', number>;

function countsOf(result: unknown): Counts {
  const { downloaded = 0, replaced = 0, keptBoth = 0, copied = 0 } = (result ?? {}) as Partial<ApplyResult>;
  const { restored = 0, removed = 0, leftAlone = [] } = (result ?? {}) as Partial<UndoResult>;
  return { downloaded, replaced, keptBoth, copied, restored, removed, leftAlone: leftAlone.length };
}

function outcomeOf({ kind, result, finishedMs }: RunRecord): string {
  if (finishedMs === undefined) return say('outcome.unfinished');
  const counts = countsOf(result);
  const words: readonly (readonly [number, SentenceId])[] =
    kind === 'restore'
      ? [[counts.downloaded + counts.replaced, 'outcome.restored']]
      : [
          [counts.downloaded, 'outcome.new'],
          [counts.replaced, 'outcome.replaced'],
          [counts.keptBoth, 'outcome.keptBoth'],
          [counts.copied, 'outcome.copied'],
          [counts.restored, 'outcome.restored'],
          [counts.removed, 'outcome.removed'],
          [counts.leftAlone, 'outcome.leftAlone'],
        ];
  const parts = words.flatMap(([count, id]) => (count > 0 ? [say(id, { count })] : []));
  return parts.length === 0 ? say('outcome.nothing') : sayList(parts);
}
