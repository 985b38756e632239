/** Followed jobs and queues: each is a transfer that looks for new outputs again and again, brings them home and waits. */
import { join } from 'node:path';
import { AppError, areaOf, isAbort } from '../../../shared/domain/errors';
import { lanes } from '../../../shared/domain/transfer';
import type { FollowRow } from '../../../shared/ipc/follows';
import { say } from '../../../shared/text/say';
import type { Connections } from '../connection/connection';
import type { OpenQueue } from '../connection/deadlineQueues';
import type { KeptQueue } from '../connection/keptQueue';
import type { EngineParts } from '../engineParts';
import { mappingRuleOf } from '../mapping/rulesInForce';
import type { Downloads } from '../outputs/downloads';
import { readRulesFile } from '../outputs/plan/ruleFile';
import type { JobDetails } from '../ports/deadline';
import type { RunContext } from '../ports/progress';
import type { NextWork, TransferBoard } from '../transfers/board';
import type { Work, WorkEnd } from '../transfers/runTransfer';
import { followSpecOf, withOutcome, type FollowSpec } from './followSpec';
import { syncQueue, type SyncInput } from './syncQueue';

export interface Follows {
  /** Answers the transfer that follows the same already. Fails as opening the queue does. */
  start(input: { readonly jobId?: string | undefined }): Promise<{ uid: string }>;
  list(): readonly FollowRow[];
  /** `input.invalid` for the data of another kind of transfer. */
  again(spec: unknown): NextWork & { readonly work: Work };
}

const followPhases = ['checking', 'planning', 'hashing', 'transferring', 'verifying', 'finalizing'] as const;
/** Between two looks. The farm's search tells what is new within two minutes. */
const betweenLooksMs = 60_000;
/** After a look that the network or another sync of the queue kept from its end. */
const afterTroubleMs = 5 * 60_000;

export function createFollows({
  parts,
  board,
  connections,
  downloads,
}: {
  readonly parts: EngineParts;
  readonly board: TransferBoard;
  readonly connections: Connections;
  readonly downloads: Downloads;
}): Follows {
  const { ports } = parts;

  const look = async (
    spec: FollowSpec,
    keep: (change: (spec: FollowSpec) => FollowSpec) => void,
    context: RunContext,
  ): Promise<{ readonly isOver: boolean }> => {
    const open = await connections.requiredQueue(keptQueueOf(spec));
    const { jobId } = spec;
    const job =
      jobId === undefined ? undefined : await open.deadline.getJob({ ...queueOf(spec), jobId }, context.signal);
    const bucket = await connections.storeOfQueue(keptQueueOf(spec), 'download');
    const store = context.measures?.counted(bucket) ?? bucket;
    const result = await syncQueue(
      await syncInputOf(spec, open, parts, context.signal),
      {
        ...ports,
        store,
        deadline: open.deadline,
        keepPlan: (runId, plan) => downloads.keepPlan(runId, plan),
        warn: (message) => {
          parts.log('warn', message);
        },
        told: (outcome) => {
          if (outcome.state !== 'unchanged') keep((before) => withOutcome(before, outcome, ports.clock.nowMs()));
        },
      },
      context,
    );
    const isPending = [...result.jobs.values()].some((known) => known.isPending === true);
    return { isOver: job !== undefined && hasEnded(job) && !isPending };
  };

  /** Whoever follows decides nothing by that: what a preset leaves open is asked about in a review of the job. */
  const askAboutWaiting = async (spec: FollowSpec): Promise<FollowSpec> => {
    const queue = keptQueueOf(spec);
    const waiting: FollowSpec['waiting'][number][] = [];
    for (const one of spec.waiting)
      waiting.push(
        one.uid === undefined ? { ...one, uid: (await downloads.plan({ jobId: one.jobId, queue })).uid } : one,
      );
    return { ...spec, waiting };
  };

  const workOf =
    (first: FollowSpec): Work =>
    async (context, uid) => {
      let spec = first;
      let isIdle = true;
      const keep = (change: (before: FollowSpec) => FollowSpec): void => {
        spec = change(spec);
        ports.queue.keepSpec(uid, spec);
      };
      const keepNews: typeof keep = (change) => {
        isIdle = false;
        keep(change);
      };
      try {
        const { seat } = await connections.keptAgain(keptQueueOf(spec));
        keep((before) => ({ ...before, seat }));
        const { isOver } = await look(spec, keepNews, context);
        keep((before) => ({ ...before, lookedMs: ports.clock.nowMs() }));
        spec = await askAboutWaiting(spec);
        return isOver
          ? { state: 'done', outcome: outcomeOf(spec), spec }
          : { ...laterLook(spec, outcomeOf(spec), betweenLooksMs), isIdle };
      } catch (error) {
        if (isAbort(error) || !(error instanceof AppError) || !isPassing(error)) throw error;
        return laterLook(spec, error.message, afterTroubleMs);
      }
    };

  const laterLook = (spec: FollowSpec, outcome: string, afterMs: number): WorkEnd => ({
    state: 'queued',
    stateReason: 'followed',
    lane: lanes.background,
    notBeforeMs: ports.clock.nowMs() + afterMs,
    outcome,
    spec,
  });

  return {
    start: async ({ jobId }) => {
      const sinceMs = ports.clock.nowMs();
      const { deadline, queue } = await connections.requiredQueue();
      const kept = await connections.keptQueue();
      const ref = { farmId: queue.farmId, queueId: queue.queueId };
      const ofJob =
        jobId === undefined ? undefined : await deadline.getJob({ ...ref, jobId }, AbortSignal.timeout(60_000));
      const name = ofJob?.name ?? queue.displayName;
      const spec: FollowSpec = {
        kind: 'follow',
        ...ref,
        ...(kept?.seat === undefined ? {} : { seat: kept.seat }),
        queueName: queue.displayName,
        ...(jobId === undefined ? {} : { jobId }),
        ...{ name, sinceMs },
        ...{ files: 0, bytes: 0, arrived: [], waiting: [], failed: [] },
      };
      const { uid } = board.start(
        {
          class: 'sync',
          title: say(jobId === undefined ? 'follow.queue' : 'follow.job', { name }),
          phases: followPhases,
          spec,
          identity: { ...ref, jobId: jobId ?? null },
          ...(jobId === undefined ? {} : { jobId }),
        },
        workOf(spec),
      );
      return { uid };
    },
    list: () =>
      board.list().flatMap(({ uid, class: kind }) => {
        const spec = kind === 'sync' ? followSpecOf(ports.queue.get(uid)?.spec) : undefined;
        return spec === undefined ? [] : [rowOf(uid, spec)];
      }),
    again: (data) => {
      const spec = followSpecOf(data);
      if (spec === undefined) throw new AppError({ code: 'input.invalid', message: 'Nothing is followed by this.' });
      return { phases: followPhases, spec, work: workOf(spec) };
    },
  };
}

