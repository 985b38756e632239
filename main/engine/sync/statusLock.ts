/** The lock of a status file that several computers share, as the Deadline client keeps it. */
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';
import type { FileSystem } from '../ports/fileSystem';
import { parseJson } from './checkpointFile';

const staleMs = 60_000;
const mostWaitMs = 90_000;
const pollMs = 1000;
const mostBytes = 4096;

export interface StatusLockParts {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly hostName: string;
}

/** Runs the step with the lock; after 90 s without it, for a badge is worth less than the wait. */
export async function withStatusLock<T>(
  statusPath: string,
  { files, clock, hostName }: StatusLockParts,
  signal: AbortSignal,
  step: () => Promise<T>,
): Promise<T> {
  const path = `${statusPath}.lock`;
  let mine: number | undefined;
  for (let waitedMs = 0; waitedMs < mostWaitMs; waitedMs += pollMs) {
    const since = await timeIn(path, files);
    if (since === undefined || clock.nowMs() - since * 1000 >= staleMs) {
      if (since !== undefined) await files.unlink(path);
      mine = await take(path, clock.nowMs() / 1000, hostName, files);
      if (mine !== undefined) break;
    }
    await clock.delay(pollMs, signal);
  }
  try {
    return await step();
  } finally {
    if (mine !== undefined && (await timeIn(path, files)) === mine) await files.unlink(path);
  }
}

async function take(path: string, time: number, hostname: string, files: FileSystem): Promise<number | undefined> {
  try {
    const writer = await files.createExclusive(path);
    await writer.write(new TextEncoder().encode(`{"hostname": ${JSON.stringify(hostname)}, "time": ${time}}`));
    await writer.close();
    return time;
  } catch (error) {
    if (error instanceof AppError && error.code === 'plan.changed_outside') return undefined;
    throw error;
  }
}

/** Seconds; of a lock that nobody can read those of the file, for it may be about to be written. */
async function timeIn(path: string, files: FileSystem): Promise<number | undefined> {
  const stat = await files.lstat(path);
  if (stat === undefined) return undefined;
  const document = parseJson(await files.readFile(path, mostBytes));
  return typeof document === 'object' && document !== null && 'time' in document && typeof document.time === 'number'
    ? document.time
    : Number(stat.mtimeNs / 1_000_000n) / 1000;
}
