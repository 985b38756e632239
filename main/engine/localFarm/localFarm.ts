/** A farm on this computer behind the Farm port: jobs in its database, rendered by `work`. */
import { AppError } from '../../../shared/domain/errors';
import type { JobSummary } from '../../../shared/domain/job';
import { jobsOfPage, type Farm, type Job } from '../ports/farm';
import type { FarmJob, FarmTask } from '../ports/farmRecords';
import { renderJob, type RenderParts } from './renderJob';

export interface LocalFarm extends Farm {
  /** Waits for the job that is being rendered, then closes the database. */
  close(): Promise<void>;
}

export function createLocalFarm(parts: RenderParts): LocalFarm {
  const { records, ports } = parts;
  const closing = new AbortController();
  let working: Promise<void> | undefined;

  const summaryOf = (job: FarmJob): JobSummary => ({
    jobId: job.jobId,
    name: job.name,
    farmId: records.farmId,
    queueId: records.queueId,
    createdMs: job.createdMs,
    taskRunStatus: statusOf(job),
    tasksTotal: job.tasks?.length ?? 0,
    tasksSucceeded: count(job.tasks, 'SUCCEEDED'),
    tasksFailed: count(job.tasks, 'FAILED'),
  });

  const jobOf = (jobId: string): FarmJob => {
    const job = records.job(jobId);
    if (job !== undefined) return job;
    throw new AppError({
      code: 'deadline.not_found',
      message: `The farm has no job ${jobId}.`,
      hint: 'Choose a job from the list.',
    });
  };

  return {
    farmId: records.farmId,
    queueId: records.queueId,
    displayName: 'This computer',
    queueName: 'demo',
    createJob: ({ name, attachments, clientToken }) => {
      const jobId = `job-${clientToken?.replaceAll('-', '') ?? ports.ids.guid()}`;
      if (clientToken !== undefined && records.jobs().some((job) => job.jobId === jobId))
        return Promise.resolve({ jobId });
      const createdMs = ports.clock.nowMs();
      records.addJob({
        jobId,
        stepId: `step-${ports.ids.guid()}`,
        name,
        createdMs,
        ...(attachments === undefined ? {} : { attachments }),
      });
      return Promise.resolve({ jobId });
    },
    listJobs: (_signal, { offset = 0, text = '' } = {}) => {
      const wanted = text.toLowerCase();
      const found = records.jobs().filter(({ name }) => name.toLowerCase().includes(wanted));
      const end = offset + jobsOfPage;
      const jobs = found.slice(offset, end).map(summaryOf);
      return Promise.resolve({ jobs, total: found.length, ...(end < found.length ? { nextOffset: end } : {}) });
    },
    getJob: (jobId) => {
      const job = jobOf(jobId);
      const attachments = job.attachments === undefined ? {} : { attachments: job.attachments };
      return Promise.resolve({ ...summaryOf(job), ...attachments, storeUri: ports.store.uri } satisfies Job);
    },
    work: (context) => {
      const signal = AbortSignal.any([context.signal, closing.signal]);
      const renderAll = async (): Promise<void> => {
        for (const job of records.jobs().toReversed()) {
          if (isWaiting(job)) await renderJob(job, parts, { signal, progress: context.progress });
        }
      };
      // One worker: a second call waits for the first, whose failure its own caller was told, and takes what came meanwhile.
      working = (working ?? Promise.resolve()).catch(() => undefined).then(renderAll);
      return working;
    },
    close: async () => {
      closing.abort();
      await working?.catch(() => undefined);
      records.close();
    },
  };
}

function isWaiting(job: FarmJob): boolean {
  return (
    job.failure === undefined &&
    (job.tasks === undefined || job.tasks.some(({ status }) => status !== 'SUCCEEDED' && status !== 'FAILED'))
  );
}

function statusOf({ failure, tasks }: FarmJob): JobSummary['taskRunStatus'] {
  if (failure !== undefined) return 'FAILED';
  if (tasks === undefined) return 'READY';
  if (count(tasks, 'READY') === tasks.length) return 'READY';
  if (count(tasks, 'SUCCEEDED') + count(tasks, 'FAILED') < tasks.length) return 'RUNNING';
  return count(tasks, 'FAILED') > 0 ? 'FAILED' : 'SUCCEEDED';
}

const count = (tasks: readonly FarmTask[] | undefined, status: FarmTask['status']): number =>
  tasks?.filter((task) => task.status === status).length ?? 0;
