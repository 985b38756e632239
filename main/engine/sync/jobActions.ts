/** What ran in the sessions of a job: which runs of tasks left outputs that are to be fetched, and which are superseded. */
import { listOutputs } from '../outputs/discovery/discover';
import type { FoundOutput } from '../outputs/discovery/fetchOutputs';
import { outputsOfAction } from '../outputs/discovery/namedOutputs';
import type { BlobStore } from '../ports/blobStore';
import type { Deadline, JobRef, SessionAction } from '../ports/deadline';
import { isOfSessionAction } from '../store/outputKeys';
import { searchLagMs } from './checkpointFile';
import { isDone, type ActionPlace, type SyncHead, type SyncJob } from './syncState';

/** The run of a task, or of a chunk of them, that succeeded. */
export interface TaskRun extends ActionPlace {
  readonly sessionActionId: string;
  readonly stepId: string;
  readonly taskId?: string;
  readonly endedMs: number;
  readonly outputs: readonly FoundOutput[];
}

export interface JobActions {
  /** To be fetched, the oldest first. */
  readonly wanted: readonly TaskRun[];
  /** Nothing to fetch: without outputs, or a later run of the task has others. */
  readonly empty: readonly ActionPlace[];
  /** Not over yet, so that nothing behind them counts as done. */
  readonly running: readonly ActionPlace[];
  readonly succeeded: ReadonlySet<string>;
  /** Tasks whose last word is a failure. */
  readonly failed: ReadonlySet<string>;
  readonly unrecognised: readonly string[];
  readonly sessionEndedMs?: number;
}

export interface LookInput {
  readonly job: JobRef;
  readonly head: SyncHead;
  readonly known: SyncJob;
}

const over: ReadonlySet<string> = new Set([
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'INTERRUPTED',
  'NEVER_ATTEMPTED',
  'RECLAIMED',
]);

interface Listed {
  readonly place: ActionPlace;
  readonly action: SessionAction;
}

/** Fails as the calls do; the client keeps at most three of them under way. */
export async function lookIntoJob(
  { job, head, known }: LookInput,
  { deadline, store }: { readonly deadline: Deadline; readonly store: BlobStore },
  signal: AbortSignal,
): Promise<JobActions> {
  const savedMs = known.isPending === true ? undefined : known.sessionEndedMs;
  const sinceMs = savedMs === undefined ? head.startedMs : savedMs - searchLagMs;
  const sessions = (await deadline.listSessions(job, signal)).filter(
    ({ endedMs }) => endedMs === undefined || endedMs >= sinceMs,
  );
  const lists = await Promise.all(
    sessions.map(async ({ sessionId }) =>
      (await deadline.listSessionActions(job, { sessionId }, signal)).map((action): Listed => ({
        action,
        place: { sessionId, index: indexOf(action.sessionActionId) },
      })),
    ),
  );
  const runs = lists.flat().filter(({ action }) => action.taskRun !== undefined);
  const succeeded = runs.filter(({ action }) => action.status === 'SUCCEEDED');
  const { outputs, unrecognised } = await outputsOf(job, succeeded, known, store, signal);
  const withOutputs = succeeded.flatMap((listed) => taskRun(listed, outputs.get(listed.action.sessionActionId) ?? []));
  const latest = latestOfTasks(withOutputs.filter((run) => run.outputs.length > 0 || isDone(known, run)));
  const wanted = [...latest].filter((run) => !isDone(known, run)).sort((a, b) => a.endedMs - b.endedMs);
  const succeededTasks = tasksOf(succeeded);
  const failed = tasksOf(runs.filter(({ action }) => action.status === 'FAILED'));
  const endedMs = Math.max(known.sessionEndedMs ?? 0, ...sessions.map((session) => session.endedMs ?? 0));
  return {
    wanted,
    empty: withOutputs.filter((run) => !latest.has(run) && !isDone(known, run)),
    running: runs.filter(({ action }) => !over.has(action.status)).map(({ place }) => place),
    succeeded: succeededTasks,
    failed: new Set([...failed].filter((taskId) => !succeededTasks.has(taskId))),
    unrecognised,
    ...(endedMs > 0 ? { sessionEndedMs: endedMs } : {}),
  };
}

/** As the actions name them; the store is listed once for those that do not. What is done need not be known. */
async function outputsOf(
  job: JobRef,
  succeeded: readonly Listed[],
  known: SyncJob,
  store: BlobStore,
  signal: AbortSignal,
): Promise<{
  readonly outputs: ReadonlyMap<string, readonly FoundOutput[]>;
  readonly unrecognised: readonly string[];
}> {
  const outputs = new Map<string, readonly FoundOutput[]>();
  const unrecognised: string[] = [];
  let listed: Awaited<ReturnType<typeof listOutputs>> | undefined;
  for (const { action, place } of succeeded) {
    const named = outputsOfAction(action, job);
    if (named !== undefined) {
      outputs.set(action.sessionActionId, named.outputs);
      unrecognised.push(...named.unrecognised);
      continue;
    }
    if (isDone(known, place)) continue;
    listed ??= await listOutputs(job, store, signal);
    outputs.set(
      action.sessionActionId,
      listed.listed.filter((key) => isOfSessionAction(key, action.sessionActionId)),
    );
  }
  return { outputs, unrecognised: [...unrecognised, ...(listed?.unrecognised ?? [])] };
}

function taskRun({ place, action }: Listed, outputs: readonly FoundOutput[]): TaskRun[] {
  const { taskRun: of, sessionActionId, endedMs = 0 } = action;
  if (of === undefined) return [];
  const { stepId, taskId } = of;
  return [{ ...place, sessionActionId, stepId, ...(taskId === undefined ? {} : { taskId }), endedMs, outputs }];
}

/** Of each task its last run that counts; chunks of tasks all. */
function latestOfTasks(runs: readonly TaskRun[]): ReadonlySet<TaskRun> {
  const latest = new Map<string, TaskRun>();
  for (const run of runs) {
    const key = run.taskId === undefined ? run.sessionActionId : `${run.stepId}/${run.taskId}`;
    const best = latest.get(key);
    if (best === undefined || isLater(run, best)) latest.set(key, run);
  }
  return new Set(latest.values());
}

/** Runs that ended at once are told apart by what they named their outputs, then by their place. */
function isLater(run: TaskRun, best: TaskRun): boolean {
  if (run.endedMs !== best.endedMs) return run.endedMs > best.endedMs;
  const [mine, other] = [run, best].map(({ outputs }) => outputs[0]?.timestampText ?? '');
  return mine === other ? run.index > best.index : (mine ?? '') > (other ?? '');
}

function tasksOf(listed: readonly Listed[]): Set<string> {
  return new Set(listed.flatMap(({ action }) => action.taskRun?.taskId ?? []));
}

/** `sessionaction-abc-12` is 12. */
function indexOf(sessionActionId: string): number {
  const index = Number(sessionActionId.slice(sessionActionId.lastIndexOf('-') + 1));
  return Number.isSafeInteger(index) ? index : 0;
}