const queueOf = ({ farmId, queueId }: FollowSpec) => ({ farmId, queueId });

const keptQueueOf = ({ farmId, queueId, seat }: FollowSpec): KeptQueue => ({
  ...{ farmId, queueId },
  ...(seat === undefined ? {} : { seat }),
});

async function syncInputOf(
  spec: FollowSpec,
  { deadline, queue }: OpenQueue,
  parts: EngineParts,
  signal: AbortSignal,
): Promise<SyncInput> {
  const { ports, settings } = parts;
  const profileId = spec.seat?.storageProfileId ?? settings.get('deadline.storageProfileId');
  const profile = profileId === '' ? undefined : await deadline.getStorageProfileForQueue(queue, profileId, signal);
  const policyFile = settings.get('review.policyFile');
  // A job that is followed has a state of its own beside that of its queue, which the Deadline client shares.
  const usualFolder = join(parts.homeFolder, '.deadline', 'incremental_download');
  const folder = spec.jobId === undefined ? usualFolder : join(parts.dataFolder, 'followed', spec.jobId);
  return {
    queue: { farmId: queue.farmId, queueId: queue.queueId },
    ...(spec.jobId === undefined ? {} : { jobId: spec.jobId }),
    ...(profile === undefined ? {} : { profile }),
    folder,
    usualFolder,
    // Of one job everything comes home; of a queue what is rendered from when somebody asked for it.
    sinceMs: spec.jobId === undefined ? (spec.sinceMs ?? ports.clock.nowMs()) : 0,
    isForced: false,
    adopts: false,
    sharesState: spec.jobId === undefined && settings.get('deadline.writeSyncState'),
    isDryRun: false,
    planning: {
      ownRules: ports.ownRules.list().map(mappingRuleOf),
      preset: settings.get('review.preset'),
      policyRules: policyFile === '' ? [] : await readRulesFile(policyFile, ports.files),
      completeSequence: false,
      ignoreStorageProfiles: profile === undefined,
      dataFolder: parts.dataFolder,
      platform: parts.platform,
      version: parts.version,
    },
    backup: settings.get('download.backup'),
    owner: { hostName: parts.hostName, processId: parts.processId, isProcessAlive: parts.isProcessAlive },
    runsFolder: join(parts.dataFolder, 'runs'),
  };
}

const activeStates = ['READY', 'ASSIGNED', 'STARTING', 'SCHEDULED', 'RUNNING', 'PENDING'] as const;

function hasEnded({ endedMs, taskRunStatusCounts }: JobDetails): boolean {
  return endedMs !== undefined && !activeStates.some((status) => (taskRunStatusCounts[status] ?? 0) > 0);
}

/** Ends by itself: a network that is away, another process that syncs the queue or writes into the folder. */
function isPassing({ code, dto }: AppError): boolean {
  return code === 'lock.sync' || code === 'lock.root' || (dto.retryable && areaOf(code) === 'network');
}

const outcomeOf = ({ files }: FollowSpec): string =>
  files === 0 ? say('follow.nothing') : say('follow.arrived', { count: files });

function rowOf(uid: string, spec: FollowSpec): FollowRow {
  const { farmId, queueId, queueName, jobId, name, lookedMs, files, bytes, arrived, failed } = spec;
  return {
    uid,
    what: jobId === undefined ? 'queue' : 'job',
    ...{ farmId, queueId, queueName, name, files, bytes, arrived, failed },
    ...(jobId === undefined ? {} : { jobId }),
    ...(lookedMs === undefined ? {} : { lookedMs }),
    waiting: spec.waiting.map((one) => ({
      jobId: one.jobId,
      name: one.name,
      ...(one.uid === undefined ? {} : { uid: one.uid }),
    })),
  };
}
