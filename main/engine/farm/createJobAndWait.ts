/** Makes a job and waits until the farm has taken it apart into tasks, or says why it cannot. */
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';
import type { CreateJobRequest, Deadline } from '../ports/deadline';

const firstWaitMs = 300;
const longestWaitMs = 5_000;
const patienceMs = 300_000;

export interface CreatedJob {
  readonly jobId: string;
  /** The farm still worked on it when patience ended: the job may come to be, or fail. */
  readonly isUnconfirmed?: true;
}

/**
 * May be called again with the same token: it answers the same job. `deadline.create_failed` with the farm's own words
 * when it cannot make the job; the id stands in `details.jobId`.
 */
export async function createJobAndWait(
  request: CreateJobRequest,
  { deadline, clock }: { readonly deadline: Deadline; readonly clock: Clock },
  signal: AbortSignal,
): Promise<CreatedJob> {
  const { farmId, queueId } = request;
  const { jobId } = await deadline.createJob(request, signal);
  const untilMs = clock.nowMs() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const { lifecycleStatus, lifecycleStatusMessage } = await deadline.getJob({ farmId, queueId, jobId }, signal);
    if (lifecycleStatus === 'CREATE_FAILED') throw createFailed(jobId, lifecycleStatusMessage);
    if (lifecycleStatus !== 'CREATE_IN_PROGRESS') return { jobId };
    const leftMs = untilMs - clock.nowMs();
    if (leftMs <= 0) return { jobId, isUnconfirmed: true };
    await clock.delay(Math.min(waitMs, leftMs), signal);
  }
}

function createFailed(jobId: string, reason: string): AppError {
  const why = reason.replace(/\s+/g, ' ').trim();
  return new AppError({
    code: 'deadline.create_failed',
    message: `The farm could not make the job ${jobId}: ${why === '' ? 'it does not say why' : why}`,
    safe: 'Everything that was uploaded stays in the store; submitting again does not upload it again.',
    hint: 'Correct the template or its parameters, then submit again.',
    details: { jobId, reason: why },
  });
}
