/** `satchel job list|search|get`. */
import { type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { OpenQueue } from '../../engine/connection/deadlineQueues';
import type { FoundJob, JobDetails, JobRef, SearchGroup } from '../../engine/ports/deadline';
import { factsText, listText } from '../output/factsText';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { inEitherForm, timeText, wholeNumber, withPlace } from './farmOptions';

interface PageOptions {
  readonly pageSize: string;
  readonly itemOffset: string;
}

export function addJobReads(job: Command, run: RunVerb): void {
  const runs = inEitherForm(run);
  withPage(job.command('list').description('jobs of the queue, the newest first')).action(
    (options: PageOptions, command: Command) =>
      runs(command, (session) => list('job list', undefined, options, session)),
  );
  withPage(job.command('search').description('jobs whose name holds a text').argument('<text>')).action(
    (text: string, options: PageOptions, command: Command) =>
      runs(command, (session) => list('job search', text, options, session)),
  );
  withPlace(
    job
      .command('get')
      .description('one job, by its id or by a text that only its name holds')
      .argument('[id or text]')
      .option('--job-id <id>', 'job'),
    'farm',
    'queue',
  ).action((text: string | undefined, options: { readonly jobId?: string }, command: Command) =>
    runs(command, (session) => get(options.jobId ?? text, session)),
  );
}

const withPage = (command: Command): Command =>
  withPlace(
    command
      .option('--page-size <count>', 'jobs shown at once', '5')
      .option('--item-offset <count>', 'jobs to pass over', '0'),
    'farm',
    'queue',
  );

const mostJobs = 100;

async function list(
  verb: string,
  text: string | undefined,
  options: PageOptions,
  { output, engine, context }: Session,
): Promise<number> {
  const wanted = wholeNumber('--page-size', options.pageSize, 1);
  const offset = wholeNumber('--item-offset', options.itemOffset, 0);
  const { deadline, queue } = await (await engine()).connections.requiredQueue();
  const found: FoundJob[] = [];
  let total = 0;
  for (let itemOffset: number | undefined = offset; itemOffset !== undefined && found.length < wanted;) {
    const page = await deadline.searchJobs(
      {
        farmId: queue.farmId,
        queueIds: [queue.queueId],
        order: 'DESCENDING',
        itemOffset,
        pageSize: Math.min(mostJobs, wanted - found.length),
        ...(text === undefined ? {} : { filter: named(text) }),
      },
      context.signal,
    );
    found.push(...page.jobs);
    total = page.totalResults;
    itemOffset = page.jobs.length === 0 ? undefined : page.nextItemOffset;
  }
  output.text(`${found.length} of ${total} jobs from ${offset}`);
  for (const line of listText(found.map(shortFacts))) output.answer(line);
  output.result(verb, { jobs: found.map(jobFacts), totalResults: total, itemOffset: offset });
  return exitCodes.ok;
}

async function get(text: string | undefined, session: Session): Promise<number> {
  const { output, engine, context } = session;
  const running = await engine();
  const opened = await running.connections.requiredQueue();
  const id = text ?? running.settings.client.get('defaults.job_id');
  const ref = isJobId(id) ? jobRef(opened, id) : jobRef(opened, (await onlyJob(id, opened, context.signal)).jobId);
  const job = await opened.deadline.getJob(ref, context.signal);
  const facts = jobFacts(job);
  for (const line of factsText(facts)) output.answer(line);
  output.result('job get', { job: facts });
  return exitCodes.ok;
}

/** The job that is meant: as named, else the one of the last submission. */
export async function jobOf(
  jobId: string | undefined,
  { engine }: Session,
): Promise<{ readonly ref: JobRef; readonly opened: OpenQueue }> {
  const running = await engine();
  const id = jobId ?? running.settings.client.get('defaults.job_id');
  if (!isJobId(id)) throw noJob(id);
  const opened = await running.connections.requiredQueue();
  return { opened, ref: jobRef(opened, id) };
}

const isJobId = (text: string): boolean => /^job-[0-9a-f]{32}$/.test(text);
const jobRef = ({ queue: { farmId, queueId } }: OpenQueue, jobId: string): JobRef => ({ farmId, queueId, jobId });
const named = (term: string): SearchGroup => ({ operator: 'AND', filters: [{ kind: 'term', term }] });

async function onlyJob(text: string, { deadline, queue }: OpenQueue, signal: AbortSignal): Promise<FoundJob> {
  if (text === '') throw noJob(text);
  const search = { farmId: queue.farmId, queueIds: [queue.queueId], order: 'DESCENDING', itemOffset: 0 } as const;
  const { jobs, totalResults } = await deadline.searchJobs({ ...search, pageSize: 5, filter: named(text) }, signal);
  const [first] = jobs;
  if (first === undefined)
    throw new AppError({
      code: 'deadline.not_found',
      message: `No job of the queue ${JSON.stringify(queue.displayName)} has ${JSON.stringify(text)} in its name.`,
      hint: 'Jobs are found up to two minutes after they were made. List them with `satchel job list`.',
    });
  if (totalResults === 1) return first;
  throw new AppError({
    code: 'input.invalid',
    message: `${totalResults} jobs have ${JSON.stringify(text)} in their names: ${jobs.map(({ jobId, name }) => `${jobId} (${name})`).join(', ')}${totalResults > jobs.length ? ', …' : ''}`,
    hint: 'Give the id of one of them.',
  });
}

function noJob(id: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: id === '' ? 'No job is named.' : `${JSON.stringify(id)} is no id of a job.`,
    safe: 'Nothing was asked or changed.',
    hint: 'Give --job-id ID; `satchel job list` tells the ids.',
  });
}

function shortFacts(job: FoundJob): Readonly<Record<string, unknown>> {
  const { jobId, name, taskRunStatus, startedAt, endedAt, createdBy, createdAt } = jobFacts(job);
  return { name, jobId, taskRunStatus, startedAt, endedAt, createdBy, createdAt };
}

/** Times as ISO 8601, under the names of the service. */
function jobFacts({
  createdMs,
  startedMs,
  endedMs,
  lifecycleStatusMessage,
  ...rest
}: FoundJob | JobDetails): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    ...(lifecycleStatusMessage === '' ? {} : { lifecycleStatusMessage }),
    createdAt: timeText(createdMs),
    startedAt: timeText(startedMs),
    endedAt: timeText(endedMs),
  };
}
