/** Downloads on the board: discover outputs, plan, review as a draft that survives, apply, undo. */
import { basename, isAbsolute, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Plan } from '../../../shared/domain/plan';
import { lanes } from '../../../shared/domain/transfer';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { Connections } from '../connection/connection';
import type { KeptQueue } from '../connection/keptQueue';
import type { EngineParts } from '../engineParts';
import type { BlobStore } from '../ports/blobStore';
import type { Review } from '../review/review';
import type { NextWork, TransferBoard } from '../transfers/board';
import type { Work } from '../transfers/runTransfer';
import { downloadResult } from './downloadResult';
import { createOpenReviews } from './openReviews';
import { cleanParts } from './backups/cleanParts';
import { partlyReplaced } from './plan/partlyReplaced';
import { createPlanDrafts } from './plan/planDrafts';
import { createPlanSnapshots } from './plan/snapshot/planSnapshots';
import { planInColumns, type ColumnPlan } from './plan/columns/columnPlan';
import { readPlanColumns } from './plan/planFile';
import { startRest } from './startRest';
import {
  applyPhases,
  downloadSpecOf,
  planPhases,
  queueOfDownload,
  undoPhases,
  type DownloadSpec,
} from './downloadSpecs';
import { createDownloadWork } from './downloadWork';
import { createResumeDownload, unapplied } from './resumeDownload';
import { replan } from './plan/replan';

export interface Downloads {
  plan(input: {
    readonly jobId: string;
    /** Of the job, when it need not be the one in force. */
    readonly queue?: KeptQueue;
    readonly targets?: readonly { readonly source: string; readonly target: string }[] | undefined;
  }): Promise<{ uid: string }>;
  /** Makes a plan file a transfer whose review waits. Throws as `readPlanFile` does, and then there is no transfer. */
  open(path: string): Promise<{ uid: string }>;
  /** Asks a review something. `input.not_found` when the transfer has no plan. */
  review<T>(uid: string, use: (review: Review) => T): Promise<T>;
  /** The store a review's plan was made from, for as long as `use` takes. */
  withStore<T>(uid: string, use: (store: BlobStore) => Promise<T>): Promise<T>;
  /** Changes what a review shows, not what is decided. */
  show(uid: string, use: (review: Review) => void): Promise<ReviewSummary>;
  /** Changes decisions; the draft is on the disk when this resolves. `plan.invalid` once the plan is being applied. */
  decide<T>(uid: string, use: (review: Review) => T): Promise<{ readonly answer: T; readonly summary: ReviewSummary }>;
  /** Plans the same files for other folders, remembered unless they are for once; decisions made by hand are carried over. `plan.target_refused`, `plan.invalid`. */
  retarget(
    uid: string,
    targets: readonly { readonly root: number; readonly target: string; readonly isOnce?: true | undefined }[],
  ): Promise<{ uid: string }>;
  /** Resolves when a review waits for no hash any more. */
  hashed(uid: string): Promise<void>;
  /** Takes up the hashing of plans that wait for a person. */
  resumeHashing(): Promise<void>;
  /** Removes parts of large files that nobody comes back for; answers how many. */
  cleanParts(): Promise<number>;
  apply(uid: string, leaveUndecided: boolean): Promise<{ uid: string }>;
  result(uid: string): Promise<DownloadResult>;
  undo(runId: string): Promise<{ uid: string }>;
  /**
   * What is left to do of a download or an undo that stopped. One that was being applied goes on in the same run; a plan is
   * made afresh, and every decision made by hand is carried over.
   */
  again(spec: unknown, mayGoOn?: boolean): NextWork & { readonly work: Work };
  /** Leaves the plan of a run with it, for its result. Called once the run has its record. */
  keepPlan(runId: string, plan: Plan | ColumnPlan): Promise<void>;
  /** The plan of a run: kept with it, or the draft of the transfer that made it. */
  planOfRun(runId: string, uid: string): Promise<ColumnPlan | undefined>;
  /** Plans these rows anew as a transfer of their own, and applies them at once when each is decided as it was. */
  planRest(title: string, rest: Plan): Promise<{ uid: string }>;
  /** Stops hashing and writes drafts that are still on their way to the disk. */
  saveDrafts(): Promise<void>;
}

