/** The client of Deadline Cloud over real HTTP: what it asks, what it answers, and how it fails. */
import { describe, expect, it } from 'vitest';
import { createJobAndWait } from '../../main/engine/farm/createJobAndWait';
import {
  deadlineWorlds,
  errorOf,
  farmId,
  farmPlan,
  jobRequest,
  profileId,
  queue,
  queueId,
  template,
} from '../support/deadlineWorld';
import { createManualClock } from '../support/manualClock';

const { signal } = new AbortController();
const { openAt, world } = deadlineWorlds();

describe('what the client asks', () => {
  it('reads farms, queues and storage profiles', async () => {
    const { server, deadline } = await world();
    expect({
      farms: await deadline.listFarms(signal),
      farm: await deadline.getFarm(farmId, signal),
      queues: await deadline.listQueues(farmId, signal),
      queue: await deadline.getQueue(queue, signal),
      profiles: await deadline.listStorageProfilesForQueue(queue, signal),
      profile: await deadline.getStorageProfileForQueue(queue, profileId, signal),
    }).toEqual({
      farms: [{ farmId, displayName: 'Feature film' }],
      farm: { farmId, displayName: 'Feature film' },
      queues: farmPlan.queues.map((each) => ({
        farmId,
        queueId: each.queueId,
        displayName: each.displayName,
        status: 'SCHEDULING',
      })),
      queue: {
        farmId,
        queueId,
        displayName: 'Lighting',
        status: 'SCHEDULING',
        jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
        requiredFileSystemLocationNames: [],
        allowedStorageProfileIds: [profileId],
      },
      profiles: [{ storageProfileId: profileId, displayName: 'Workstations', osFamily: 'LINUX' }],
      profile: {
        storageProfileId: profileId,
        displayName: 'Workstations',
        osFamily: 'LINUX',
        fileSystemLocations: [{ name: 'Shot', path: '/mnt/shot', type: 'LOCAL' }],
      },
    });
    expect(server.calls.every(({ userAgent }) => userAgent.includes('Satchel/9.9.9'))).toBe(true);
  });

  it('walks every page of a list', async () => {
    const farms = Array.from({ length: 7 }, (_, index) => ({
      farmId: `farm-${String(index).padStart(32, '0')}`,
      displayName: `Farm ${index}`,
    }));
    const { server, deadline } = await world({ plan: { farms }, pageSize: 3 });
    expect(await deadline.listFarms(signal)).toEqual(farms);
    expect(server.calls.map(({ query }) => query['nextToken'])).toEqual([undefined, 'page-3', 'page-6']);
  });

  it('D4: says for users of the monitor who they are, in every list that is denied without it', async () => {
    const callers = [{ accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST', principalId: 'user-1' }];
    const { server, deadline } = await world({ callers }, { kind: 'monitor', principalId: 'user-1' });
    await deadline.listFarms(signal);
    await deadline.probe(signal);
    await deadline.listQueues(farmId, signal);
    expect(server.calls.map(({ op, query, status }) => [op, query['principalId'], status])).toEqual([
      ['ListFarms', 'user-1', 200],
      ['ListFarms', 'user-1', 200],
      ['ListQueues', 'user-1', 200],
    ]);
    const unnamed = await openAt(server);
    expect((await errorOf(unnamed.listFarms(signal))).code).toBe('deadline.denied');
  });

  it('shows what ran: steps, tasks, sessions and the manifests that were left', async () => {
    const { server, deadline } = await world();
    const { jobId } = await deadline.createJob(jobRequest, signal);
    const job = { ...queue, jobId };
    const [render, comp] = await deadline.listSteps(job, signal);
    const stepId = render?.stepId ?? '';
    const taskId = (await deadline.listTasks({ ...job, stepId }, signal))[1]?.taskId ?? '';
    const manifests = [{ outputManifestPath: 'p', outputManifestHash: 'h' }, {}];
    const { sessionId, sessionActionId } = server.runTask({ jobId, stepId, taskId, manifests });
    const task = await deadline.getTask({ ...job, stepId, taskId }, signal);
    expect({
      task: [task.runStatus, task.parameters, task.latestSessionActionId],
      waits: await deadline.listStepDependencies({ ...job, stepId: comp?.stepId ?? '' }, signal),
      sessions: (await deadline.listSessions(job, signal)).map((session) => session.sessionId),
      actions: (await deadline.listSessionActions(job, { sessionId }, signal)).map(({ taskRun, manifests: left }) => [
        taskRun,
        left,
      ]),
      action: (await deadline.getSessionAction(job, sessionActionId, signal)).status,
    }).toEqual({
      task: ['SUCCEEDED', { Frame: { int: '2' } }, sessionActionId],
      waits: [{ stepId, status: 'UNRESOLVED' }],
      sessions: [sessionId],
      actions: [
        [undefined, undefined],
        [{ stepId, taskId }, manifests],
      ],
      action: 'SUCCEEDED',
    });
  });

  it('requeues tasks and cancels jobs', async () => {
    const { server, deadline } = await world();
    const { jobId } = await deadline.createJob(jobRequest, signal);
    const [step] = server.jobs()[0]?.steps ?? [];
    const task = { ...queue, jobId, stepId: step?.stepId ?? '', taskId: step?.tasks[0]?.taskId ?? '' };
    server.runTask({ ...task, status: 'FAILED' });
    await deadline.updateTask(task, 'PENDING', signal);
    expect((await deadline.getTask(task, signal)).runStatus).toBe('READY');
    await deadline.updateJob({ ...queue, jobId }, 'CANCELED', signal);
    expect((await deadline.getJob({ ...queue, jobId }, signal)).taskRunStatus).toBe('CANCELED');
  });
});

describe('making a job', () => {
  it('sends every argument, parameters of types that the SDK does not know among them', async () => {
    const { server, deadline } = await world();
    const sent = {
      template,
      templateType: 'YAML' as const,
      priority: 70,
      parameters: {
        Take: { string: 'two' },
        Frames: { rangeExpr: '1-10' },
        Layers: { stringList: ['a', 'b'] },
        Grid: { intListList: [['1'], ['2', '3']] },
      },
      attachments: {
        fileSystem: 'COPIED' as const,
        manifests: [{ rootPath: '/mnt/p', rootPathFormat: 'posix' as const, outputRelativeDirectories: ['out'] }],
      },
      storageProfileId: profileId,
      maxFailedTasksCount: 3,
      maxRetriesPerTask: 1,
      maxWorkerCount: 7,
      targetTaskRunStatus: 'SUSPENDED' as const,
    };
    const { jobId } = await deadline.createJob({ ...jobRequest, ...sent }, signal);
    expect(server.calls.at(-1)).toMatchObject({ op: 'CreateJob', body: sent, clientToken: 'token-1' });
    const job = await deadline.getJob({ ...queue, jobId }, signal);
    expect([job.name, job.parameters, job.attachments, job.storageProfileId]).toEqual([
      'Shot two',
      sent.parameters,
      sent.attachments,
      profileId,
    ]);
  });

  it('D8: makes one job when the answer was lost and the call is repeated', async () => {
    const { server, deadline } = await world();
    server.setFaults([{ op: 'CreateJob', times: 1, action: { loseAnswer: true } }]);
    const { jobId } = await deadline.createJob(jobRequest, signal);
    expect([server.count('CreateJob'), server.faultsFired(), server.jobs().map((job) => job.jobId)]).toEqual([
      2,
      [1],
      [jobId],
    ]);
  });

  it('waits until the farm has made it', async () => {
    const clock = createManualClock();
    const { server, deadline } = await world({ createPolls: 4 }, {}, clock);
    const startedMs = clock.nowMs();
    const made = await createJobAndWait(jobRequest, { deadline, clock }, signal);
    expect([made, server.count('GetJob'), clock.nowMs() - startedMs]).toEqual([
      { jobId: made.jobId },
      5,
      300 + 600 + 1200 + 2400,
    ]);
  });

  it('ends with the words of the farm when it cannot make it, and with the id when it takes too long', async () => {
    const clock = createManualClock();
    const { server, deadline } = await world({ createPolls: 1000 }, {}, clock);
    const late = await createJobAndWait(jobRequest, { deadline, clock }, signal);
    expect(late).toEqual({ jobId: server.jobs()[0]?.jobId, isUnconfirmed: true });
    const broken = await world({ createFailure: 'The step Render has no script.' });
    const request = { ...jobRequest, clientToken: 'token-2' };
    const error = await errorOf(createJobAndWait(request, { deadline: broken.deadline, clock }, signal));
    const jobId = broken.server.jobs()[0]?.jobId;
    expect(error).toEqual({
      code: 'deadline.create_failed',
      message: `The farm could not make the job ${jobId ?? ''}: The step Render has no script.`,
      safe: 'Everything that was uploaded stays in the store; submitting again does not upload it again.',
      hint: 'Correct the template or its parameters, then submit again.',
      retryable: false,
      details: { jobId, reason: 'The step Render has no script.' },
    });
  });
});
