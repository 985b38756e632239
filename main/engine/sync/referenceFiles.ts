/** The files that the Deadline client shares: their names, and writing them so that it can go on from a pass of ours. */
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { QueueRef, StorageProfileDetails } from '../ports/deadline';
import type { EnginePorts } from '../ports/enginePorts';
import { parseJson } from './checkpointFile';
import { asciiJson } from './referenceTime';
import { readStatus, statusErrorOf, statusText, type JobStatus, type TaskStatus } from './statusFile';
import { withStatusLock } from './statusLock';
import type { JobOutcome, PassOutcome } from './syncPass';

export interface ReferencePaths {
  readonly checkpoint: string;
  readonly pid: string;
  readonly failedJobs: string;
}

const ignored = 'ignore-storage-profiles';

export function referencePaths(folder: string, { queueId }: QueueRef, profileId: string | null): ReferencePaths {
  const name = `${queueId}_${profileId ?? ignored}`;
  const checkpoint = join(folder, `${name}_download_checkpoint.json`);
  return { checkpoint, pid: `${checkpoint}.pid`, failedJobs: join(folder, `${name}_failed_jobs.json`) };
}

export interface StatusFilesInput {
  readonly queue: QueueRef;
  readonly profile?: StorageProfileDetails;
  readonly folder: string;
  /** Where the monitor looks when profiles are ignored. */
  readonly usualFolder: string;
  readonly hostName: string;
}

type Ports = Pick<EnginePorts, 'files' | 'clock'>;

const mostBytes = 512 * 1024 * 1024;

/** A place that cannot be written is a warning: downloads do not depend on it. */
export async function writeStatusFiles(
  input: StatusFilesInput,
  pass: PassOutcome,
  ports: Ports,
  warn: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { queue, profile, folder, usualFolder } = input;
  const name = `${queue.queueId}_${ignored}_download_status.json`;
  const paths = profile === undefined ? [join(folder, name)] : await placesOf(profile, queue, ports);
  const jobs = new Map(pass.outcomes.flatMap((outcome) => statusOf(outcome)));
  for (const path of paths) {
    try {
      await ports.files.makeFolders(dirname(path));
      await withStatusLock(path, { ...ports, hostName: input.hostName }, signal, async () => {
        const before = readStatus(await bytesOf(path, ports));
        const run = {
          queueId: queue.queueId,
          profileId: profile?.storageProfileId ?? null,
          hostName: input.hostName,
          nowMs: ports.clock.nowMs(),
        };
        await ports.files.writeFileAtomic(path, utf8(statusText(before, jobs, pass.idle, run)));
      });
      if (profile === undefined && folder !== usualFolder)
        await writePointer(join(usualFolder, name), path, input, ports, signal);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warn(`The status file ${path} could not be written: ${error.message}`);
    }
  }
}

/** Leads the monitor to the status file where the checkpoint folder is another than the usual one. */
async function writePointer(
  path: string,
  target: string,
  { hostName }: StatusFilesInput,
  ports: Ports,
  signal: AbortSignal,
): Promise<void> {
  await ports.files.makeFolders(dirname(path));
  await withStatusLock(path, { ...ports, hostName }, signal, async () => {
    const before = parseJson(await bytesOf(path, ports));
    const hasJobs = typeof before === 'object' && before !== null && 'jobs' in before;
    const pointer = { schema_version: 1, status_file_path: target, ...(hasJobs ? { superseded_path: path } : {}) };
    await ports.files.writeFileAtomic(path, utf8(asciiJson(JSON.stringify(pointer))));
  });
}

/** A location that is not mounted gets no file below its mount point. */
async function placesOf(
  { fileSystemLocations }: StorageProfileDetails,
  { queueId }: QueueRef,
  { files }: Ports,
): Promise<readonly string[]> {
  const places: string[] = [];
  for (const { path } of fileSystemLocations)
    if ((await files.statFollowing(path))?.type === 'folder')
      places.push(join(path, '.deadline', `${queueId}_download_status.json`));
  return places;
}

async function bytesOf(path: string, { files }: Ports): Promise<Uint8Array> {
  return (await files.statFollowing(path)) === undefined ? new Uint8Array() : await files.readFile(path, mostBytes);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const states: Partial<Record<JobOutcome['state'], JobStatus['status']>> = {
  downloaded: 'downloaded',
  'in-progress': 'in_progress',
  failed: 'failed',
  waiting: 'failed',
  skipped: 'skipped',
};

function statusOf({ jobId, state, reason, brought, actions, error }: JobOutcome): [string, JobStatus][] {
  const status = states[state];
  if (status === undefined) return [];
  const tasks = new Map<string, TaskStatus>();
  for (const taskId of actions?.failed ?? [])
    tasks.set(taskId, {
      download_status: 'farm_failed',
      total_files: 0,
      downloaded_files: 0,
      error_code: null,
      error_message: null,
    });
  for (const { run, isHome, totalFiles, homeFiles, error: why } of brought?.runs ?? [])
    if (run.taskId !== undefined)
      tasks.set(run.taskId, {
        download_status: isHome ? 'downloaded' : 'failed',
        total_files: totalFiles,
        downloaded_files: homeFiles,
        error_code: isHome ? null : why === undefined ? 'UNKNOWN' : statusErrorOf(why.code),
        error_message: isHome ? null : (why?.message ?? null),
      });
  const runs = brought?.runs ?? [];
  const [total, home] = [
    runs.reduce((sum, run) => sum + run.totalFiles, 0),
    runs.reduce((sum, run) => sum + run.homeFiles, 0),
  ];
  return [
    [
      jobId,
      {
        status,
        totalFiles: total,
        downloadedFiles: home,
        failedFiles: total - home,
        ...(error === undefined ? {} : { error: { code: statusErrorOf(error.code), message: error.message } }),
        ...(reason === undefined ? {} : { skipReason: reason }),
        tasks,
        succeeded: actions?.succeeded ?? new Set(),
      },
    ],
  ];
}