export function createDownloads({
  parts,
  board,
  connections,
}: {
  parts: EngineParts;
  board: TransferBoard;
  connections: Connections;
}): Downloads {
  const { ports } = parts;
  const runsFolder = join(parts.dataFolder, 'runs');
  const snapshots = createPlanSnapshots(ports, (message) => {
    parts.log('warn', message);
  });
  const drafts = createPlanDrafts(runsFolder, ports.files, snapshots);
  const reviews = createOpenReviews({ parts, board, connections, drafts });
  const owner = { hostName: parts.hostName, processId: parts.processId, isProcessAlive: parts.isProcessAlive };
  const shared = { parts, board, connections, drafts, reviews, runsFolder, owner };
  const does = createDownloadWork(shared);
  const { reviewEnd, planWork, applyWork, undoWork, reviewChanged, withStoreOf, keepPlan } = does;
  const again = createResumeDownload(shared, does);

  const specOf = (uid: string): DownloadSpec => downloadSpecOf(board.get(uid).spec);

  /** Downloads that stopped and will go on. */
  const runsGoingOn = (): ReadonlySet<string> =>
    new Set(
      board.list().flatMap(({ uid, class: kind, state }) => {
        if (kind !== 'download' || state === 'done' || state === 'failed' || state === 'cancelled') return [];
        return specOf(uid).runId ?? [];
      }),
    );

  const applyReview: Downloads['apply'] = async (uid, leaveUndecided) => {
    const review = await reviews.of(uid);
    const { undecidedCount, blockedCount, hashing: hashes, blockedReason } = review.summary();
    if (undecidedCount + blockedCount > 0 && !leaveUndecided) {
      throw new AppError({
        code: 'decision.needed',
        message: `${undecidedCount + blockedCount} files are not decided.`,
        safe: 'Nothing was written.',
        hint: 'Decide them, or apply the rest and leave these untouched.',
      });
    }
    if (hashes.done < hashes.needed && blockedReason?.startsWith('Waiting') === true) throw stillHashing(blockedReason);
    await reviews.stopHashing(uid);
    const spec = { ...specOf(uid), stage: 'apply' as const, leaveUndecided, runId: ports.ids.uuid() };
    board.continue(uid, { phases: applyPhases, spec }, applyWork(spec));
    return { uid };
  };

  const planOfRun: Downloads['planOfRun'] = async (runId, uid) => {
    const kept = (await drafts.readIfThere(runId)) ?? (await drafts.readIfThere(uid));
    return kept?.planId === ports.runs.get(runId)?.planId ? kept : undefined;
  };

  return {
    plan: async ({ jobId, targets = [], queue: named }) => {
      const farm =
        named === undefined ? await connections.requiredFarm() : (await connections.requiredQueue(named)).asFarm();
      const { name } = await farm.getJob(jobId, AbortSignal.timeout(60_000));
      // The review, and whatever is done after it, stays with the queue that it was planned in.
      const queue = named ?? (connections.describe().kind === 'local-farm' ? undefined : await connections.keptQueue());
      const spec = {
        kind: 'download' as const,
        stage: 'plan' as const,
        jobId,
        ...(queue === undefined ? {} : { queue }),
        targets: [...targets],
        leaveUndecided: false,
      };
      const { uid, isDeduplicated } = board.start(
        {
          class: 'download',
          title: name,
          jobId,
          phases: planPhases,
          spec,
          lane: lanes.interactive,
          identity: { jobId, targets },
        },
        planWork(spec),
      );
      // Asked for once more while its review waits: the farm may have written more since.
      if (isDeduplicated && board.get(uid).snapshot.state === 'waiting-user') {
        const { work, ...next } = again(board.get(uid).spec);
        board.continue(uid, next, work);
      }
      return { uid };
    },
    open: async (path) => {
      if (!isAbsolute(path)) throw new AppError({ code: 'path.relative', message: `${path} is not a full path.` });
      const plan = unapplied(await readPlanColumns(path, ports.files));
      const title = plan.source.jobName ?? basename(path);
      const spec: DownloadSpec = {
        kind: 'download',
        stage: 'plan',
        openedFrom: path,
        targets: [],
        leaveUndecided: false,
      };
      const { uid } = board.start(
        { class: 'download', title, phases: planPhases, spec, lane: lanes.interactive },
        (_context, started) => reviewEnd(started, plan, title),
      );
      const { error } = await board.settled(uid);
      if (error !== undefined) throw new AppError(error);
      return { uid };
    },
    review: async (uid, use) => use(await reviews.of(uid)),
    withStore: async (uid, use) => withStoreOf(await reviews.of(uid), queueOfDownload(board.get(uid).spec), use),
    show: async (uid, use) => {
      const review = await reviews.of(uid);
      use(review);
      return review.summary();
    },
    decide: async (uid, use) => {
      const review = await reviews.of(uid);
      if (board.get(uid).snapshot.state !== 'waiting-user') {
        throw notWaiting();
      }
      const answer = use(review);
      const kept = reviews.keep(uid, review);
      const summary = review.summary();
      await kept;
      reviewChanged(uid, review)();
      return { answer, summary };
    },
    apply: applyReview,
    result: async (uid) => {
      const result = downloadResult(ports.runs, ports.runs.get(uid)?.runId ?? board.get(uid).snapshot.runId);
      if (result.failed.length + result.asked.length === 0) return result;
      const plan = await planOfRun(result.runId, uid);
      return plan === undefined ? result : { ...result, partly: partlyReplaced(plan, result) };
    },
    keepPlan,
    planOfRun,
    planRest: (title, rest) => {
      const spec: DownloadSpec = { kind: 'download', stage: 'plan', targets: [], leaveUndecided: false };
      const transfer = { phases: planPhases, spec };
      const apply = (uid: string) => applyReview(uid, false);
      return Promise.resolve({ uid: startRest(title, rest, { parts, board, transfer, reviewEnd, apply }) });
    },
    undo: (runId) => {
      const run = ports.runs.get(runId);
      if (run === undefined)
        throw new AppError({
          code: 'input.not_found',
          message: `There is no run ${runId}.`,
          hint: 'Open History to see them.',
        });
      const spec = { kind: 'undo' as const, runId, undoRunId: ports.ids.uuid() };
      const undo = { class: 'undo', title: run.title, phases: undoPhases, spec, identity: { runId } } as const;
      return Promise.resolve({ uid: board.start(undo, undoWork(spec)).uid });
    },
    again,
    retarget: async (uid, targets) => {
      const review = await reviews.of(uid);
      if (board.get(uid).snapshot.state !== 'waiting-user') throw notWaiting();
      await reviews.stopHashing(uid);
      const previous = review.plan();
      const { title } = board.get(uid).snapshot;
      const chosen = new Map(targets.map(({ root, target }) => [root, target]));
      const once = new Set(targets.flatMap(({ root, isOnce }) => (isOnce === true ? [root] : [])));
      const input = {
        previous,
        targets: chosen,
        hashing: 'later' as const,
        dataFolder: parts.dataFolder,
        platform: parts.platform,
        version: parts.version,
      };
      const spec = specOf(uid);
      const moved = previous.roots.flatMap(({ id, source }) => {
        const target = chosen.get(id);
        return target === undefined ? [] : [{ source, target, ...(once.has(id) ? { isOnce: true as const } : {}) }];
      });
      const kept = spec.targets.filter(({ source }) => !moved.some((one) => one.source === source));
      const next = { phases: planPhases, lane: lanes.interactive, spec: { ...spec, targets: [...kept, ...moved] } };
      board.continue(uid, next, async (context) => {
        try {
          const plan = await replan(input, ports, context);
          const { farmId, queueId } = plan.source;
          if (farmId !== undefined && queueId !== undefined)
            for (const { source, target, isOnce } of moved)
              if (isOnce !== true) ports.remembered.put(farmId, queueId, source, target);
          return await reviewEnd(uid, plan, title, true);
        } catch (error) {
          // A folder that cannot be used leaves the plan as it was, still waiting.
          if (!(error instanceof AppError) || error.code !== 'plan.target_refused') throw error;
          parts.log('warn', error.message);
          return { ...(await reviewEnd(uid, planInColumns(previous), title)), outcome: error.message };
        }
      });
      return { uid };
    },
    hashed: (uid) => reviews.hashed(uid),
    resumeHashing: () => reviews.resumeHashing(),
    cleanParts: () => cleanParts(ports, ports.clock.nowMs(), runsGoingOn()),
    saveDrafts: () => reviews.saveDrafts(),
  };
}

function stillHashing(message: string): AppError {
  return new AppError({ code: 'plan.guard', message, safe: 'Nothing was written.' });
}

function notWaiting(): AppError {
  return new AppError({
    code: 'plan.invalid',
    message: 'This plan is being applied or was applied, so its decisions stand.',
    safe: 'Nothing was changed.',
  });
}
