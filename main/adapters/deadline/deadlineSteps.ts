/** The calls about what is inside a job: steps, tasks, sessions and their actions. */
import {
  GetSessionActionCommand,
  GetStepCommand,
  GetTaskCommand,
  ListSessionActionsCommand,
  ListSessionsCommand,
  ListStepDependenciesCommand,
  ListStepsCommand,
  ListTasksCommand,
  UpdateTaskCommand,
} from '@aws-sdk/client-deadline';
import type { Deadline, JobRef, StepRef } from '../../engine/ports/deadline';
import { need } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { sessionAction, sessionSummary, stepSummary, taskSummary } from './readJobs';

type StepCalls = Pick<
  Deadline,
  | 'listSteps'
  | 'getStep'
  | 'listStepDependencies'
  | 'listTasks'
  | 'getTask'
  | 'updateTask'
  | 'listSessions'
  | 'listSessionActions'
  | 'getSessionAction'
>;

// References may carry more than the call takes.
const jobIds = ({ farmId, queueId, jobId }: JobRef): JobRef => ({ farmId, queueId, jobId });
const stepIds = (step: StepRef): StepRef => ({ ...jobIds(step), stepId: step.stepId });

export function deadlineSteps(calls: DeadlineCalls): StepCalls {
  return {
    listSteps: (job, signal) =>
      listAll(
        calls,
        { op: 'ListSteps', doing: `Listing the steps of the job ${job.jobId}` },
        signal,
        async (client, token, options) => {
          const { steps = [], nextToken } = await client.send(
            new ListStepsCommand({ ...jobIds(job), ...token }),
            options,
          );
          return { rows: steps.map(stepSummary), nextToken };
        },
      ),
    getStep: (step, signal) =>
      callDeadline(
        calls,
        { op: 'GetStep', doing: `Reading the step ${step.stepId}` },
        signal,
        async (client, options) => stepSummary(await client.send(new GetStepCommand(stepIds(step)), options)),
      ),
    listStepDependencies: (step, signal) =>
      listAll(
        calls,
        { op: 'ListStepDependencies', doing: `Listing what the step ${step.stepId} waits for` },
        signal,
        async (client, token, options) => {
          const command = new ListStepDependenciesCommand({ ...stepIds(step), ...token });
          const { dependencies = [], nextToken } = await client.send(command, options);
          const rows = dependencies.map(({ stepId, status }) => ({
            stepId: need(stepId, 'stepId'),
            status: need(status, 'status'),
          }));
          return { rows, nextToken };
        },
      ),
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
    listSessions: (job, signal) =>
      listAll(
        calls,
        { op: 'ListSessions', doing: `Listing the sessions of the job ${job.jobId}` },
        signal,
        async (client, token, options) => {
          const command = new ListSessionsCommand({ ...jobIds(job), ...token });
          const { sessions = [], nextToken } = await client.send(command, options);
          return { rows: sessions.map(sessionSummary), nextToken };
        },
        'sessions',
      ),
    listSessionActions: (job, of, signal) =>
      listAll(
        calls,
        { op: 'ListSessionActions', doing: `Listing what ran in the job ${job.jobId}` },
        signal,
        async (client, token, options) => {
          const command = new ListSessionActionsCommand({ ...jobIds(job), ...of, ...token });
          const { sessionActions = [], nextToken } = await client.send(command, options);
          return { rows: sessionActions.map(sessionAction), nextToken };
        },
        'sessions',
      ),
    getSessionAction: (job, sessionActionId, signal) =>
      callDeadline(
        calls,
        { op: 'GetSessionAction', doing: `Reading ${sessionActionId}` },
        signal,
        async (client, options) => {
          const command = new GetSessionActionCommand({ ...jobIds(job), sessionActionId });
          return sessionAction(await client.send(command, options));
        },
        'sessions',
      ),
  };
}
