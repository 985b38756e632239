/** A queue of Deadline Cloud behind the Farm port. */
import { AppError } from '../../../shared/domain/errors';
import type { JobSummary } from '../../../shared/domain/job';
import type { Clock } from '../ports/clock';
import type { CreateJobRequest, Deadline, FarmSummary, FoundJob, QueueDetails, TaskRunStatus } from '../ports/deadline';
import { jobsOfPage, type Farm } from '../ports/farm';
import { createJobAndWait } from './createJobAndWait';
import { queueStoreUri } from './queueStore';

/** What a new job is made of besides its attachments. */
export type JobArguments = Omit<CreateJobRequest, 'farmId' | 'queueId' | 'clientToken' | 'attachments'>;

export interface DeadlineFarmParts {
  readonly deadline: Deadline;
  readonly farm: FarmSummary;
  readonly queue: QueueDetails;
  readonly clock: Clock;
  /** Absent: jobs are looked up only. */
  readonly job?: JobArguments;
}

/** The service looks no further; older jobs are found by their name. */
const lastOffset = 10_000;

export function createDeadlineFarm({ deadline, farm, queue, clock, job }: DeadlineFarmParts): Farm {
  const { farmId, queueId } = queue;
  return {
    farmId,
    queueId,
    displayName: farm.displayName,
    queueName: queue.displayName,
    ...(job === undefined ? { takesBundlesOnly: true as const } : {}),
    createJob: async ({ name, attachments, clientToken }, signal) => {
      if (job === undefined || clientToken === undefined)
        throw new AppError({
          code: 'input.invalid',
          message: `The job ${JSON.stringify(name)} has no template, which Deadline Cloud needs.`,
          safe: 'What was uploaded stays in the store.',
          hint: 'Submit a job bundle: a folder with a template.yaml or template.json.',
        });
      const request = { ...job, farmId, queueId, clientToken, ...(attachments === undefined ? {} : { attachments }) };
      return await createJobAndWait(request, { deadline, clock }, signal);
    },
    listJobs: async (signal, { offset = 0, text = '' } = {}) => {
      const search = {
        farmId,
        queueIds: [queueId],
        order: 'DESCENDING',
        itemOffset: Math.min(offset, lastOffset),
        pageSize: jobsOfPage,
      } as const;
      const filter = { operator: 'AND', filters: [{ kind: 'term', term: text }] } as const;
      const found = await deadline.searchJobs(text === '' ? search : { ...search, filter }, signal);
      const next = found.nextItemOffset;
      return {
        jobs: found.jobs.map(jobSummaryOf),
        total: found.totalResults,
        ...(next === undefined || next > lastOffset ? {} : { nextOffset: next }),
      };
    },
    getJob: async (jobId, signal) => {
      const found = await deadline.getJob({ farmId, queueId, jobId }, signal);
      const { attachments } = found;
      const storeUri = queueStoreUri(queue);
      return { ...jobSummaryOf(found), storeUri, ...(attachments === undefined ? {} : { attachments }) };
    },
  };
}

/** A job of the service as lists show it. */
export function jobSummaryOf(job: FoundJob): JobSummary {
  const counts = job.taskRunStatusCounts;
  return {
    jobId: job.jobId,
    name: job.name,
    farmId: job.farmId,
    queueId: job.queueId,
    createdMs: job.createdMs,
    taskRunStatus: shownStatus(job),
    tasksTotal: Object.values(counts).reduce((sum, count) => sum + count, 0),
    tasksSucceeded: counts.SUCCEEDED ?? 0,
    tasksFailed: counts.FAILED ?? 0,
  };
}

/** The many states on the way of a task are a few to a person. */
const shown: Readonly<Record<TaskRunStatus, JobSummary['taskRunStatus']>> = {
  PENDING: 'PENDING',
  SUSPENDED: 'PENDING',
  READY: 'READY',
  ASSIGNED: 'RUNNING',
  STARTING: 'RUNNING',
  SCHEDULED: 'RUNNING',
  INTERRUPTING: 'RUNNING',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  NOT_COMPATIBLE: 'FAILED',
  CANCELED: 'CANCELED',
};

function shownStatus({ lifecycleStatus, taskRunStatus }: FoundJob): JobSummary['taskRunStatus'] {
  if (lifecycleStatus === 'CREATE_FAILED' || lifecycleStatus === 'UPLOAD_FAILED') return 'FAILED';
  return taskRunStatus === undefined || !Object.hasOwn(shown, taskRunStatus) ? 'PENDING' : shown[taskRunStatus];
}
