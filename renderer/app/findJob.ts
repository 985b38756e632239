/** The job that a link names, on the farm and queue that are connected; a link never connects to others. */
import type { EventPayload } from '../../shared/ipc/contract';
import { call, CommandError } from '../bridge/client';
import { t } from '../locales/text';

/** `deadline.not_found` when the connected farm does not list it. */
export async function findJob(named: EventPayload<'open.requested'>): Promise<string> {
  const { jobs } = await call('job.list', named.jobId === undefined ? {} : { jobId: named.jobId });
  const job = jobs.find(
    ({ jobId, farmId, queueId }) =>
      jobId === named.jobId && isOne(named.farmId, farmId) && isOne(named.queueId, queueId),
  );
  if (job !== undefined) return job.jobId;
  throw new CommandError({
    code: 'deadline.not_found',
    message: t('app.jobUnknown'),
    safe: t('app.jobUnknown.safe'),
    hint: t('app.jobUnknown.hint'),
    retryable: false,
  });
}

/** What is not named may be any. */
const isOne = (wanted: string | undefined, found: string): boolean => wanted === undefined || wanted === found;
