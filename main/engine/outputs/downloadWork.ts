/** The pieces of work of a download: plan it, apply what was decided, take it back. */
import { join } from 'node:path';
import type { Plan, PlanRule } from '../../../shared/domain/plan';
import { say } from '../../../shared/text/say';
import type { Connections } from '../connection/connection';
import type { KeptQueue } from '../connection/keptQueue';
import type { EngineParts } from '../engineParts';
import { mappingRuleOf } from '../mapping/rulesInForce';
import type { BlobStore } from '../ports/blobStore';
import type { RunContext } from '../ports/progress';
import type { Review } from '../review/review';
import type { TransferBoard } from '../transfers/board';
import type { Work, WorkEnd } from '../transfers/runTransfer';
import { showRun } from './appliedRows';
import { forgetLost } from './apply/forgetLost';
import { applyPlan } from './apply/applyPlan';
import { applyOutcome, undoOutcome } from './downloadResult';
import { carryDecisions } from './plan/carryDecisions';
import type { ColumnPlan } from './plan/columns/columnPlan';
import { resultPartOf } from './resultPart';
import { withSpaceWatched } from '../transfers/spaceWatch';
import { openPlanStore } from './plan/planFile';
import { planJob } from './plan/planJob';
import { findOutputs } from './discovery/findOutputs';
import { openJobSource, outputsOf } from './jobSource';
import type { DownloadSpec, UndoSpec } from './downloadSpecs';
import type { LockOwner } from './apply/rootLock';
import type { OpenReviews } from './openReviews';
import type { PlanDrafts } from './plan/planDrafts';
import { readRulesFile } from './plan/ruleFile';
import { undoRun } from './undo/undo';

export interface DownloadWork {
  /** Leaves a plan waiting for the person. */
  readonly reviewEnd: (uid: string, plan: ColumnPlan, title: string, isFresh?: boolean) => Promise<WorkEnd>;
  /** Decisions made by hand are carried over from the plan before. */
  readonly planWork: (spec: DownloadSpec & { readonly jobId: string }, previous?: ColumnPlan) => Work;
  /** Resumed, it goes on with the run where it stopped. */
  readonly applyWork: (spec: DownloadSpec & { readonly runId: string }, isResumed?: boolean) => Work;
  readonly undoWork: (spec: UndoSpec) => Work;
  readonly reviewChanged: (uid: string, review: Review) => () => void;
  /** The store that a plan was made from, for as long as `use` takes. */
  readonly withStoreOf: <T>(
    plan: Pick<Plan, 'source'>,
    queue: KeptQueue | undefined,
    use: (store: BlobStore) => Promise<T>,
  ) => Promise<T>;
  /** Leaves the plan of a run with it, for its result. Called once the run has its record. */
  readonly keepPlan: (runId: string, plan: Plan | ColumnPlan) => Promise<void>;
}

export interface DownloadParts {
  readonly parts: EngineParts;
  readonly board: TransferBoard;
  readonly connections: Connections;
  readonly drafts: PlanDrafts;
  readonly reviews: OpenReviews;
  readonly runsFolder: string;
  readonly owner: LockOwner;
}

