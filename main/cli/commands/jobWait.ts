/** `satchel job wait`: until a job has ended, and how. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { tasksIn, waitForJob, type WaitedJob } from '../../engine/farm/waitForJob';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { inEitherForm, wholeNumber, withPlace } from './farmOptions';
import { jobOf } from './jobReads';

interface WaitOptions {
  readonly jobId?: string;
  readonly maxPollInterval: string;
  readonly timeout: string;
  readonly referenceExitCodes?: boolean;
}

/** As the Deadline client ends. */
const referenceCodes: Readonly<Partial<Record<WaitedJob['status'], number>>> = {
  SUCCEEDED: 0,
  FAILED: 2,
  CANCELED: 3,
  SUSPENDED: 4,
  NOT_COMPATIBLE: 5,
};

export function addJobWait(job: Command, run: RunVerb): void {
  const runs = inEitherForm(run);
  withPlace(
    job
      .command('wait')
      .description('waits until a job has ended; exit code 3 unless every task succeeded')
      .option('--job-id <id>', 'job (default: the one that was submitted last)')
      .option('--max-poll-interval <seconds>', 'longest time between two looks', '120')
      .option('--timeout <seconds>', 'gives up after that; 0 never', '0')
      .option('--reference-exit-codes', '0 succeeded, 2 failed, 3 canceled, 4 suspended, 5 not compatible, else 1'),
    'farm',
    'queue',
  ).action((options: WaitOptions, command: Command) => runs(command, (session) => wait(options, session)));
}

async function wait(options: WaitOptions, session: Session): Promise<number> {
  const { output, context, engine } = session;
  const longestPollMs = wholeNumber('--max-poll-interval', options.maxPollInterval, 1) * 1000;
  const timeoutMs = wholeNumber('--timeout', options.timeout, 0) * 1000;
  const { ref, opened } = await jobOf(options.jobId, session);
  const { deadline } = opened;
  const { clock } = (await engine()).parts.ports;
  let shown = '';
  const { job, status, elapsedMs } = await waitForJob(
    ref,
    {
      longestPollMs,
      timeoutMs,
      looked: ({ name, taskRunStatus = 'PENDING', taskRunStatusCounts: counts }) => {
        const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
        const line = `${name}: ${taskRunStatus}, ${counts.SUCCEEDED ?? 0} of ${total} tasks`;
        if (line !== shown) output.text(line);
        shown = line;
      },
    },
    { deadline, clock },
    context.signal,
  );
  const failed =
    status === 'FAILED' || status === 'NOT_COMPATIBLE'
      ? await tasksIn(ref, new Set(['FAILED', 'NOT_COMPATIBLE']), deadline, context.signal)
      : [];
  const failedTasks = failed.map(({ stepId, stepName, task: { taskId, parameters, latestSessionActionId } }) => ({
    stepId,
    stepName,
    taskId,
    parameters,
    ...(latestSessionActionId === undefined ? {} : { latestSessionActionId }),
  }));
  output.text(`${job.name} (${job.jobId}): ${status}`);
  for (const { stepName, taskId } of failedTasks) output.text(`   failed: ${stepName} ${taskId}`);
  output.result('job wait', {
    jobId: job.jobId,
    jobName: job.name,
    status,
    elapsedSeconds: Math.round(elapsedMs / 1000),
    failedTasks,
  });
  if (options.referenceExitCodes === true) return referenceCodes[status] ?? exitCodes.internal;
  return status === 'SUCCEEDED' ? exitCodes.ok : exitCodes.partlyFailed;
}
