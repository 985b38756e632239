/** Finds the outputs of a job, step, task or session action: by what the farm names, by what the store lists, by known keys. */
import { AppError } from '../../../../shared/domain/errors';
import type { Deadline } from '../../ports/deadline';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Attachments } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import type { OutputScope } from '../../store/keys';
import { isOfSessionAction, parseOutputKey } from '../../store/outputKeys';
import { latestOfEachTask, listOutputs, mergedDiscovery, type Discovery } from './discover';
import { whyEmpty, type EmptyOutputs } from './emptyOutputs';
import { fetchOutputs, type FoundOutput } from './fetchOutputs';
import { isUntold, latestActionsOf } from './latestActions';
import { outputsOfAction, outputsOfSessions, type NamedOutputs } from './namedOutputs';

export interface FindOutputsInput extends OutputScope {
  readonly sessionActionId?: string;
  readonly attachments?: Attachments;
  /** Outputs of every attempt instead of the latest of each task. */
  readonly allRuns?: boolean;
  /** Whole keys that an earlier download noted, for when neither the farm nor the list of the store knows the job any more. */
  readonly knownKeys?: readonly string[];
}

export interface FoundOutputs extends Discovery {
  /** Where there is nothing: why. */
  readonly empty?: EmptyOutputs;
}

export interface FindOutputsPorts extends Pick<EnginePorts, 'store' | 'hasher'> {
  /** Absent for a farm on this computer, and for a job that Deadline Cloud has forgotten. */
  readonly deadline?: Deadline;
}

/** None is no error. Fails as `fetchOutputs` does; `store.denied_list` where neither list nor farm says what there is. */
export async function findOutputs(
  input: FindOutputsInput,
  ports: FindOutputsPorts,
  context: RunContext,
): Promise<FoundOutputs> {
  context.progress({ phase: 'checking' });
  const { outputs, unrecognised } = await locateOutputs(input, ports, context.signal);
  const fetched = await fetchOutputs(outputs, input.attachments, ports, context);
  const found = mergedDiscovery(fetched, unrecognised, ports.hasher);
  if (found.roots.length > 0 || found.failed.length > 0) return found;
  return { ...found, empty: await whyEmpty(input, ports.deadline, context.signal) };
}

/** Which output manifests there are, by their keys; nothing is fetched. Fails as `findOutputs` does. */
export async function locateOutputs(
  input: FindOutputsInput,
  ports: FindOutputsPorts,
  signal: AbortSignal,
): Promise<NamedOutputs> {
  const actionId = input.sessionActionId ?? (await latestActionOf(input, ports, signal));
  const named = await namedByAction(input, actionId, ports, signal);
  if (named !== undefined) return named;
  try {
    const listed = await listedOutputs(input, actionId, ports, signal);
    return listed.outputs.length > 0 ? listed : { ...listed, outputs: knownOutputs(input) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store.denied_list') throw error;
    const known = knownOutputs(input);
    if (known.length > 0) return { outputs: known, unrecognised: [] };
    if (ports.deadline === undefined) throw error;
    return await outputsOfSessions(input, input, ports.deadline, signal);
  }
}

/** Of a single task; lists of tasks are asked for only where it matters. */
async function latestActionOf(
  { taskId, stepId, allRuns, ...job }: FindOutputsInput,
  { deadline }: FindOutputsPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (taskId === undefined || stepId === undefined || allRuns === true || deadline === undefined) return undefined;
  try {
    return (await deadline.getTask({ ...job, stepId, taskId }, signal)).latestSessionActionId;
  } catch (error) {
    if (isUntold(error)) return undefined;
    throw error;
  }
}

/** A last action that wrote nothing leaves what earlier ones wrote, unless it was asked for by name. */
async function namedByAction(
  input: FindOutputsInput,
  actionId: string | undefined,
  { deadline }: FindOutputsPorts,
  signal: AbortSignal,
): Promise<NamedOutputs | undefined> {
  if (actionId === undefined || deadline === undefined || input.allRuns === true) return undefined;
  try {
    const named = outputsOfAction(await deadline.getSessionAction(input, actionId, signal), input);
    return named !== undefined && (named.outputs.length > 0 || input.sessionActionId !== undefined) ? named : undefined;
  } catch (error) {
    if (isUntold(error)) return undefined;
    throw error;
  }
}

async function listedOutputs(
  input: FindOutputsInput,
  actionId: string | undefined,
  { store, deadline }: FindOutputsPorts,
  signal: AbortSignal,
): Promise<NamedOutputs> {
  const { taskId, ...above } = input;
  const own = await listOutputs(input, store, signal);
  const ofAction = actionId === undefined ? [] : own.listed.filter((key) => isOfSessionAction(key, actionId));
  // A task that ran in a chunk with others left its outputs with the step.
  if (actionId !== undefined && taskId !== undefined && (own.listed.length === 0 || ofAction.length === 0)) {
    const ofStep = await listOutputs(above, store, signal);
    const chunk = ofStep.listed.filter((key) => isOfSessionAction(key, actionId));
    if (chunk.length > 0) return { outputs: chunk, unrecognised: own.unrecognised };
  }
  if (input.sessionActionId !== undefined) return { outputs: ofAction, unrecognised: own.unrecognised };
  if (input.allRuns === true) return { outputs: own.listed, unrecognised: own.unrecognised };
  const latest = await latestOf(own.listed, actionId, input, deadline, signal);
  return { outputs: latestOfEachTask(own.listed, latest), unrecognised: own.unrecognised };
}

async function latestOf(
  listed: Parameters<typeof latestActionsOf>[0],
  actionId: string | undefined,
  { taskId, ...job }: FindOutputsInput,
  deadline: Deadline | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (taskId !== undefined) return new Map(actionId === undefined ? [] : [[taskId, actionId]]);
  return deadline === undefined ? new Map<string, string>() : await latestActionsOf(listed, job, deadline, signal);
}

/** Keys of another job, step or task are none of its outputs. */
function knownOutputs({ farmId, queueId, jobId, stepId, taskId, knownKeys = [] }: FindOutputsInput): FoundOutput[] {
  return knownKeys.flatMap((key) => {
    const parsed = parseOutputKey(key);
    const isOwn =
      parsed?.farmId === farmId &&
      parsed.queueId === queueId &&
      parsed.jobId === jobId &&
      (stepId === undefined || parsed.stepId === stepId) &&
      (taskId === undefined || parsed.taskId === taskId);
    return parsed !== undefined && isOwn ? [parsed] : [];
  });
}
