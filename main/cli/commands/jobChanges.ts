/** `satchel job cancel|requeue-tasks`. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { plural } from '../../../shared/text/format';
import { tasksIn } from '../../engine/farm/waitForJob';
import type { TargetTaskRunStatus, TaskRunStatus } from '../../engine/ports/deadline';
import { requireAgreed } from '../askPerson';
import type { Session } from '../session';
import { collect, type RunVerb } from '../verb';
import { inEitherForm, withPlace } from './farmOptions';
import { jobOf } from './jobReads';

interface CancelOptions {
  readonly jobId?: string;
  readonly markAs: string;
  readonly yes?: boolean;
}
interface RequeueOptions {
  readonly jobId?: string;
  readonly runStatus?: readonly string[];
  readonly yes?: boolean;
}

const marks = ['SUSPENDED', 'CANCELED', 'FAILED', 'SUCCEEDED'] as const satisfies readonly TargetTaskRunStatus[];
const requeued = [
  'SUSPENDED',
  'CANCELED',
  'FAILED',
  'SUCCEEDED',
  'NOT_COMPATIBLE',
] as const satisfies readonly TaskRunStatus[];
const usuallyRequeued = ['SUSPENDED', 'CANCELED', 'FAILED', 'NOT_COMPATIBLE'] as const;

export function addJobChanges(job: Command, run: RunVerb): void {
  const runs = inEitherForm(run);
  withPlace(
    job
      .command('cancel')
      .description('ends a job whose tasks did not all run')
      .option('--job-id <id>', 'job (default: the one that was submitted last)')
      .option('--mark-as <state>', `what its tasks become: ${marks.join(', ')}`, 'CANCELED')
      .option('--yes', 'do not ask'),
    'farm',
    'queue',
  ).action((options: CancelOptions, command: Command) => runs(command, (session) => cancel(options, session)));
  withPlace(
    job
      .command('requeue-tasks')
      .description('lets tasks of a job run again')
      .option('--job-id <id>', 'job (default: the one that was submitted last)')
      .option(
        '--run-status <state>',
        `of these tasks; may be repeated (default: ${usuallyRequeued.join(', ')})`,
        collect,
      )
      .option('--yes', 'do not ask'),
    'farm',
    'queue',
  ).action((options: RequeueOptions, command: Command) => runs(command, (session) => requeue(options, session)));
}

async function cancel({ jobId, markAs, yes }: CancelOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const target = oneOf('--mark-as', markAs, marks);
  const { ref, opened } = await jobOf(jobId, session);
  const { name, taskRunStatus } = await opened.deadline.getJob(ref, context.signal);
  output.text(`${name} (${ref.jobId}): ${taskRunStatus ?? 'PENDING'}`);
  if (yes !== true) await requireAgreed(`End this job and mark it as ${target}?`, context.signal);
  await opened.deadline.updateJob(ref, target, context.signal);
  output.text(`Marked as ${target}.`);
  output.result('job cancel', { jobId: ref.jobId, jobName: name, markedAs: target });
  return exitCodes.ok;
}

async function requeue({ jobId, runStatus, yes }: RequeueOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const states = (runStatus ?? usuallyRequeued).map((text) => oneOf('--run-status', text, requeued));
  const { ref, opened } = await jobOf(jobId, session);
  const { deadline } = opened;
  const { name } = await deadline.getJob(ref, context.signal);
  const tasks = await tasksIn(ref, new Set(states), deadline, context.signal);
  output.text(`${name} (${ref.jobId}): ${plural(tasks.length, 'task')} to run again`);
  if (tasks.length > 0 && yes !== true)
    await requireAgreed(`Let ${plural(tasks.length, 'task')} run again?`, context.signal);
  for (const { stepId, task } of tasks)
    await deadline.updateTask({ ...ref, stepId, taskId: task.taskId }, 'PENDING', context.signal);
  output.result('job requeue-tasks', {
    jobId: ref.jobId,
    jobName: name,
    requeued: tasks.map(({ stepId, task }) => ({ stepId, taskId: task.taskId, was: task.runStatus })),
  });
  return exitCodes.ok;
}

/** In any case, as the Deadline client takes it. */
function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((state) => state === text.toUpperCase());
  if (found !== undefined) return found;
  throw new AppError({
    code: 'input.invalid',
    message: `${option} is ${JSON.stringify(text)}; it can be ${allowed.join(', ')}.`,
    safe: 'Nothing was asked or changed.',
  });
}
