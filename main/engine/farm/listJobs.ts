/** The jobs of the connected farm as a window lists them: a page at a time. */
import { AppError } from '../../../shared/domain/errors';
import { JobSummary } from '../../../shared/domain/job';
import type { Input, Output } from '../../../shared/ipc/contract';
import type { Connections } from '../connection/connection';
import type { Farm } from '../ports/farm';

const askTimeoutMs = 60_000;

/** No farm has no jobs. A job that is named and not there is left out. */
export async function listJobs(
  connections: Pick<Connections, 'farm'>,
  { jobId, offset, text }: Input<'job.list'> = {},
): Promise<Output<'job.list'>> {
  const farm = await connections.farm();
  if (farm === undefined) return { jobs: [], total: 0 };
  const signal = AbortSignal.timeout(askTimeoutMs);
  const { jobs, total, nextOffset } = await farm.listJobs(signal, {
    ...(offset === undefined ? {} : { offset }),
    ...(text === undefined ? {} : { text: text.trim() }),
  });
  const isHere = jobId === undefined || jobs.some((job) => job.jobId === jobId);
  const named = isHere ? [] : await jobNamed(farm, jobId, signal);
  return { jobs: [...named, ...jobs], total, ...(nextOffset === undefined ? {} : { nextOffset }) };
}

async function jobNamed(farm: Farm, id: string, signal: AbortSignal): Promise<readonly JobSummary[]> {
  try {
    // Its attachments and its store are no part of what a list shows.
    return [JobSummary.strip().parse(await farm.getJob(id, signal))];
  } catch (error) {
    if (error instanceof AppError && error.code === 'deadline.not_found') return [];
    throw error;
  }
}
