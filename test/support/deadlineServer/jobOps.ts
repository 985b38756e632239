/** Jobs, steps, tasks and sessions. */
import { z } from 'zod';
import { jobOfTemplate } from './jobTemplate';
import { actionView, jobView, present, remember, sessionView, stepView, taskView } from './jobViews';
import { pageOf, type Asked, type Operation } from './operation';
import type { JobRecord, StepRecord, TaskRecord } from './records';
import { invalid, notFound } from './serviceError';
import { jobOf, queueOf, type World } from './world';

const CreateJobBody = z.strictObject({
  template: z.string().min(1),
  templateType: z.enum(['YAML', 'JSON']),
  priority: z.number().int().min(0).max(100),
  parameters: z
    .record(
      z.string(),
      z.record(z.string(), z.unknown()).refine((value) => Object.keys(value).length === 1),
    )
    .default({}),
  attachments: z
    .strictObject({
      manifests: z.array(
        z.strictObject({
          rootPath: z.string().min(1),
          rootPathFormat: z.enum(['posix', 'windows']),
          fileSystemLocationName: z.string().exactOptional(),
          inputManifestPath: z.string().exactOptional(),
          inputManifestHash: z.string().exactOptional(),
          outputRelativeDirectories: z.array(z.string()).exactOptional(),
        }),
      ),
      fileSystem: z.enum(['COPIED', 'VIRTUAL']).exactOptional(),
    })
    .exactOptional(),
  storageProfileId: z.string().exactOptional(),
  targetTaskRunStatus: z.enum(['READY', 'SUSPENDED']).exactOptional(),
  maxFailedTasksCount: z.number().int().min(0).exactOptional(),
  maxRetriesPerTask: z.number().int().min(0).exactOptional(),
  maxWorkerCount: z.number().int().exactOptional(),
});
const target = z.enum(['READY', 'FAILED', 'SUCCEEDED', 'CANCELED', 'SUSPENDED', 'PENDING']);

const jobAsked = (world: World, { ids }: Asked): JobRecord => jobOf(world, ids['farmId'], ids['queueId'], ids['jobId']);

function stepAsked(world: World, asked: Asked): { readonly job: JobRecord; readonly step: StepRecord } {
  const job = jobAsked(world, asked);
  const stepId = asked.ids['stepId'] ?? '';
  const step = job.steps.find((each) => each.stepId === stepId);
  if (step === undefined) throw notFound('step', stepId);
  return { job, step };
}

function taskAsked(world: World, asked: Asked): { readonly job: JobRecord; readonly task: TaskRecord } {
  const { job, step } = stepAsked(world, asked);
  const taskId = asked.ids['taskId'] ?? '';
  const task = step.tasks.find((each) => each.taskId === taskId);
  if (task === undefined) throw notFound('task', taskId);
  return { job, task };
}

function createJob(world: World, { ids, body, clientToken }: Asked): { readonly jobId: string } {
  const { farmId, queueId } = queueOf(world, ids['farmId'], ids['queueId']);
  const token = clientToken === undefined ? undefined : `${farmId} ${queueId} ${clientToken}`;
  const earlier = token === undefined ? undefined : world.tokens.get(token);
  if (earlier !== undefined) return { jobId: earlier };
  const request = CreateJobBody.safeParse(body);
  if (!request.success) throw invalid(z.prettifyError(request.error));
  const { name, steps } = jobOfTemplate(request.data.template, request.data.parameters, world.nextId);
  const { createFailure, createPolls } = world.options;
  const job: JobRecord = {
    farmId,
    queueId,
    jobId: `job-${world.nextId()}`,
    name,
    request: body,
    createdMs: world.nowMs(),
    steps,
    sessions: [],
    lifecycleStatus: 'CREATE_IN_PROGRESS',
    lifecycleStatusMessage: 'Job creation in progress',
    pollsLeft: createPolls,
    past: [],
    ...present({ targetTaskRunStatus: request.data.targetTaskRunStatus }),
  };
  if (createFailure === undefined && createPolls === 0) settle(job, undefined);
  world.jobs.set(job.jobId, job);
  if (token !== undefined) world.tokens.set(token, job.jobId);
  remember(world, job);
  return { jobId: job.jobId };
}

