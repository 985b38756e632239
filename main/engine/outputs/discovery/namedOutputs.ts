/** Output manifests as session actions name them: index by index with the roots of the job. */
import type { Deadline, JobRef, SessionAction } from '../../ports/deadline';
import { manifestKey } from '../../store/keys';
import { parseOutputKey } from '../../store/outputKeys';
import type { FoundOutput } from './fetchOutputs';

export interface NamedOutputs {
  readonly outputs: readonly FoundOutput[];
  /** Keys that are none of outputs of this job. */
  readonly unrecognised: readonly string[];
}

/** `undefined` where the service does not tell what the action wrote. */
export function outputsOfAction({ manifests }: SessionAction, job: JobRef): NamedOutputs | undefined {
  if (manifests === undefined) return undefined;
  const outputs: FoundOutput[] = [];
  const unrecognised: string[] = [];
  for (const [rootIndex, { outputManifestPath, outputManifestHash }] of manifests.entries()) {
    if (outputManifestPath === undefined) continue;
    const key = manifestKey(outputManifestPath);
    const parsed = parseOutputKey(key);
    const isOfJob = parsed?.farmId === job.farmId && parsed.queueId === job.queueId && parsed.jobId === job.jobId;
    if (parsed === undefined || !isOfJob) unrecognised.push(key);
    else
      outputs.push({
        ...parsed,
        rootIndex,
        ...(outputManifestHash === undefined ? {} : { expectedHash: outputManifestHash }),
      });
  }
  return { outputs, unrecognised };
}

export interface SessionScope {
  readonly stepId?: string;
  readonly taskId?: string;
  readonly allRuns?: boolean;
}

/**
 * What every session of a job wrote, of each task its latest action alone and of chunks of tasks all. Sessions are read at once,
 * as many as the client lets.
 */
export async function outputsOfSessions(
  job: JobRef,
  { stepId, taskId, allRuns = false }: SessionScope,
  deadline: Pick<Deadline, 'listSessions' | 'listSessionActions'>,
  signal: AbortSignal,
): Promise<NamedOutputs> {
  const scopes =
    taskId === undefined
      ? (await deadline.listSessions(job, signal)).map(({ sessionId }) => ({ sessionId }))
      : [{ taskId }];
  const lists = await Promise.all(scopes.map((scope) => deadline.listSessionActions(job, scope, signal)));
  const actions = lists.flat().filter(({ taskRun, manifests }) => {
    const isInScope = taskRun !== undefined && (stepId === undefined || taskRun.stepId === stepId);
    return isInScope && manifests?.some(({ outputManifestPath }) => outputManifestPath !== undefined) === true;
  });
  const wanted = allRuns ? actions : latestOfTasks(actions);
  const named = wanted.flatMap((action) => outputsOfAction(action, job) ?? []);
  return {
    outputs: named.flatMap(({ outputs }) => outputs),
    unrecognised: named.flatMap(({ unrecognised }) => unrecognised),
  };
}

function latestOfTasks(actions: readonly SessionAction[]): readonly SessionAction[] {
  const latest = new Map<string, SessionAction>();
  const kept: SessionAction[] = [];
  for (const action of actions) {
    const { stepId, taskId } = action.taskRun ?? {};
    if (taskId === undefined) {
      kept.push(action);
      continue;
    }
    const task = `${stepId ?? ''}/${taskId}`;
    const best = latest.get(task);
    if (best === undefined || (action.endedMs ?? Infinity) >= (best.endedMs ?? Infinity)) latest.set(task, action);
  }
  return [...kept, ...latest.values()];
}
