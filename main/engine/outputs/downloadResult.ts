/** What a download or an undo did, as the result page and the finished list tell it. */
import { AppError } from '../../../shared/domain/errors';
import type { ApplyResult, UndoResult } from '../../../shared/domain/plan';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import { say, sayList, type SentenceId } from '../../../shared/text/say';
import type { Runs } from '../ports/records';
import { isTakenBack, newestOfChain } from './undo/undoableRuns';

const searchedRuns = 500;

/** The result of a run with what an undo took back. `input.not_found` while there is none. */
export function downloadResult(runs: Runs, runId: string | undefined): DownloadResult {
  const run = runId === undefined ? undefined : runs.get(runId);
  if (run?.result === undefined) {
    throw new AppError({
      code: 'input.not_found',
      message: 'This download has no result yet.',
      hint: 'Apply its plan first.',
    });
  }
  const result = run.result as ApplyResult;
  const listed = runs.list(searchedRuns);
  const newest = newestOfChain(listed, run);
  const undo = isTakenBack(listed, run) ? (newest.result as UndoResult | undefined) : undefined;
  return {
    ...result,
    title: run.title,
    asked: [...result.asked],
    failed: [...result.failed],
    backupFolders: [...result.backupFolders],
    ...(undo === undefined
      ? {}
      : { undone: { restored: undo.restored, removed: undo.removed, leftAlone: [...undo.leftAlone] } }),
  };
}

/** One sentence for the finished list. */
export function applyOutcome(result: ApplyResult): string {
  const words: readonly (readonly [number, SentenceId])[] = [
    [result.downloaded, 'outcome.new'],
    [result.replaced, 'outcome.replaced'],
    [result.keptBoth, 'outcome.keptBoth'],
    [result.copied ?? 0, 'outcome.copied'],
    [result.asked.length + result.undecided, 'outcome.undecided'],
    [result.failed.length, 'outcome.failed'],
  ];
  const parts = words.filter(([count]) => count > 0).map(([count, id]) => say(id, { count }));
  return parts.length === 0 ? say('outcome.allHere', { count: result.identical }) : sayList(parts);
}

/** One sentence for the finished list. */
export function undoOutcome({ restored, removed, leftAlone }: UndoResult): string {
  const parts = [
    say('outcome.restored', { count: restored }),
    say('outcome.removed', { count: removed }),
    ...(leftAlone.length === 0 ? [] : [say('outcome.leftAlone', { count: leftAlone.length })]),
  ];
  return say('outcome.undone', { parts: sayList(parts) });
}
