/** Why a job, step or task has nothing to bring home, in words. */
import type { TaskRunStatusCounts } from '../../ports/deadline';
import type { OutputScope } from '../../store/keys';
import { isUntold } from './latestActions';
import type { Deadline } from '../../ports/deadline';

export interface EmptyOutputs {
  /** `unknown`: nobody can say whether tasks succeeded. */
  readonly reason: 'no-succeeded-task' | 'no-manifests' | 'no-attachments' | 'filter' | 'unknown';
  readonly message: string;
}

/** Asks the farm once, and only when nothing was found. */
export async function whyEmpty(
  scope: OutputScope,
  deadline: Pick<Deadline, 'listSteps' | 'getStep' | 'getTask'> | undefined,
  signal: AbortSignal,
): Promise<EmptyOutputs> {
  const what = scope.taskId === undefined ? (scope.stepId === undefined ? 'job' : 'step') : 'task';
  const counts = deadline === undefined ? undefined : await countsOf(scope, deadline, signal);
  if (counts === undefined) return { reason: 'unknown', message: `There are no outputs of this ${what} in the store.` };
  const succeeded = counts.SUCCEEDED ?? 0;
  if (succeeded > 0)
    return {
      reason: 'no-manifests',
      message: `The ${what} succeeded${what === 'task' ? '' : ` in ${succeeded} of its tasks`} and left no outputs: check that its output folders are among the job's.`,
    };
  const states = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => (what === 'task' ? state : `${count} ${state}`));
  const now = states.length === 0 ? '' : ` (${states.join(', ')})`;
  return {
    reason: 'no-succeeded-task',
    message:
      what === 'task'
        ? `The task has not succeeded yet${now}, so there are no outputs.`
        : `No task of the ${what} has succeeded yet${now}, so there are no outputs.`,
  };
}

async function countsOf(
  { stepId, taskId, ...job }: OutputScope,
  deadline: Pick<Deadline, 'listSteps' | 'getStep' | 'getTask'>,
  signal: AbortSignal,
): Promise<TaskRunStatusCounts | undefined> {
  try {
    if (stepId !== undefined && taskId !== undefined)
      return { [(await deadline.getTask({ ...job, stepId, taskId }, signal)).runStatus]: 1 };
    if (stepId !== undefined) return (await deadline.getStep({ ...job, stepId }, signal)).taskRunStatusCounts;
    const sums: Record<string, number> = {};
    for (const { taskRunStatusCounts } of await deadline.listSteps(job, signal))
      for (const [state, count] of Object.entries(taskRunStatusCounts)) sums[state] = (sums[state] ?? 0) + count;
    return sums;
  } catch (error) {
    if (isUntold(error)) return undefined;
    throw error;
  }
}
