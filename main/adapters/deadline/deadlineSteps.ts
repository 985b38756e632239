/** The calls about the steps of a job. */
import { GetStepCommand, ListStepDependenciesCommand, ListStepsCommand } from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { need } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { stepSummary } from './readJobs';
import { jobIds, stepIds } from './references';

type StepCalls = Pick<Deadline, 'listSteps' | 'getStep' | 'listStepDependencies'>;

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
  };
}
