/** One pass over a queue: finds what is new, brings it home job by job, and remembers every run of a task as it is done. */
import { areaOf, type ErrorDto } from '../../../shared/domain/errors';
import { boundedParallel } from '../outputs/boundedParallel';
import type { PlanJobInput } from '../outputs/plan/planJob';
import type { Deadline, QueueRef, StorageProfileDetails } from '../ports/deadline';
import type { RunContext } from '../ports/progress';
import { bringJob, jobErrorOf, type BringInput, type BringPorts, type BroughtJob } from './bringJob';
import { findCandidates, type Candidates, type LookedJob } from './candidates';
import { searchLagMs } from './checkpointFile';
import type { JobDocument } from './jobDocument';
import { lookIntoJob, type JobActions } from './jobActions';
import { mostFailures, withDone, type ActionPlace, type SyncHead, type SyncJob } from './syncState';

export interface PassInput extends Pick<BringInput, 'planning' | 'backup' | 'isDryRun' | 'owner' | 'runsFolder'> {
  readonly queue: QueueRef;
  /** Only this job; else all of the queue. */
  readonly jobId?: string;
  readonly head: SyncHead;
  readonly jobs: ReadonlyMap<string, SyncJob>;
  /** Of this computer; absent when profiles are ignored. */
  readonly profile?: StorageProfileDetails;
}

export interface PassPorts extends BringPorts {
  readonly deadline: Deadline;
  /** On the disk when it returns. */
  readonly keepJob: (jobId: string, job: SyncJob) => void;
  /** Told of each job as it is done. */
  readonly told: (job: JobOutcome) => void;
}

export type JobState =
  'downloaded' | 'in-progress' | 'failed' | 'waiting' | 'skipped' | 'unchanged' | 'given-up' | 'gone';

export interface JobOutcome {
  readonly jobId: string;
  readonly name: string;
  readonly state: JobState;
  /** Why a job is skipped. */
  readonly reason?: 'no_attachments' | 'missing_storage_profile';
  readonly brought?: BroughtJob;
  readonly actions?: JobActions;
  readonly error?: ErrorDto;
}

export interface PassOutcome {
  readonly head: SyncHead;
  readonly jobs: ReadonlyMap<string, SyncJob>;
  readonly outcomes: readonly JobOutcome[];
  /** Known jobs that can have nothing new. */
  readonly idle: readonly string[];
}

const fullLookEvery = 10;
const looksAtOnce = 4;

/** Throws what concerns the whole queue, and an AbortError when it is stopped; what was done until then is kept. */
export async function syncPass(input: PassInput, ports: PassPorts, context: RunContext): Promise<PassOutcome> {
  const { queue, head, profile } = input;
  const { deadline } = ports;
  const beganMs = ports.clock.nowMs();
  const jobs = new Map(input.jobs);
  const keep = (jobId: string, job: SyncJob): void => {
    if (input.isDryRun) return;
    jobs.set(jobId, job);
    ports.keepJob(jobId, job);
  };
  context.progress({ phase: 'checking' });
  const isFullLook = head.passes % fullLookEvery === fullLookEvery - 1;
  const profileId = profile?.storageProfileId ?? null;
  const candidates = await findCandidates(
    { queue, head, jobs, profileId, isFullLook, ...(input.jobId === undefined ? {} : { jobId: input.jobId }) },
    deadline,
    context.signal,
  );
  const outcomes: JobOutcome[] = [];
  const tell = (outcome: JobOutcome): void => {
    outcomes.push(outcome);
    ports.told(outcome);
  };
  settle(candidates, jobs, keep, tell);

  const looks = await lookIntoAll(candidates.looked, input, ports, context.signal);
  const profiles = profilesOf(queue, profile, deadline);
  // What was rendered last comes last, so that it is what stays where several jobs write one file.
  looks.sort((a, b) => newestOf(a.actions) - newestOf(b.actions));
  for (const { job, actions, error } of looks) {
    context.signal.throwIfAborted();
    const known = jobs.get(job.found.jobId) ?? { document: job.document, sessions: {} };
    if (actions === undefined) {
      keep(job.found.jobId, failedJob(known, job.document, error));
      tell({ ...titleOf(job), state: 'failed', ...(error === undefined ? {} : { error }) });
      continue;
    }
    const { state, outcome } = await bring(job, known, actions, { input, ports, profiles, context, keep });
    keep(job.found.jobId, state);
    tell(outcome);
  }
  const completedMs = Math.max(head.startedMs, beganMs - searchLagMs, head.completedMs);
  return { head: { ...head, completedMs, passes: head.passes + 1 }, jobs, outcomes, idle: candidates.idle };
}

const titleOf = ({ found }: Pick<LookedJob, 'found'>) => ({ jobId: found.jobId, name: found.name });

const newestOf = (actions: JobActions | undefined): number =>
  actions?.wanted.reduce((newest, { endedMs }) => Math.max(newest, endedMs), 0) ?? 0;

/** Jobs that nothing is asked about. */
function settle(
  { skipped, unchanged, givenUp, gone }: Candidates,
  jobs: ReadonlyMap<string, SyncJob>,
  keep: (jobId: string, job: SyncJob) => void,
  tell: (outcome: JobOutcome) => void,
): void {
  for (const { found, reason, document } of skipped) {
    const known = jobs.get(found.jobId);
    if (known === undefined || known.isPending === true) keep(found.jobId, { document, sessions: {} });
    tell({ ...titleOf({ found }), state: 'skipped', reason });
  }
  for (const found of unchanged) tell({ ...titleOf({ found }), state: 'unchanged' });
  for (const jobId of givenUp) tell({ jobId, name: nameOf(jobs.get(jobId)), state: 'given-up' });
  for (const jobId of gone) {
    const known = jobs.get(jobId);
    if (known !== undefined) keep(jobId, settled(known, known.document));
    tell({ jobId, name: nameOf(known), state: 'gone' });
  }
}