export function createDownloadWork({
  parts,
  board,
  connections,
  drafts,
  reviews,
  runsFolder,
  owner,
}: DownloadParts): DownloadWork {
  const { ports } = parts;

  const keepPlan = async (runId: string, plan: Plan | ColumnPlan): Promise<void> => {
    if (ports.runs.get(runId) !== undefined) await drafts.save(runId, { ...plan, state: 'applied' });
  };

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
      const kept = spec.queue === undefined ? undefined : await connections.keptAgain(spec.queue);
      const { job, profiles, ...source } = await openJobSource(
        spec.jobId,
        {
          connections,
          runs: ports.runs,
          planOfRun: (runId) => drafts.readIfThere(runId),
          ...(kept === undefined ? {} : { queue: kept }),
          storageProfileId: kept?.seat.storageProfileId ?? parts.settings.get('deadline.storageProfileId'),
          isStoreNamed: false,
        },
        context.signal,
      );
      const store = context.measures?.counted(source.store) ?? source.store;
      const found = await findOutputs(outputsOf(job, source), { ...source, store, hasher: ports.hasher }, context);
      if (found.empty !== undefined && source.unlisted !== undefined) throw source.unlisted;
      const { plan: fresh, warnings } = await planJob(
        {
          job,
          found,
          profiles,
          targets: spec.targets,
          ownRules: ports.ownRules.list().map(mappingRuleOf),
          preset: parts.settings.get('review.preset'),
          policyRules: await policyRules(parts),
          completeSequence: parts.settings.get('download.completeSequence'),
          hashing: 'later',
          dataFolder: parts.dataFolder,
          platform: parts.platform,
          version: parts.version,
        },
        { ...ports, store },
        context,
      );
      for (const warning of [...source.warnings, ...warnings]) parts.log('warn', warning);
      const plan = previous === undefined ? fresh : carryDecisions(previous, fresh);
      const end = await reviewEnd(uid, plan, job.name, true);
      const count = found.failed.length;
      return count === 0 ? end : { ...end, outcome: `${end.outcome ?? ''} ${say('outcome.unreadable', { count })}` };
    };

  const reviewChanged = (uid: string, review: Review) => (): void => {
    parts.emit({ type: 'event', name: 'review.changed', payload: { uid, revision: review.revision } });
  };

  /** The store that a plan was made from, for as long as `use` takes. */
  const withStoreOf: DownloadWork['withStoreOf'] = async (plan, queue, use) => {
    const connected = await connections.storeAt(plan.source.store, 'download', queue);
    if (connected !== undefined) return use(connected);
    const store = openPlanStore(plan, parts);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };

  const applyWork =
    (spec: DownloadSpec & { readonly runId: string }, isResumed = false) =>
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
        isResumed,
        runFolder: join(runsFolder, spec.runId),
        title: board.get(uid).snapshot.title,
        leaveUndecided: spec.leaveUndecided,
        backup: parts.settings.get('download.backup'),
        ...owner,
      };
      context.measures?.keepIn(input.runFolder);
      const roots = plan.roots.flatMap(({ target }) => target ?? []);
      const result = await withStoreOf(plan, spec.queue, async (connected) => {
        const store = context.measures?.counted(connected) ?? connected;
        const files = (await context.measures?.countedFiles(ports.files, roots)) ?? ports.files;
        const applied = await withSpaceWatched({ ...ports, uid, roots }, context, (watched, reserve) =>
          applyPlan({ ...input, reserve }, { ...ports, files, store }, watched),
        );
        forgetLost(applied, store, ports.storeCache);
        return applied;
      }).finally(async () => {
        rows.end();
        // Also of a run that stopped: the transfer may be planned anew, the run keeps what it went by.
        await keepPlan(spec.runId, plan);
      });
      await drafts.save(uid, { ...plan, state: 'applied' });
      reviews.forget(uid);
      context.measures?.result(resultPartOf(result, plan));
      const code = result.failed.length === 0 ? {} : { code: 'partly-failed' as const };
      return { state: 'done', ...code, runId: result.runId, outcome: applyOutcome(result) };
    };

  const undoWork =
    ({ runId, undoRunId }: UndoSpec) =>
    async (context: RunContext): Promise<WorkEnd> => {
      context.measures?.keepIn(join(runsFolder, undoRunId));
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

  return { reviewEnd, planWork, applyWork, undoWork, reviewChanged, withStoreOf, keepPlan };
}

/** The site's rules, where a setting names their file. */
async function policyRules({ settings, ports }: EngineParts): Promise<readonly PlanRule[]> {
  const path = settings.get('review.policyFile');
  return path === '' ? [] : readRulesFile(path, ports.files);
}

function targetFolder(plan: Pick<Plan, 'roots'>): { folder?: string } {
  const target = plan.roots.find((root) => root.target !== null)?.target;
  return target === null || target === undefined ? {} : { folder: target };
}
