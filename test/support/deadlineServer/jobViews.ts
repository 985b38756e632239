/** How jobs, steps and tasks look on the wire. */
import { iso, times } from './operation';
import type { ActionRecord, JobRecord, Json, SessionRecord, StepRecord, TaskRecord } from './records';
import type { World } from './world';

const statuses = [
  'PENDING',
  'READY',
  'RUNNING',
  'ASSIGNED',
  'STARTING',
  'SCHEDULED',
  'INTERRUPTING',
  'SUSPENDED',
  'CANCELED',
  'FAILED',
  'SUCCEEDED',
  'NOT_COMPATIBLE',
];

function countsOf(tasks: readonly TaskRecord[]): Record<string, number> {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0]));
  for (const { runStatus } of tasks) counts[runStatus] = (counts[runStatus] ?? 0) + 1;
  return counts;
}

/** The status of many tasks as one: what fails or runs shows, success only when all have it. */
function statusOf(counts: Readonly<Record<string, number>>): string {
  const first = ['FAILED', 'RUNNING', 'READY', 'PENDING', 'SUSPENDED', 'CANCELED'].find(
    (status) => (counts[status] ?? 0) > 0,
  );
  return first ?? ((counts['SUCCEEDED'] ?? 0) > 0 ? 'SUCCEEDED' : 'READY');
}

function limitsOf({ request, targetTaskRunStatus }: JobRecord): Json {
  const { priority, maxFailedTasksCount, maxRetriesPerTask, maxWorkerCount } = request;
  return present({ targetTaskRunStatus, priority, maxFailedTasksCount, maxRetriesPerTask, maxWorkerCount });
}

export function present(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function commonOf(job: JobRecord): Json {
  const counts = countsOf(job.steps.flatMap(({ tasks }) => tasks));
  return {
    jobId: job.jobId,
    name: job.name,
    lifecycleStatus: job.lifecycleStatus,
    lifecycleStatusMessage: job.lifecycleStatusMessage,
    taskRunStatus: statusOf(counts),
    taskRunStatusCounts: counts,
    ...limitsOf(job),
    createdAt: iso(job.createdMs),
    createdBy: 'double',
    ...times(job),
  };
}

export function foundJob(job: JobRecord): Json {
  return { ...commonOf(job), queueId: job.queueId };
}

export function jobView(job: JobRecord): Json {
  const { attachments, parameters, storageProfileId } = job.request;
  return { ...commonOf(job), ...present({ attachments, parameters, storageProfileId }) };
}

export function stepView(job: JobRecord, { stepId, name, tasks }: StepRecord): Json {
  const counts = countsOf(tasks);
  return {
    stepId,
    name,
    lifecycleStatus: 'CREATE_COMPLETE',
    taskRunStatus: statusOf(counts),
    taskRunStatusCounts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    createdAt: iso(job.createdMs),
    createdBy: 'double',
  };
}

export function taskView(job: JobRecord, task: TaskRecord): Json {
  const { taskId, runStatus, targetRunStatus, latestSessionActionId, parameters } = task;
  return {
    taskId,
    createdAt: iso(job.createdMs),
    createdBy: 'double',
    runStatus,
    ...present({ targetRunStatus, latestSessionActionId }),
    parameters,
    ...times(task),
  };
}

export function sessionView(session: SessionRecord): Json {
  return {
    sessionId: session.sessionId,
    fleetId: 'fleet-00000000000000000000000000000001',
    workerId: 'worker-00000000000000000000000000000001',
    lifecycleStatus: session.endedMs === undefined ? 'STARTED' : 'ENDED',
    ...times(session),
  };
}

export function actionView({ options }: World, action: ActionRecord): Json {
  const { sessionActionId, status, definition, manifests } = action;
  const named = options.hasActionManifests && manifests !== undefined ? { manifests } : {};
  return { sessionActionId, status, progressPercent: 100, definition, ...named, ...times(action) };
}

/** Remembers how the job looks now, for searches that see the past. */
export function remember(world: World, job: JobRecord): void {
  if (world.options.searchLagMs > 0) job.past.push({ atMs: world.nowMs(), summary: foundJob(job) });
}
