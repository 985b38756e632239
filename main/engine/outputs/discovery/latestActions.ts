/** Asks the farm which session action finished tasks last, for those tasks alone that left outputs of several. */
import { AppError } from '../../../../shared/domain/errors';
import type { Deadline, JobRef } from '../../ports/deadline';
import type { ListedOutput } from './discover';

/** Up to so many tasks of a step are asked about one by one, all at once; a list of a step is read page after page. */
const mostSingly = 16;

/** By task id. A farm that may not be asked about tasks says nothing; the newest outputs then count. */
export async function latestActionsOf(
  listed: readonly ListedOutput[],
  job: JobRef,
  deadline: Pick<Deadline, 'getTask' | 'listTasks'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const latest = new Map<string, string>();
  const note = ({ taskId, latestSessionActionId }: { taskId: string; latestSessionActionId?: string }): void => {
    if (latestSessionActionId !== undefined) latest.set(taskId, latestSessionActionId);
  };
  await Promise.all(
    [...tasksOfSeveral(listed)].map(async ([stepId, taskIds]) => {
      try {
        if (taskIds.size > mostSingly) (await deadline.listTasks({ ...job, stepId }, signal)).forEach(note);
        else
          await Promise.all(
            [...taskIds].map(async (taskId) => {
              note(await deadline.getTask({ ...job, stepId, taskId }, signal));
            }),
          );
      } catch (error) {
        if (!isUntold(error)) throw error;
      }
    }),
  );
  return latest;
}

/** By step: tasks with outputs in more than one folder. */
function tasksOfSeveral(listed: readonly ListedOutput[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, string>();
  const found = new Map<string, Set<string>>();
  for (const { stepId, taskId, folder } of listed) {
    if (taskId === undefined) continue;
    const key = `${stepId}/${taskId}`;
    const first = folders.get(key);
    if (first === undefined) folders.set(key, folder);
    else if (first !== folder) found.set(stepId, (found.get(stepId) ?? new Set<string>()).add(taskId));
  }
  return found;
}

/** The farm does not say, or knows no such thing any more. */
export function isUntold(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'deadline.denied' || error.code === 'deadline.not_found');
}
