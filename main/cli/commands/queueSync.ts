/** `satchel queue sync-output`: whatever the jobs of a queue rendered since the last time comes home. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Engine } from '../../engine/engine';
import type { OpenQueue } from '../../engine/connection/deadlineQueues';
import type { StorageProfileDetails } from '../../engine/ports/deadline';
import type { JobOutcome } from '../../engine/sync/syncPass';
import { syncQueue, type SyncResult } from '../../engine/sync/syncQueue';
import type { Session } from '../session';
import { withSignIn } from '../signInWatch';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';
import { planningOf } from './downloadPlan';
import { inEitherForm, withPlace } from './farmOptions';
import { alwaysCopyHelp, presetOfWish } from './jobDownloadConflicts';
import { usage } from './manifestOptions';

interface SyncOptions {
  readonly storageProfileId?: string;
  readonly ignoreStorageProfiles?: boolean;
  readonly bootstrapLookbackMinutes: string;
  readonly checkpointDir?: string;
  readonly forceBootstrap?: boolean;
  readonly adoptCheckpoint?: boolean;
  readonly conflictResolution: string;
  readonly alwaysCopy?: boolean;
  readonly dryRun?: boolean;
}

const verb = 'queue sync-output';

export function addQueueSync(queue: Command, run: RunVerb): void {
  withPlace(queue.command('sync-output'), 'farm', 'queue')
    .description('bring home what the jobs of a queue rendered since the last time')
    .option('--storage-profile-id <id>', 'storage profile of this computer')
    .option('--ignore-storage-profiles', 'jobs are submitted and brought home on computers with the same paths')
    .option('--bootstrap-lookback-minutes <minutes>', 'how far the first time looks back', '0')
    .option('--checkpoint-dir <dir>', 'folder of lock and checkpoint (~/.deadline/incremental_download)')
    .option('--force-bootstrap', 'forget what was brought home before and begin anew')
    .option('--adopt-checkpoint', 'go on from the checkpoint of the Deadline client, once')
    .option(
      '--conflict-resolution <how>',
      'skip, overwrite or create_copy, for files that are here already',
      'overwrite',
    )
    .option('--always-copy', alwaysCopyHelp)
    .option('--dry-run', 'say what would come home and write nothing')
    .addOption(new Option('--verbose', 'say more, also when there is nothing new'))
    .addOption(new Option('--json', 'JSON lines on standard output'))
    .action((options: SyncOptions, command: Command) =>
      inEitherForm(run)(command, (session) => sync(options, session)),
    );
}

/** Exit 3 when something failed, 12 while another process syncs the queue, 16 when files wait for a place. */
async function sync(options: SyncOptions, session: Session): Promise<number> {
  if (options.ignoreStorageProfiles === true && options.storageProfileId !== undefined)
    throw usage('Give either --storage-profile-id or --ignore-storage-profiles.', 'Each rules out the other.');
  const lookbackMs = minutesOf(options.bootstrapLookbackMinutes) * 60_000;
  const preset = presetOfWish(options, '');
  const engine = await session.engine();
  const sinceMs = engine.parts.ports.clock.nowMs() - lookbackMs;
  const open = await engine.connections.requiredQueue();
  return await withSignIn(engine, session, async (watched) => {
    const result = await pass({ ...options, preset, sinceMs }, open, engine, watched);
    return tell(result, options, open, watched);
  });
}

function minutesOf(text: string): number {
  const minutes = /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (minutes >= 0) return minutes;
  throw usage(`--bootstrap-lookback-minutes ${JSON.stringify(text)} is no number of minutes.`, 'Write 60 for an hour.');
}

