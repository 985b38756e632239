/** Goes on with a download or an undo that stopped, whatever stopped it. */
import { join } from 'node:path';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { lanes } from '../../../shared/domain/transfer';
import type { NextWork } from '../transfers/board';
import type { Work, WorkEnd } from '../transfers/runTransfer';
import { recoverRun } from './apply/recoverRuns';
import { requireNotPurged } from './backups/purgeMark';
import type { ColumnPlan } from './plan/columns/columnPlan';
import { readPlanColumns } from './plan/planFile';
import {
  applyPhases,
  downloadSpecOf,
  planPhases,
  undoPhases,
  undoSpecOf,
  type DownloadSpec,
  type UndoSpec,
} from './downloadSpecs';
import type { DownloadParts, DownloadWork } from './downloadWork';

type Again = NextWork & { readonly work: Work };

/** What only a person can put right: the plan is made anew and waits for its review. */
const needsReview: ReadonlySet<ErrorCode> = new Set([
  'plan.invalid',
  'plan.target_refused',
  'decision.needed',
  'journal.damaged',
]);
const searchedRuns = 500;

/** A document may say that it was applied; this transfer did not apply it. */
export const unapplied = (plan: ColumnPlan): ColumnPlan => ({ ...plan, state: 'draft' });

/**
 * What is left to do of a transfer, from its spec. A plan is made afresh, with every decision made by hand; one that was being
 * applied goes on in the same run without asking anything, unless a person stopped it (`mayGoOn` false): then the rest waits
 * for its review. `input.invalid` for another kind of transfer.
 */
export function createResumeDownload(
  shared: DownloadParts,
  does: DownloadWork,
): (spec: unknown, mayGoOn?: boolean) => Again {
  const { parts, board, drafts, reviews, runsFolder, owner } = shared;
  const { ports } = parts;

  const undoAgain = ({ runId, undoRunId }: UndoSpec): Again => {
    const spec = { kind: 'undo' as const, runId, undoRunId: ports.ids.uuid() };
    return {
      phases: undoPhases,
      spec,
      work: async (context, uid) => {
        await recoverRun(join(runsFolder, undoRunId), ports, owner);
        return does.undoWork(spec)(context, uid);
      },
    };
  };

  const planAgain = (before: DownloadSpec): Again => {
    const spec: DownloadSpec = { ...before, stage: 'plan' };
    const { jobId, runId, openedFrom } = spec;
    return {
      phases: planPhases,
      spec,
      lane: lanes.interactive,
      work: async (context, uid) => {
        if (runId !== undefined) await recoverRun(join(runsFolder, runId), ports, owner);
        await reviews.stopHashing(uid);
        const previous = await drafts.readIfThere(uid);
        reviews.forget(uid);
        if (jobId !== undefined) return does.planWork({ ...spec, jobId }, previous)(context, uid);
        // A plan from a file has no job to ask: its own decisions wait again, and applying looks at every file anew.
        // One that stopped before its draft was written is read from its file again.
        const isUnread = previous === undefined && openedFrom !== undefined;
        const plan = isUnread ? await readPlanColumns(openedFrom, ports.files) : await drafts.read(uid);
        return does.reviewEnd(uid, unapplied(plan), board.get(uid).snapshot.title);
      },
    };
  };

  /** A run that was taken back, or whose backups went, is not written on: what is left to do is a run of its own. */
  const canGoOn = async (runId: string): Promise<boolean> => {
    if (ports.runs.list(searchedRuns).some(({ undoes }) => undoes === runId)) return false;
    try {
      await requireNotPurged(ports.files, join(runsFolder, runId));
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'undo.purged') return false;
      throw error;
    }
  };

  const review = async (spec: DownloadSpec, uid: string, ...given: Parameters<Work>): Promise<WorkEnd> => {
    const next = planAgain(spec);
    ports.queue.keepSpec(uid, next.spec);
    return { ...(await next.work(...given)), spec: next.spec };
  };

  const applyAgain = (before: DownloadSpec & { readonly runId: string }): Again => ({
    phases: applyPhases,
    spec: before,
    work: async (context, uid) => {
      if ((await drafts.readIfThere(uid)) === undefined) return review(before, uid, context, uid);
      const isResumed = await canGoOn(before.runId);
      const spec = isResumed ? before : { ...before, runId: ports.ids.uuid() };
      if (!isResumed) ports.queue.keepSpec(uid, spec);
      try {
        return { ...(await does.applyWork(spec, isResumed)(context, uid)), spec };
      } catch (error) {
        if (!(error instanceof AppError) || !needsReview.has(error.code)) throw error;
        parts.log('warn', `${board.get(uid).snapshot.title} is planned anew: ${error.message}`);
        return review(spec, uid, context, uid);
      }
    },
  });

  return (data, mayGoOn = true) => {
    const undo = undoSpecOf(data);
    if (undo !== undefined) return undoAgain(undo);
    const spec = downloadSpecOf(data);
    const { stage, runId } = spec;
    return mayGoOn && stage === 'apply' && runId !== undefined ? applyAgain({ ...spec, runId }) : planAgain(spec);
  };
}