const nameOf = (job: SyncJob | undefined): string => {
  const name = job?.document['name'];
  return typeof name === 'string' ? name : (job?.document.jobId ?? '');
};

interface Look {
  readonly job: LookedJob;
  readonly actions?: JobActions;
  readonly error?: ErrorDto;
}

/** A job whose sessions cannot be read is told; the others go on. */
async function lookIntoAll(
  looked: readonly LookedJob[],
  { queue, head }: PassInput,
  ports: PassPorts,
  signal: AbortSignal,
): Promise<Look[]> {
  const looks: Look[] = looked.map((job) => ({ job }));
  await boundedParallel(looked, looksAtOnce, signal, async (job, index) => {
    const known = job.known ?? { document: job.document, sessions: {} };
    const look = { job: { ...queue, jobId: job.found.jobId }, head, known };
    try {
      looks[index] = { job, actions: await lookIntoJob(look, ports, signal) };
    } catch (thrown) {
      looks[index] = { job, error: requireOwn(jobErrorOf(thrown), thrown) };
    }
  });
  return looks;
}

/** Without credentials no job goes on, and a decision that is needed is of the whole. */
function requireOwn(error: ErrorDto, thrown: unknown): ErrorDto {
  if (areaOf(error.code) === 'auth' || error.code === 'decision.needed') throw thrown;
  return error;
}

interface BringParts {
  readonly input: PassInput;
  readonly ports: PassPorts;
  readonly profiles: (
    jobProfileId: string | null,
    signal: AbortSignal,
  ) => Promise<NonNullable<PlanJobInput['profiles']>>;
  readonly context: RunContext;
  readonly keep: (jobId: string, job: SyncJob) => void;
}

async function bring(
  job: LookedJob,
  before: SyncJob,
  actions: JobActions,
  { input, ports, profiles, context, keep }: BringParts,
): Promise<{ readonly state: SyncJob; readonly outcome: JobOutcome }> {
  const title = titleOf(job);
  let open: readonly ActionPlace[] = [...actions.wanted, ...actions.running];
  let state = withDone(
    { ...before, document: job.known?.document ?? job.document, isPending: true },
    actions.empty,
    open,
  );
  try {
    if (actions.wanted.length === 0)
      return { state: settled(state, job.document, actions), outcome: { ...title, state: stateOf(job), actions } };
    keep(title.jobId, state);
    const brought = await bringJob(
      { ...input, job, actions, profiles: await profiles(job.profileId, context.signal) },
      ports,
      context,
      (run) => {
        open = open.filter((one) => one !== run);
        state = withDone(state, [run], open);
        keep(title.jobId, state);
      },
    );
    const bad = brought.runs.filter(({ isHome }) => !isHome);
    if (bad.length === 0)
      return {
        state: settled(state, job.document, actions),
        outcome: { ...title, state: stateOf(job), actions, brought },
      };
    const failed = bad.find(({ error }) => error?.code !== 'decision.needed');
    const error = (failed ?? bad[0])?.error;
    const outcome = { ...title, actions, brought, ...(error === undefined ? {} : { error }) };
    return failed === undefined
      ? { state, outcome: { ...outcome, state: 'waiting' } }
      : { state: failedJob(state, state.document, error), outcome: { ...outcome, state: 'failed' } };
  } catch (thrown) {
    const error = requireOwn(jobErrorOf(thrown), thrown);
    return { state: failedJob(state, state.document, error), outcome: { ...title, state: 'failed', actions, error } };
  }
}

/** A job that has nothing left to do for now. */
function settled(job: SyncJob, document: JobDocument, actions?: JobActions): SyncJob {
  const sessionEndedMs = actions?.sessionEndedMs ?? job.sessionEndedMs;
  const next = { ...job, document, ...(sessionEndedMs === undefined ? {} : { sessionEndedMs }) };
  for (const key of ['isPending', 'failures']) Reflect.deleteProperty(next, key);
  return next;
}

/** It is looked into again whatever the farm says. What ends by itself does not count towards giving up. */
function failedJob(job: SyncJob, document: JobDocument, error: ErrorDto | undefined): SyncJob {
  const isPassing = error !== undefined && areaOf(error.code) === 'network';
  const failures = Math.min(mostFailures, (job.failures ?? 0) + (isPassing ? 0 : 1));
  return { ...job, document, isPending: true, ...(failures === 0 ? {} : { failures }) };
}

const activeStates = ['READY', 'ASSIGNED', 'STARTING', 'SCHEDULED', 'RUNNING'] as const;

function stateOf({ found }: LookedJob): 'downloaded' | 'in-progress' {
  const active = activeStates.some((status) => (found.taskRunStatusCounts[status] ?? 0) > 0);
  return found.endedMs !== undefined && !active ? 'downloaded' : 'in-progress';
}

/** Each profile is asked for once. */
function profilesOf(
  queue: QueueRef,
  local: StorageProfileDetails | undefined,
  deadline: Deadline,
): BringParts['profiles'] {
  const known = new Map<string, Promise<StorageProfileDetails>>();
  return async (jobProfileId, signal) => {
    if (local === undefined || jobProfileId === null) return {};
    if (jobProfileId === local.storageProfileId) return { job: local, local };
    const asked = known.get(jobProfileId) ?? deadline.getStorageProfileForQueue(queue, jobProfileId, signal);
    known.set(jobProfileId, asked);
    return { job: await asked, local };
  };
}