function settle(job: JobRecord, failure: string | undefined): void {
  job.lifecycleStatus = failure === undefined ? 'CREATE_COMPLETE' : 'CREATE_FAILED';
  job.lifecycleStatusMessage = failure ?? 'Job creation completed successfully';
}

export const jobOps = {
  CreateJob: createJob,
  GetJob(world, asked) {
    const job = jobAsked(world, asked);
    if (job.lifecycleStatus === 'CREATE_IN_PROGRESS' && (job.pollsLeft -= 1) < 0) {
      settle(job, world.options.createFailure);
      remember(world, job);
    }
    return jobView(job);
  },
  UpdateJob(world, asked) {
    const job = jobAsked(world, asked);
    const status = target.safeParse(asked.body['targetTaskRunStatus']);
    if (!status.success) throw invalid('targetTaskRunStatus is none.');
    job.targetTaskRunStatus = status.data;
    for (const task of job.steps.flatMap(({ tasks }) => tasks))
      if (!['SUCCEEDED', 'FAILED', 'CANCELED'].includes(task.runStatus)) task.runStatus = status.data;
    if (['CANCELED', 'FAILED', 'SUCCEEDED'].includes(status.data)) job.endedMs = world.nowMs();
    remember(world, job);
    return {};
  },
  ListSteps(world, asked) {
    const job = jobAsked(world, asked);
    return pageOf(
      world,
      asked,
      'steps',
      job.steps.map((step) => stepView(job, step)),
    );
  },
  GetStep(world, asked) {
    const { job, step } = stepAsked(world, asked);
    return stepView(job, step);
  },
  ListStepDependencies(world, asked) {
    const { job, step } = stepAsked(world, asked);
    const isDone = (stepId: string): boolean =>
      job.steps.find((each) => each.stepId === stepId)?.tasks.every(({ runStatus }) => runStatus === 'SUCCEEDED') ??
      false;
    const rows = step.dependsOn.map((stepId) => ({ stepId, status: isDone(stepId) ? 'RESOLVED' : 'UNRESOLVED' }));
    return pageOf(world, asked, 'dependencies', rows);
  },
  ListTasks(world, asked) {
    const { job, step } = stepAsked(world, asked);
    return pageOf(
      world,
      asked,
      'tasks',
      step.tasks.map((task) => taskView(job, task)),
    );
  },
  GetTask(world, asked) {
    const { job, task } = taskAsked(world, asked);
    return taskView(job, task);
  },
  UpdateTask(world, asked) {
    const { job, task } = taskAsked(world, asked);
    const status = target.safeParse(asked.body['targetRunStatus']);
    if (!status.success) throw invalid('targetRunStatus is none.');
    task.targetRunStatus = status.data;
    task.runStatus = status.data === 'PENDING' ? 'READY' : status.data;
    delete job.endedMs;
    remember(world, job);
    return {};
  },
  ListSessions: (world, asked) => pageOf(world, asked, 'sessions', jobAsked(world, asked).sessions.map(sessionView)),
  ListSessionActions(world, asked) {
    const sessionId = asked.query.get('sessionId');
    const taskId = asked.query.get('taskId');
    if ((sessionId === null) === (taskId === null)) throw invalid('Either sessionId or taskId is given.');
    const actions = jobAsked(world, asked)
      .sessions.filter((session) => sessionId === null || session.sessionId === sessionId)
      .flatMap((session) => session.actions)
      .filter((action) => taskId === null || action.taskId === taskId);
    return pageOf(
      world,
      asked,
      'sessionActions',
      actions.map((action) => actionView(world, action)),
    );
  },
  GetSessionAction(world, asked) {
    const id = asked.ids['sessionActionId'] ?? '';
    for (const { sessionId, actions } of jobAsked(world, asked).sessions) {
      const action = actions.find(({ sessionActionId }) => sessionActionId === id);
      if (action !== undefined) return { ...actionView(world, action), sessionId };
    }
    throw notFound('sessionaction', id);
  },
} satisfies Record<string, Operation>;
