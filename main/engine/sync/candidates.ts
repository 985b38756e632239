/** Which jobs of a queue may have outputs that did not come home yet. */
import { AppError } from '../../../shared/domain/errors';
import { scanJobs } from '../farm/scanJobs';
import type { Deadline, FoundJob, JobDetails, QueueRef, SearchFilter } from '../ports/deadline';
import type { Attachments } from '../ports/farm';
import { searchLagMs } from './checkpointFile';
import { documentOf, extrasOf, progressOf, withoutProfile, type JobDocument, type JobExtras } from './jobDocument';
import { mostFailures, type SyncHead, type SyncJob } from './syncState';

/** A job with attachments whose sessions are to be looked into. */
export interface LookedJob {
  readonly found: FoundJob;
  readonly attachments: Attachments;
  readonly profileId: string | null;
  readonly document: JobDocument;
  /** `undefined` for one that is new. */
  readonly known: SyncJob | undefined;
}

export interface Candidates {
  readonly looked: readonly LookedJob[];
  readonly unchanged: readonly FoundJob[];
  readonly skipped: readonly {
    readonly found: FoundJob;
    readonly reason: 'no_attachments' | 'missing_storage_profile';
    readonly document: JobDocument;
  }[];
  /** Failed so often that they are left alone. */
  readonly givenUp: readonly string[];
  /** Known jobs that can have nothing new. */
  readonly idle: readonly string[];
  /** The farm does not list them any more. */
  readonly gone: readonly string[];
}

const active: SearchFilter = {
  kind: 'list',
  name: 'TASK_RUN_STATUS',
  operator: 'ANY_EQUALS',
  values: ['READY', 'ASSIGNED', 'STARTING', 'SCHEDULED', 'RUNNING'],
};

export interface CandidatesInput {
  readonly queue: QueueRef;
  readonly head: SyncHead;
  readonly jobs: ReadonlyMap<string, SyncJob>;
  /** Of this computer; `null` when profiles are ignored. */
  readonly profileId: string | null;
  /** Only this job; else all of the queue. */
  readonly jobId?: string;
  /** Also those that look as they did. */
  readonly isFullLook: boolean;
}

/** Fails as the calls do. */
export async function findCandidates(
  input: CandidatesInput,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<Candidates> {
  const { queue, jobs } = input;
  const found =
    input.jobId === undefined ? await searched(input, deadline, signal) : new Map<string, FoundJob | JobDetails>();
  const gone: string[] = [];
  if (input.jobId !== undefined) {
    const job = await jobIfThere({ ...queue, jobId: input.jobId }, deadline, signal);
    if (job === undefined) gone.push(input.jobId);
    else if (hasOutputs(job)) found.set(job.jobId, job);
  }
  for (const [jobId, job] of jobs) {
    if (job.isPending !== true || found.has(jobId) || isGivenUp(job)) continue;
    const details = await jobIfThere({ ...queue, jobId }, deadline, signal);
    if (details === undefined) gone.push(jobId);
    else found.set(jobId, details);
  }
  const givenUp = [...found.keys()].filter((jobId) => isGivenUp(jobs.get(jobId)));
  for (const jobId of givenUp) found.delete(jobId);
  const idle = [...jobs.keys()].filter(
    (jobId) => !found.has(jobId) && !givenUp.includes(jobId) && !gone.includes(jobId),
  );
  return { ...(await sorted([...found.values()], input, deadline, signal)), givenUp, idle, gone };
}

const hasOutputs = ({ taskRunStatusCounts }: FoundJob): boolean => (taskRunStatusCounts.SUCCEEDED ?? 0) > 0;

/** Jobs of the queue that run, or ended since the last time. */
async function searched(
  { queue, head }: CandidatesInput,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<Map<string, FoundJob | JobDetails>> {
  const found = new Map<string, FoundJob | JobDetails>();
  const sinceMs = Math.max(0, head.completedMs - searchLagMs);
  const ended: SearchFilter = { kind: 'time', name: 'ENDED_AT', operator: 'GREATER_THAN_EQUAL_TO', timeMs: sinceMs };
  for (const filter of [active, ended]) {
    const search = {
      farmId: queue.farmId,
      queueIds: [queue.queueId],
      filter: { operator: 'AND' as const, filters: [filter] },
    };
    for await (const job of scanJobs(deadline, search, signal)) if (hasOutputs(job)) found.set(job.jobId, job);
  }
  return found;
}

const isGivenUp = (job: SyncJob | undefined): boolean => (job?.failures ?? 0) >= mostFailures;

async function sorted(
  found: readonly (FoundJob | JobDetails)[],
  { jobs, profileId, isFullLook, queue }: CandidatesInput,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<Pick<Candidates, 'looked' | 'unchanged' | 'skipped'>> {
  const looked: LookedJob[] = [];
  const unchanged: FoundJob[] = [];
  const skipped: Candidates['skipped'][number][] = [];
  for (const job of found) {
    const known = jobs.get(job.jobId);
    const extras =
      (known === undefined ? undefined : extrasOf(known.document)) ?? (await extrasFrom(job, queue, deadline, signal));
    const { attachments, storageProfileId } = extras;
    if (attachments === null) {
      skipped.push({ found: job, reason: 'no_attachments', document: documentOf(job, extras) });
    } else if (profileId !== null && storageProfileId === null) {
      skipped.push({ found: job, reason: 'missing_storage_profile', document: withoutProfile(job, attachments) });
    } else if (known !== undefined && !isFullLook && isSame(job, known)) {
      unchanged.push(job);
    } else {
      looked.push({ found: job, attachments, profileId: storageProfileId, document: documentOf(job, extras), known });
    }
  }
  return { looked, unchanged, skipped };
}

/** A requeue that ends with as many succeeded tasks looks the same; full looks find it. */
function isSame(job: FoundJob, { document, isPending }: SyncJob): boolean {
  const { succeeded, endedMs } = progressOf(document);
  return isPending !== true && succeeded === job.taskRunStatusCounts.SUCCEEDED && endedMs === job.endedMs;
}

async function extrasFrom(
  job: FoundJob | JobDetails,
  queue: QueueRef,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<JobExtras> {
  const { attachments = null, storageProfileId = null } =
    'attachments' in job ? job : await deadline.getJob({ ...queue, jobId: job.jobId }, signal);
  return { attachments, storageProfileId };
}

async function jobIfThere(
  job: QueueRef & { readonly jobId: string },
  deadline: Deadline,
  signal: AbortSignal,
): Promise<JobDetails | undefined> {
  try {
    return await deadline.getJob(job, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'deadline.not_found') return undefined;
    throw error;
  }
}
