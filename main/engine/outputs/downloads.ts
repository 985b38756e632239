/** Downloads on the board: discover outputs, plan, review as a draft that survives, apply, undo. */
import { basename, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { Plan, PlanRule } from '../../../shared/domain/plan';
import { lanes } from '../../../shared/domain/transfer';
import type { DownloadResult } from '../../../shared/ipc/downloads';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { say } from '../../../shared/text/say';
import type { Connections } from '../connection/connection';
import type { EngineParts } from '../engineParts';
import type { BlobStore } from '../ports/blobStore';
import type { RunContext } from '../ports/progress';
import type { Review } from '../review/createReview';
import type { NextWork, TransferBoard, Work, WorkEnd } from '../transfers/transferBoard';
import { showRun } from './appliedRows';
import { forgetLost } from './apply/forgetLost';
import { applyPlan } from './apply/applyPlan';
import { applyOutcome, downloadResult, undoOutcome } from './downloadResult';
import { createOpenReviews } from './openReviews';
import { carryDecisions } from './plan/carryDecisions';
import { partlyReplaced } from './plan/partlyReplaced';
import { createPlanDrafts } from './plan/planDrafts';
import { planInColumns, type ColumnPlan } from './plan/columns/columnPlan';
import { openPlanStore, readPlanColumns } from './plan/planFile';
import { planJob } from './plan/planJob';
import { startRest } from './startRest';
import { recoverRun } from './apply/recoverRuns';
import { readRulesFile } from './plan/ruleFile';
import { replan } from './plan/replan';
import { undoRun } from './undo/undo';

const DownloadSpec = z.object({
  kind: z.literal('download'),
  stage: z.enum(['plan', 'apply']),
  /** Absent for a plan that was opened from a file. */
  jobId: z.string().optional(),
  targets: z.array(z.object({ source: z.string(), target: z.string() })),
  leaveUndecided: z.boolean(),
  runId: z.string().optional(),
});
type DownloadSpec = z.output<typeof DownloadSpec>;

const UndoSpec = z.object({ kind: z.literal('undo'), runId: z.string(), undoRunId: z.string() });

export interface Downloads {
  plan(input: {
    readonly jobId: string;
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
  /** Plans the same files for other folders; decisions made by hand are carried over. `plan.target_refused`, `plan.invalid`. */
  retarget(
    uid: string,
    targets: readonly { readonly root: number; readonly target: string }[],
  ): Promise<{ uid: string }>;
  /** Resolves when a review waits for no hash any more. */
  hashed(uid: string): Promise<void>;
  /** Takes up the hashing of plans that wait for a person. */
  resumeHashing(): Promise<void>;
  apply(uid: string, leaveUndecided: boolean): Promise<{ uid: string }>;
  result(uid: string): Promise<DownloadResult>;
  undo(runId: string): Promise<{ uid: string }>;
  /**
   * What is left to do of a download or an undo that stopped. A download is planned afresh: files that came home are proved
   * identical, and every decision made by hand is carried over.
   */
  again(spec: unknown): NextWork & { readonly work: Work };
  /** Leaves the plan of a run with it, for its result. Called once the run has its record. */
  keepPlan(runId: string, plan: Plan | ColumnPlan): Promise<void>;
  /** The plan of a run: kept with it, or the draft of the transfer that made it. */
  planOfRun(runId: string, uid: string): Promise<ColumnPlan | undefined>;
  /** Plans these rows anew as a transfer of their own, and applies them at once when each is decided as it was. */
  planRest(title: string, rest: Plan): Promise<{ uid: string }>;
  /** Stops hashing and writes drafts that are still on their way to the disk. */
  saveDrafts(): Promise<void>;
}

const planPhases = ['checking', 'planning', 'hashing'] as const;
const applyPhases = ['checking', 'transferring', 'verifying', 'finalizing'] as const;
const undoPhases = ['checking', 'transferring', 'finalizing'] as const;

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
  const drafts = createPlanDrafts(runsFolder, ports.files);
  const reviews = createOpenReviews({ parts, board, connections, drafts });
  const owner = { hostName: parts.hostName, processId: parts.processId, isProcessAlive: parts.isProcessAlive };

  /** Leaves a plan waiting for the person. */
  const reviewEnd = async (uid: string, plan: ColumnPlan, title: string, isFresh = false): Promise<WorkEnd> => {
    await drafts.save(uid, plan);
    await reviews.open(uid, plan, title, isFresh);
    const open = plan.totals.undecided + plan.totals.blocked;
    return {
      state: 'waiting-user',
      waitingFor: 'review',
      title,
      ...(plan.source.jobId === undefined ? {} : { jobId: plan.source.jobId }),
      outcome: open === 0 ? say('outcome.planned') : say('outcome.needYou', { count: open }),
      ...targetFolder(plan),
    };
  };

  const planWork =
    (spec: DownloadSpec & { readonly jobId: string }, previous?: ColumnPlan) =>
    async (context: RunContext, uid: string): Promise<WorkEnd> => {
      const farm = connections.requiredFarm();
      const job = await farm.getJob(spec.jobId, context.signal);
      const { plan: fresh, warnings } = await planJob(
        {
          job,
          targets: spec.targets,
          preset: parts.settings.get('review.preset'),
          policyRules: await policyRules(parts),
          completeSequence: parts.settings.get('download.completeSequence'),
          hashing: 'later',
          dataFolder: parts.dataFolder,
          platform: parts.platform,
          version: parts.version,
        },
        { ...ports, store: connections.store() },
        context,
      );
      for (const warning of warnings) parts.log('warn', warning);
      const plan = previous === undefined ? fresh : carryDecisions(previous, fresh);
      return reviewEnd(uid, planInColumns(plan), job.name, true);
    };

  const reviewChanged = (uid: string, review: Review) => (): void => {
    parts.emit({ type: 'event', name: 'review.changed', payload: { uid, revision: review.revision } });
  };

  /** A document may say that it was applied; this transfer did not apply it. */
  const unapplied = (plan: ColumnPlan): ColumnPlan => ({ ...plan, state: 'draft' });

  /** The store that a plan was made from, for as long as `use` takes. */
  const withStoreOf = async <T>(plan: Pick<Plan, 'source'>, use: (store: BlobStore) => Promise<T>): Promise<T> => {
    if (parts.settings.get('store.uri') !== '') {
      const connected = connections.store();
      if (connected.uri === plan.source.store) return use(connected);
    }
    const store = openPlanStore(plan, parts);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };

  const applyWork =
    (spec: DownloadSpec & { readonly runId: string }) =>
    async (context: RunContext, uid: string): Promise<WorkEnd> => {
      const review = await reviews.of(uid);
      const plan = review.plan();
      const rows = showRun(review, ports.clock, reviewChanged(uid, review), (error) => {
        parts.log('warn', `rows of ${uid}: ${String(error)}`);
      });
      const input = {
        watch: rows.watch,
        plan,
        runId: spec.runId,
        runFolder: join(runsFolder, spec.runId),
        title: board.get(uid).snapshot.title,
        leaveUndecided: spec.leaveUndecided,
        backup: parts.settings.get('download.backup'),
        ...owner,
      };
      const result = await withStoreOf(plan, async (store) => {
        const applied = await applyPlan(input, { ...ports, store }, context);
        forgetLost(applied, store, ports.storeCache);
        return applied;
      }).finally(async () => {
        rows.end();
        // Also of a run that stopped: the transfer may be planned anew, the run keeps what it went by.
        await keepPlan(spec.runId, plan);
      });
      await drafts.save(uid, { ...plan, state: 'applied' });
      reviews.forget(uid);
      return { state: 'done', runId: result.runId, outcome: applyOutcome(result) };
    };

  const undoWork =
    ({ runId, undoRunId }: z.output<typeof UndoSpec>) =>
    async (context: RunContext): Promise<WorkEnd> => {
      const result = await undoRun(
        {
          runId,
          runFolder: join(runsFolder, runId),
          undoRunId,
          undoRunFolder: join(runsFolder, undoRunId),
          ...owner,
        },
        ports,
        context,
      );
      return { state: 'done', runId: result.runId, outcome: undoOutcome(result) };
    };

  const parsed = (data: unknown): DownloadSpec => {
    const spec = DownloadSpec.safeParse(data);
    if (spec.success) return spec.data;
    throw new AppError({ code: 'input.invalid', message: 'This transfer is not a download.' });
  };

  const specOf = (uid: string): DownloadSpec => parsed(board.get(uid).spec);

  const undoAgain = ({ runId, undoRunId }: z.output<typeof UndoSpec>): NextWork & { readonly work: Work } => {
    const spec = { kind: 'undo' as const, runId, undoRunId: ports.ids.uuid() };
    return {
      phases: undoPhases,
      spec,
      work: async (context) => {
        await recoverRun(join(runsFolder, undoRunId), ports, owner);
        return undoWork(spec)(context);
      },
    };
  };

  const planAgain = (before: DownloadSpec): NextWork & { readonly work: Work } => {
    const spec: DownloadSpec = { ...before, stage: 'plan' };
    const { jobId, runId } = spec;
    return {
      phases: planPhases,
      spec,
      lane: lanes.interactive,
      work: async (context, uid) => {
        if (runId !== undefined) await recoverRun(join(runsFolder, runId), ports, owner);
        await reviews.stopHashing(uid);
        const previous = await drafts.readIfThere(uid);
        reviews.forget(uid);
        if (jobId !== undefined) return planWork({ ...spec, jobId }, previous)(context, uid);
        // A plan from a file has no job to ask: its own decisions wait again, and applying looks at every file anew.
        return reviewEnd(uid, unapplied(await drafts.read(uid)), board.get(uid).snapshot.title);
      },
    };
  };

  const again: Downloads['again'] = (data) => {
    const undo = UndoSpec.safeParse(data);
    return undo.success ? undoAgain(undo.data) : planAgain(parsed(data));
  };

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

  const keepPlan: Downloads['keepPlan'] = async (runId, plan) => {
    if (ports.runs.get(runId) !== undefined) await drafts.save(runId, { ...plan, state: 'applied' });
  };
  const planOfRun: Downloads['planOfRun'] = async (runId, uid) => {
    const kept = (await drafts.readIfThere(runId)) ?? (await drafts.readIfThere(uid));
    return kept?.planId === ports.runs.get(runId)?.planId ? kept : undefined;
  };

  return {
    plan: async ({ jobId, targets = [] }) => {
      const { name } = await connections.requiredFarm().getJob(jobId, AbortSignal.timeout(60_000));
      const spec = {
        kind: 'download' as const,
        stage: 'plan' as const,
        jobId,
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
      const spec: DownloadSpec = { kind: 'download', stage: 'plan', targets: [], leaveUndecided: false };
      const { uid } = board.start(
        { class: 'download', title, phases: planPhases, spec, lane: lanes.interactive },
        (_context, started) => reviewEnd(started, plan, title),
      );
      const { error } = await board.settled(uid);
      if (error !== undefined) throw new AppError(error);
      return { uid };
    },
    review: async (uid, use) => use(await reviews.of(uid)),
    withStore: async (uid, use) => withStoreOf(await reviews.of(uid), use),
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
      await reviews.keep(uid, review);
      reviewChanged(uid, review)();
      return { answer, summary: review.summary() };
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
        return target === undefined ? [] : [{ source, target }];
      });
      const kept = spec.targets.filter(({ source }) => !moved.some((one) => one.source === source));
      const next = { phases: planPhases, lane: lanes.interactive, spec: { ...spec, targets: [...kept, ...moved] } };
      board.continue(uid, next, async (context) => {
        try {
          const plan = await replan(input, ports, context);
          const { farmId, queueId } = plan.source;
          if (farmId !== undefined && queueId !== undefined)
            for (const { source, target } of moved) ports.remembered.put(farmId, queueId, source, target);
          return await reviewEnd(uid, planInColumns(plan), title, true);
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
    saveDrafts: () => reviews.saveDrafts(),
  };
}

/** The site's rules, where a setting names their file. */
async function policyRules({ settings, ports }: EngineParts): Promise<readonly PlanRule[]> {
  const path = settings.get('review.policyFile');
  return path === '' ? [] : readRulesFile(path, ports.files);
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

function targetFolder(plan: Pick<Plan, 'roots'>): { folder?: string } {
  const target = plan.roots.find((root) => root.target !== null)?.target;
  return target === null || target === undefined ? {} : { folder: target };
}
