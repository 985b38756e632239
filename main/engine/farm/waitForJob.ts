/** Waits until a job has come to its end, whichever. */
import type { Clock } from '../ports/clock';
import type { Deadline, JobDetails, JobRef, StepRef, TaskRunStatus, TaskSummary } from '../ports/deadline';

export interface JobWait {
  readonly longestPollMs: number;
  /** 0: as long as it takes. */
  readonly timeoutMs: number;
  /** Hears of every look. */
  readonly looked?: (job: JobDetails) => void;
}

export interface WaitedJob {
  readonly job: JobDetails;
  /** `TIMED_OUT` where patience ended first. */
  readonly status: TaskRunStatus | 'TIMED_OUT' | 'CREATE_FAILED';
  readonly elapsedMs: number;
}

const firstPollMs = 500;
const ends: ReadonlySet<TaskRunStatus | undefined> = new Set([
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'SUSPENDED',
  'NOT_COMPATIBLE',
] as const);

export async function waitForJob(
  ref: JobRef,
  { longestPollMs, timeoutMs, looked = () => undefined }: JobWait,
  { deadline, clock }: { readonly deadline: Pick<Deadline, 'getJob'>; readonly clock: Clock },
  signal: AbortSignal,
): Promise<WaitedJob> {
  const startedMs = clock.nowMs();
  for (let pollMs = firstPollMs; ; pollMs = Math.min(longestPollMs, pollMs * 2)) {
    const job = await deadline.getJob(ref, signal);
    looked(job);
    const elapsedMs = clock.nowMs() - startedMs;
    if (job.lifecycleStatus === 'CREATE_FAILED') return { job, status: 'CREATE_FAILED', elapsedMs };
    if (job.taskRunStatus !== undefined && ends.has(job.taskRunStatus))
      return { job, status: job.taskRunStatus, elapsedMs };
    const leftMs = timeoutMs === 0 ? Infinity : timeoutMs - elapsedMs;
    if (leftMs <= 0) return { job, status: 'TIMED_OUT', elapsedMs };
    await clock.delay(Math.min(pollMs, longestPollMs, leftMs), signal);
  }
}

export interface TaskOfStep extends StepRef {
  readonly stepName: string;
  readonly task: TaskSummary;
}

/** Every task of a job that is in one of these states, step by step. */
export async function tasksIn(
  job: JobRef,
  states: ReadonlySet<TaskRunStatus>,
  deadline: Pick<Deadline, 'listSteps' | 'listTasks'>,
  signal: AbortSignal,
): Promise<readonly TaskOfStep[]> {
  const found: TaskOfStep[] = [];
  for (const { stepId, name, taskRunStatusCounts } of await deadline.listSteps(job, signal)) {
    // Steps can have thousands of tasks; those without a match need no list.
    if (![...states].some((state) => (taskRunStatusCounts[state] ?? 0) > 0)) continue;
    const step = { ...job, stepId };
    for (const task of await deadline.listTasks(step, signal))
      if (states.has(task.runStatus)) found.push({ ...step, stepName: name, task });
  }
  return found;
}
