import { describe, expect, it } from 'vitest';
import { createDeadlineFarm } from '../../../main/engine/farm/deadlineFarm';
import type { FoundJob, QueueDetails } from '../../../main/engine/ports/deadline';
import { farmCalls } from '../../support/farmCalls';
import { createManualClock } from '../../support/manualClock';

const { signal } = new AbortController();
const clock = createManualClock();
const farm = { farmId: 'farm', displayName: 'Feature film' };
const queue: QueueDetails = {
  farmId: 'farm',
  queueId: 'queue',
  displayName: 'Lighting',
  status: 'IDLE',
  jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: '/a//b/' },
  requiredFileSystemLocationNames: [],
  allowedStorageProfileIds: [],
};
const job: FoundJob = {
  farmId: 'farm',
  queueId: 'queue',
  jobId: 'job',
  name: 'Shot',
  lifecycleStatus: 'CREATE_COMPLETE',
  lifecycleStatusMessage: '',
  taskRunStatus: 'STARTING',
  taskRunStatusCounts: { STARTING: 1, SUCCEEDED: 3, FAILED: 2 },
  priority: 50,
  createdMs: 7,
  createdBy: 'me',
};
const shown = {
  jobId: 'job',
  name: 'Shot',
  farmId: 'farm',
  queueId: 'queue',
  createdMs: 7,
  taskRunStatus: 'RUNNING',
  tasksTotal: 6,
  tasksSucceeded: 3,
  tasksFailed: 2,
};

describe('a queue of Deadline Cloud as a farm', () => {
  it('lists its newest jobs', async () => {
    const asked: unknown[] = [];
    const deadline = farmCalls({
      searchJobs: (search) => {
        asked.push(search);
        return Promise.resolve({ jobs: [job], totalResults: 1 });
      },
    });
    expect(await createDeadlineFarm({ deadline, farm, queue, clock }).listJobs(signal)).toEqual({
      jobs: [shown],
      total: 1,
    });
    expect(asked).toEqual([{ farmId: 'farm', queueIds: ['queue'], order: 'DESCENDING', itemOffset: 0, pageSize: 100 }]);
  });

  it('passes over jobs, finds them by name, and stops where the service does', async () => {
    const asked: unknown[] = [];
    const deadline = farmCalls({
      searchJobs: (search) => {
        asked.push([search.itemOffset, search.filter]);
        return Promise.resolve({ jobs: [job], totalResults: 50_000, nextItemOffset: search.itemOffset + 100 });
      },
    });
    const target = createDeadlineFarm({ deadline, farm, queue, clock });
    expect([
      await target.listJobs(signal, { offset: 9_900 }),
      await target.listJobs(signal, { offset: 99_999, text: 'comp' }),
      asked,
    ]).toEqual([
      { jobs: [shown], total: 50_000, nextOffset: 10_000 },
      { jobs: [shown], total: 50_000 },
      [
        [9_900, undefined],
        [10_000, { operator: 'AND', filters: [{ kind: 'term', term: 'comp' }] }],
      ],
    ]);
  });

  it('reads a job with its attachments and the store of the queue', async () => {
    const attachments = { manifests: [], fileSystem: 'COPIED' as const };
    const deadline = farmCalls({ getJob: () => Promise.resolve({ ...job, attachments }) });
    expect(await createDeadlineFarm({ deadline, farm, queue, clock }).getJob('job', signal)).toEqual({
      ...shown,
      attachments,
      storeUri: 's3://bkt/a/b',
    });
  });

  it('shows a job that could not be made as failed, and states that it does not know as waiting', async () => {
    const statuses: FoundJob[] = [
      { ...job, lifecycleStatus: 'CREATE_FAILED' },
      { ...job, taskRunStatus: 'SOMETHING_NEW' as 'READY' },
      { ...job, taskRunStatus: 'SUSPENDED' },
      { ...job, taskRunStatus: 'NOT_COMPATIBLE' },
    ];
    const deadline = farmCalls({ searchJobs: () => Promise.resolve({ jobs: statuses, totalResults: 4 }) });
    const listed = await createDeadlineFarm({ deadline, farm, queue, clock }).listJobs(signal);
    expect(listed.jobs.map(({ taskRunStatus }) => taskRunStatus)).toEqual(['FAILED', 'PENDING', 'PENDING', 'FAILED']);
  });

  it('makes a job of its arguments and the attachments', async () => {
    const asked: unknown[] = [];
    const deadline = farmCalls({
      createJob: (request) => {
        asked.push(request);
        return Promise.resolve({ jobId: 'job' });
      },
      getJob: () => Promise.resolve(job),
    });
    const made = { template: 'name: Shot', templateType: 'YAML', priority: 70 } as const;
    const attachments = { manifests: [], fileSystem: 'VIRTUAL' as const };
    const target = createDeadlineFarm({ deadline, farm, queue, clock, job: made });
    expect(await target.createJob({ name: 'Shot', clientToken: 'uid', attachments }, signal)).toEqual({ jobId: 'job' });
    expect(asked).toEqual([{ ...made, farmId: 'farm', queueId: 'queue', clientToken: 'uid', attachments }]);
  });

  it('makes no job without a template', async () => {
    const target = createDeadlineFarm({ deadline: farmCalls({}), farm, queue, clock });
    await expect(target.createJob({ name: 'Shot', clientToken: 'uid' }, signal)).rejects.toMatchObject({
      dto: { code: 'input.invalid', message: 'The job "Shot" has no template, which Deadline Cloud needs.' },
    });
  });
});
