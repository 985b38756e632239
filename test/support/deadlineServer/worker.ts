/** Plays the farm's workers: tasks run in sessions and leave manifests behind. */
import { remember } from './jobViews';
import type { Json, SessionRecord, TaskRecord } from './records';
import { notFound } from './serviceError';
import type { World } from './world';

export interface TaskRun {
  readonly jobId: string;
  readonly stepId: string;
  readonly taskId: string;
  readonly status?: 'SUCCEEDED' | 'FAILED';
  /** One of the job's earlier sessions; a new one when absent. */
  readonly sessionId?: string;
  /** One for each of the job's roots, in their order. */
  readonly manifests?: readonly { readonly outputManifestPath?: string; readonly outputManifestHash?: string }[];
  /** The session goes on afterwards. */
  readonly isSessionOpen?: boolean;
}

/** The ids that the run got; its manifests can be named when they are known. */
export function runTask(world: World, run: TaskRun): { readonly sessionId: string; readonly sessionActionId: string } {
  const { job, task } = taskOf(world, run);
  const nowMs = world.nowMs();
  const session = sessionOf(job.sessions, run.sessionId ?? `session-${world.nextId()}`, nowMs);
  const index = session.actions.length;
  const sessionActionId = `${session.sessionId.replace('session-', 'sessionaction-')}-${index}`;
  const definition = { taskRun: { taskId: run.taskId, stepId: run.stepId, parameters: task.parameters } };
  const status = run.status ?? 'SUCCEEDED';
  session.actions.push({
    sessionActionId,
    status,
    startedMs: nowMs,
    endedMs: nowMs,
    definition,
    taskId: run.taskId,
    ...(run.manifests === undefined ? {} : { manifests: run.manifests satisfies readonly Json[] }),
  });
  if (run.isSessionOpen === true) delete session.endedMs;
  else session.endedMs = nowMs;
  Object.assign(task, { runStatus: status, latestSessionActionId: sessionActionId, startedMs: nowMs, endedMs: nowMs });
  job.startedMs ??= nowMs;
  const tasks = job.steps.flatMap((step) => step.tasks);
  if (tasks.every(({ runStatus }) => ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(runStatus))) job.endedMs = nowMs;
  remember(world, job);
  return { sessionId: session.sessionId, sessionActionId };
}

function taskOf(world: World, { jobId, stepId, taskId }: TaskRun) {
  const job = world.jobs.get(jobId);
  if (job === undefined) throw notFound('job', jobId);
  const tasks: readonly TaskRecord[] = job.steps.find((step) => step.stepId === stepId)?.tasks ?? [];
  const task = tasks.find((each) => each.taskId === taskId);
  if (task === undefined) throw notFound('task', taskId);
  return { job, task };
}

function sessionOf(sessions: SessionRecord[], sessionId: string, startedMs: number): SessionRecord {
  const known = sessions.find((session) => session.sessionId === sessionId);
  if (known !== undefined) return known;
  // A session begins by bringing the inputs.
  const fetched = {
    sessionActionId: `${sessionId.replace('session-', 'sessionaction-')}-0`,
    status: 'SUCCEEDED',
    startedMs,
    endedMs: startedMs,
    definition: { syncInputJobAttachments: {} },
  };
  const session: SessionRecord = { sessionId, startedMs, actions: [fetched] };
  sessions.push(session);
  return session;
}