async function pass(
  options: SyncOptions & { readonly preset: string; readonly sinceMs: number },
  open: OpenQueue,
  engine: Engine,
  { output, context, options: common }: Session,
): Promise<SyncResult> {
  const { deadline, queue } = open;
  const { parts, settings, connections, downloads } = engine;
  const isStoreNamed = common.s3RootUri !== undefined || common.store !== undefined;
  // A queue without attachments is told before anything else is asked.
  const place = isStoreNamed ? await connections.store() : open.store('download');
  const profile =
    options.ignoreStorageProfiles === true ? undefined : await profileOf(engine, { deadline, queue }, context.signal);
  const usualFolder = join(homedir(), '.deadline', 'incremental_download');
  const planning = await planningOf(
    { preset: options.preset, hash: true, alwaysCopy: options.alwaysCopy === true },
    engine,
  );
  return await syncQueue(
    {
      queue,
      ...(profile === undefined ? {} : { profile }),
      folder: options.checkpointDir === undefined ? usualFolder : absolute(options.checkpointDir),
      usualFolder,
      sinceMs: options.sinceMs,
      isForced: options.forceBootstrap === true,
      adopts: options.adoptCheckpoint === true,
      sharesState: settings.get('deadline.writeSyncState'),
      isDryRun: options.dryRun === true,
      planning: { ...planning, completeSequence: false, ignoreStorageProfiles: profile === undefined },
      backup: settings.get('download.backup'),
      owner: { hostName: parts.hostName, processId: parts.processId, isProcessAlive: parts.isProcessAlive },
      runsFolder: join(parts.dataFolder, 'runs'),
    },
    {
      ...parts.ports,
      store: place,
      deadline,
      keepPlan: (runId, plan) => downloads.keepPlan(runId, plan),
      warn: (message) => {
        output.warning(message);
      },
      told: (job) => {
        if (job.state !== 'unchanged' || common.verbose === true) output.item(itemOf(job), textOf(job));
        for (const warning of job.brought?.warnings ?? []) output.warning(warning, { jobId: job.jobId });
      },
    },
    context,
  );
}

async function profileOf(
  { settings }: Engine,
  { deadline, queue }: Pick<OpenQueue, 'deadline' | 'queue'>,
  signal: AbortSignal,
): Promise<StorageProfileDetails> {
  const id = settings.get('deadline.storageProfileId');
  if (id !== '') return await deadline.getStorageProfileForQueue(queue, id, signal);
  throw new AppError({
    code: 'input.invalid',
    message: 'No storage profile of this computer is named, so paths of other computers cannot be mapped.',
    safe: 'Nothing was downloaded or changed.',
    hint: 'Give --storage-profile-id ID; or --ignore-storage-profiles, when all jobs come from computers with the same paths.',
  });
}

function itemOf({ jobId, name, state, reason, brought, error }: JobOutcome): Record<string, unknown> {
  return {
    jobId,
    name,
    state,
    ...(reason === undefined ? {} : { reason }),
    ...(brought === undefined ? {} : { taskRuns: brought.runs.length, ...filesOf(brought) }),
    ...(error === undefined ? {} : { error }),
  };
}

function filesOf({ runs, downloadedFiles, downloadedBytes, unplaced, runId }: NonNullable<JobOutcome['brought']>) {
  const total = runs.reduce((sum, { totalFiles }) => sum + totalFiles, 0);
  const home = runs.reduce((sum, { homeFiles }) => sum + homeFiles, 0);
  return {
    files: total,
    downloaded: downloadedFiles,
    failed: total - home,
    downloadedBytes,
    ...(unplaced.length === 0 ? {} : { unplaced }),
    ...(runId === undefined ? {} : { runId }),
  };
}

function textOf({ jobId, name, state, reason, brought, error }: JobOutcome): string {
  const files = brought === undefined ? '' : `, ${brought.downloadedFiles} files`;
  const why = error === undefined ? (reason?.replaceAll('_', ' ') ?? '') : error.message;
  return `${state.padEnd(11)} ${name} (${jobId})${files}${why === '' ? '' : `: ${why}`}`;
}

function tell(result: SyncResult, options: SyncOptions, { queue }: OpenQueue, { output }: Session): number {
  const { outcomes, checkpoint, from, sinceMs } = result;
  const jobs: Record<string, number> = {};
  for (const { state } of outcomes) jobs[state] = (jobs[state] ?? 0) + 1;
  const brought = outcomes.flatMap((outcome) => outcome.brought ?? []);
  const downloaded = brought.reduce((sum, { downloadedFiles }) => sum + downloadedFiles, 0);
  const isDry = options.dryRun === true;
  output.text(
    brought.length === 0
      ? `${queue.displayName}: nothing new since ${new Date(sinceMs).toISOString()}.`
      : `${queue.displayName}: ${downloaded} files ${isDry ? 'would come' : 'came'} home from ${brought.length} jobs.`,
  );
  output.result(verb, {
    checkpoint,
    from,
    since: new Date(sinceMs).toISOString(),
    jobs,
    taskRuns: brought.reduce((sum, { runs }) => sum + runs.length, 0),
    downloaded,
    downloadedBytes: brought.reduce((sum, { downloadedBytes }) => sum + downloadedBytes, 0),
    ...(isDry ? { isDryRun: true } : {}),
  });
  if (outcomes.some(({ state }) => state === 'failed')) return exitCodes.partlyFailed;
  return outcomes.some(({ state }) => state === 'waiting') ? exitCodes.decisionsNeeded : exitCodes.ok;
}
