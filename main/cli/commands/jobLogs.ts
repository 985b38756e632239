/** `satchel job logs`: what the workers said while they worked at a job, which is where the cause of a failure stands. */
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { sessionLog } from '../../engine/farm/sessionLog';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { inEitherForm, timeText, wholeNumber, withPlace } from './farmOptions';
import { jobOf } from './jobReads';

interface LogOptions {
  readonly jobId?: string;
  readonly sessionId?: string;
  readonly sessionActionId?: string;
  readonly limit: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly nextToken?: string;
  readonly timestampFormat: string;
}

/** The service answers no more at once. */
const mostLines = 10_000;

export function addJobLogs(job: Command, run: RunVerb): void {
  const runs = inEitherForm(run);
  withPlace(
    job
      .command('logs')
      .description('what the workers said; the cause of a failed task stands here')
      .option('--job-id <id>', 'job (default: the one that was submitted last)')
      .option('--session-id <id>', 'session (default: one that runs, else the one that ended last)')
      .option('--session-action-id <id>', 'only what was said while this action ran')
      .option('--limit <count>', 'lines at most, the last ones', '100')
      .option('--start-time <time>', 'from this time on: 2026-01-31T12:00:00Z')
      .option('--end-time <time>', 'up to this time')
      .option('--next-token <token>', 'goes on where an earlier answer ended')
      .addOption(
        new Option('--timestamp-format <form>', 'times in UTC, in local time or since the start')
          .choices(['utc', 'local', 'relative'])
          .default('utc'),
      ),
    'farm',
    'queue',
  ).action((options: LogOptions, command: Command) => runs(command, (session) => logs(options, session)));
}

async function logs(options: LogOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const limit = wholeNumber('--limit', options.limit, 1);
  const sinceMs = timeOf('--start-time', options.startTime);
  const untilMs = timeOf('--end-time', options.endTime);
  const { ref, opened } = await jobOf(options.jobId, session);
  const { name } = await opened.deadline.getJob(ref, context.signal);
  const log = await sessionLog(
    ref,
    {
      limit: Math.min(mostLines, limit),
      ...(options.sessionId === undefined ? {} : { sessionId: options.sessionId }),
      ...(options.sessionActionId === undefined ? {} : { sessionActionId: options.sessionActionId }),
      ...(options.nextToken === undefined ? {} : { token: options.nextToken }),
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
    },
    opened.deadline,
    context.signal,
  );
  const shown = (ms: number): string => timeShown(ms, options.timestampFormat, log.startedMs);
  output.text(`${name} (${ref.jobId}), ${options.sessionActionId ?? log.sessionId}${log.isRunning ? ', running' : ''}`);
  if (options.timestampFormat === 'relative') output.text(`Times since ${timeText(log.startedMs) ?? ''}`);
  for (const { atMs, message } of log.lines)
    for (const line of message.split('\n')) output.answer(`[${shown(atMs)}] ${line}`);
  if (log.lines.length === 0)
    output.text('There is no line. The session said nothing in this time, or its log is not kept any more.');
  if (log.lines.length >= limit && log.previousToken !== undefined)
    output.text(`Earlier lines: --next-token ${JSON.stringify(log.previousToken)}`);
  if (log.isRunning && log.nextToken !== undefined)
    output.text(`What comes next: --next-token ${JSON.stringify(log.nextToken)}`);
  output.result('job logs', {
    ...{ jobId: ref.jobId, jobName: name, sessionId: log.sessionId },
    events: log.lines.map(({ atMs, message, ingestedMs, eventId }) => ({
      ...{ timestamp: shown(atMs), message },
      ...(ingestedMs === undefined ? {} : { ingestionTime: shown(ingestedMs) }),
      ...(eventId === undefined ? {} : { eventId }),
    })),
    count: log.lines.length,
    nextToken: log.nextToken,
    previousToken: log.previousToken,
    logGroup: log.group,
    logStream: log.sessionId,
  });
  return exitCodes.ok;
}

/** ISO 8601; without a zone it is local time. */
function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new AppError({
    code: 'input.invalid',
    message: `${option} is ${JSON.stringify(text)}, which is no time.`,
    safe: 'Nothing was asked or changed.',
    hint: 'Write it as 2026-01-31T12:00:00Z.',
  });
}

function timeShown(ms: number, form: string, startedMs: number): string {
  if (form === 'relative') {
    const seconds = (ms - startedMs) / 1000;
    return `${seconds < 0 ? '-' : '+'}${Math.abs(seconds).toFixed(3)} s`;
  }
  if (form === 'utc') return new Date(ms).toISOString();
  const offsetMinutes = -new Date(ms).getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return `${new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1)}${zone}`;
}
