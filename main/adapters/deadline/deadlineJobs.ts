/** The calls about jobs. */
import { CreateJobCommand, GetJobCommand, SearchJobsCommand, UpdateJobCommand } from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { need, present } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { createJobInput, searchInput } from './jobRequests';
import { foundJob, jobDetails } from './readJobs';

type JobCalls = Pick<Deadline, 'searchJobs' | 'getJob' | 'createJob' | 'updateJob'>;

export function deadlineJobs(calls: DeadlineCalls): JobCalls {
  return {
    searchJobs: (search, signal) =>
      callDeadline(calls, { op: 'SearchJobs', doing: 'Searching jobs' }, signal, async (client, options) => {
        const answer = await client.send(new SearchJobsCommand(searchInput(search)), options);
        const { farmId } = search;
        return {
          jobs: (answer.jobs ?? []).map((job) => foundJob(job, { farmId, queueId: need(job.queueId, 'queueId') })),
          totalResults: need(answer.totalResults, 'totalResults'),
          ...present({ nextItemOffset: answer.nextItemOffset }),
        };
      }),
    getJob: ({ farmId, queueId, jobId }, signal) =>
      callDeadline(calls, { op: 'GetJob', doing: `Reading the job ${jobId}` }, signal, async (client, options) => {
        const job = await client.send(new GetJobCommand({ farmId, queueId, jobId }), options);
        return jobDetails(job, { farmId, queueId });
      }),
    // Repeated with the same token: an answer that was lost makes no second job.
    createJob: (request, signal) =>
      callDeadline(
        calls,
        { op: 'CreateJob', doing: `Making the job in the queue ${request.queueId}`, isChange: true },
        signal,
        async (client, options) => {
          const { jobId } = await client.send(new CreateJobCommand(createJobInput(request)), options);
          return { jobId: need(jobId, 'jobId') };
        },
      ),
    updateJob: async ({ farmId, queueId, jobId }, targetTaskRunStatus, signal) => {
      const input = { farmId, queueId, jobId, targetTaskRunStatus };
      await callDeadline(
        calls,
        { op: 'UpdateJob', doing: `Changing the job ${jobId}`, isChange: true },
        signal,
        (client, options) => client.send(new UpdateJobCommand(input), options),
      );
    },
  };
}
