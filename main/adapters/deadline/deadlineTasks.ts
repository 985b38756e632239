/** The calls about the tasks of a step. */
import { GetTaskCommand, ListTasksCommand, UpdateTaskCommand } from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { taskSummary } from './readJobs';
import { stepIds } from './references';

type TaskCalls = Pick<Deadline, 'listTasks' | 'getTask' | 'updateTask'>;

export function deadlineTasks(calls: DeadlineCalls): TaskCalls {
  return {
    listTasks: (step, signal) =>
      listAll(
        calls,
        { op: 'ListTasks', doing: `Listing the tasks of the step ${step.stepId}` },
        signal,
        async (client, token, options) => {
          const { tasks = [], nextToken } = await client.send(
            new ListTasksCommand({ ...stepIds(step), ...token }),
            options,
          );
          return { rows: tasks.map(taskSummary), nextToken };
        },
      ),
    getTask: (task, signal) =>
      callDeadline(
        calls,
        { op: 'GetTask', doing: `Reading the task ${task.taskId}` },
        signal,
        async (client, options) => {
          const command = new GetTaskCommand({ ...stepIds(task), taskId: task.taskId });
          return taskSummary(await client.send(command, options));
        },
      ),
    updateTask: async (task, targetRunStatus, signal) => {
      const input = { ...stepIds(task), taskId: task.taskId, targetRunStatus };
      await callDeadline(
        calls,
        { op: 'UpdateTask', doing: `Changing the task ${task.taskId}`, isChange: true },
        signal,
        (client, options) => client.send(new UpdateTaskCommand(input), options),
      );
    },
  };
}
