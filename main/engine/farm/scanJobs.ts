/** Reads all jobs of queues that a filter finds, however many: by time of creation, because offsets end at 10,000. */
import type { Deadline, FoundJob, JobSearch, SearchFilter, SearchGroup } from '../ports/deadline';

const pageSize = 100;

/** Each job once, the oldest first. What is created or changes while it runs may come or not. */
export async function* scanJobs(
  deadline: Pick<Deadline, 'searchJobs'>,
  { farmId, queueIds, filter }: Pick<JobSearch, 'farmId' | 'queueIds' | 'filter'>,
  signal: AbortSignal,
): AsyncGenerator<FoundJob> {
  const seen = new Set<string>();
  let sinceMs: number | undefined;
  let itemOffset = 0;
  for (;;) {
    const since = withSince(filter, sinceMs);
    const { jobs, nextItemOffset } = await deadline.searchJobs(
      { farmId, queueIds, order: 'ASCENDING', itemOffset, pageSize, ...(since === undefined ? {} : { filter: since }) },
      signal,
    );
    for (const job of jobs) {
      if (seen.has(job.jobId)) continue;
      seen.add(job.jobId);
      yield job;
    }
    const lastMs = jobs.at(-1)?.createdMs;
    if (nextItemOffset === undefined || lastMs === undefined) return;
    // A page of jobs with one time does not move the time: the offset goes on within it.
    if (lastMs === sinceMs) itemOffset = nextItemOffset;
    else {
      sinceMs = lastMs;
      itemOffset = 0;
    }
  }
}

function withSince(filter: SearchGroup | undefined, sinceMs: number | undefined): SearchGroup | undefined {
  if (sinceMs === undefined) return filter;
  const since: SearchFilter = {
    kind: 'time',
    name: 'CREATED_AT',
    operator: 'GREATER_THAN_EQUAL_TO',
    timeMs: sinceMs,
  };
  const filters: readonly SearchFilter[] = filter === undefined ? [since] : [since, { kind: 'group', group: filter }];
  return { operator: 'AND', filters };
}
