/** One writer per project folder: a lock file that other computers see too. */
import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError, isAbort } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import { ownFolder, placeOf } from './places';

const staleAfterMs = 60_000;
const refreshEveryMs = 15_000;
const maxLockBytes = 4096;

/** Who takes a lock, and how to tell whether another process of this computer still lives. */
export interface LockOwner {
  readonly hostName: string;
  readonly isProcessAlive: (pid: number) => boolean;
  /** Of this process; 0 when unknown: the lock is then only known to be left behind after 60 seconds. */
  readonly processId?: number;
}

const LockFile = z.object({
  pid: z.number().int(),
  host: z.string(),
  time: z.number(),
  token: z.string(),
  runId: z.string().optional(),
});
type LockFile = z.output<typeof LockFile>;

export interface RootLock {
  /** `lock.root` once another process has taken the lock away, also while this one slept. */
  check(): Promise<void>;
  /** Never fails because the file is gone. May be called twice. */
  release(): Promise<void>;
}

export type LockPorts = Pick<EnginePorts, 'files' | 'clock' | 'ids'>;

/** Takes `<root>/.satchel/lock`; the folder must be there. `lock.root` while another process holds it. */
export async function takeRootLock(
  { root, runId, owner }: { readonly root: string; readonly runId: string; readonly owner: LockOwner },
  ports: LockPorts,
): Promise<RootLock> {
  const path = placeOf(root, `${ownFolder}/lock`);
  const own = (): LockFile => ({
    pid: owner.processId ?? 0,
    host: owner.hostName,
    time: ports.clock.nowMs(),
    token,
    runId,
  });
  const token = ports.ids.hex(32);
  await removeStale(path, root, owner, ports);
  await create(path, root, own(), ports);
  return keepFresh(path, root, own, ports);
}

/** Written under a name of its own first: a process that dies meanwhile leaves no lock of which nobody knows whose it is. */
async function create(path: string, root: string, lock: LockFile, { files }: LockPorts): Promise<void> {
  const ready = `${path}-${lock.token.slice(0, 12)}`;
  try {
    await writeNew(ready, lock, files);
    try {
      if (!(await files.linkExclusive(ready, path))) await writeNew(path, lock, files);
    } finally {
      await files.unlink(ready);
    }
  } catch (error) {
    throw error instanceof AppError && error.code === 'plan.changed_outside' ? locked(root, undefined) : error;
  }
}

async function writeNew(path: string, lock: LockFile, files: LockPorts['files']): Promise<void> {
  const writer = await files.createExclusive(path);
  try {
    await writer.write(Buffer.from(JSON.stringify(lock)));
  } finally {
    await writer.close();
  }
}

async function removeStale(path: string, root: string, owner: LockOwner, ports: LockPorts): Promise<void> {
  const { files, clock, ids } = ports;
  const stat = await files.lstat(path);
  if (stat === undefined) return;
  if (stat.type !== 'file') throw noLockFile(path);
  const lock = await readLock(path, ports);
  const isDead = lock === undefined ? await diedWhileWriting(path, owner, ports) : isLeftBehind(lock, owner);
  // A lock without readable text is being written right now, or its writer died while doing so.
  const refreshedMs = lock?.time ?? Number(stat.mtimeNs / 1_000_000n);
  if (!isDead && Math.abs(clock.nowMs() - refreshedMs) <= staleAfterMs) throw locked(root, lock);
  // Renamed before it is removed, so that of two processes that both found it stale only one goes on.
  const aside = `${path}-${ids.hex(12)}`;
  try {
    await files.rename(path, aside);
  } catch (error) {
    if (error instanceof AppError && error.code === 'input.not_found') throw locked(root, undefined);
    throw error;
  }
  const moved = await readLock(aside, ports);
  if (moved?.token !== lock?.token) {
    await files.linkExclusive(aside, path);
    await files.unlink(aside);
    throw locked(root, moved);
  }
  await files.unlink(aside);
}

const isLeftBehind = ({ host, pid }: LockFile, owner: LockOwner): boolean =>
  host === owner.hostName && pid > 0 && !owner.isProcessAlive(pid);

/** Of a lock without readable text: whoever was about to take it said so beside it, and none of them lives. */
async function diedWhileWriting(path: string, owner: LockOwner, ports: LockPorts): Promise<boolean> {
  const folder = dirname(path);
  const names = (await ports.files.readFolder(folder)).filter(({ name }) => /^lock-[0-9a-f]{12}$/.test(name));
  const writers = await Promise.all(names.map(({ name }) => readLock(join(folder, name), ports)));
  if (writers.length === 0 || !writers.every((lock) => lock !== undefined && isLeftBehind(lock, owner))) return false;
  for (const { name } of names) await ports.files.unlink(join(folder, name));
  return true;
}

async function readLock(path: string, { files }: LockPorts): Promise<LockFile | undefined> {
  try {
    return LockFile.parse(JSON.parse(Buffer.from(await files.readFile(path, maxLockBytes)).toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    if (error instanceof AppError && (error.code === 'input.not_found' || error.code === 'input.invalid'))
      return undefined;
    throw error;
  }
}

function keepFresh(path: string, root: string, own: () => LockFile, ports: LockPorts): RootLock {
  const stop = new AbortController();
  let lost: AppError | undefined;
  let refreshedMs = ports.clock.nowMs();
  const isOurs = async (): Promise<boolean> => (await readLock(path, ports))?.token === own().token;

  const refresh = async (): Promise<void> => {
    try {
      if (await isOurs()) {
        const now = own();
        await ports.files.writeFileAtomic(path, Buffer.from(JSON.stringify(now)));
        refreshedMs = now.time;
      } else lost = locked(root, undefined);
    } catch (error) {
      lost = error instanceof AppError ? error : locked(root, undefined);
    }
  };
  const keepOn = async (): Promise<void> => {
    try {
      while (lost === undefined) {
        await ports.clock.delay(refreshEveryMs, stop.signal);
        await refresh();
      }
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  };
  const refreshing = keepOn();

  return {
    check: async () => {
      // A computer that slept, or a process that was stopped, may find that its lock went stale and has a new owner.
      if (lost === undefined && Math.abs(ports.clock.nowMs() - refreshedMs) > staleAfterMs / 2) await refresh();
      if (lost !== undefined) throw lost;
    },
    release: async () => {
      stop.abort();
      await refreshing;
      try {
        if (await isOurs()) await ports.files.unlink(path);
      } catch (error) {
        // A lock that cannot be removed goes stale by itself; what the run did counts.
        if (!(error instanceof AppError)) throw error;
      }
    },
  };
}

function noLockFile(path: string): AppError {
  return new AppError({
    code: 'lock.root',
    message: `${path} is not a lock that Satchel made: it is no regular file.`,
    safe: 'Nothing was written.',
    hint: 'Remove it, then try again.',
    details: { path },
  });
}

function locked(root: string, holder: LockFile | undefined): AppError {
  return new AppError({
    code: 'lock.root',
    message:
      holder === undefined
        ? `Another Satchel is writing into ${root}.`
        : `Another Satchel (process ${holder.pid} on ${holder.host}) is writing into ${root}.`,
    safe: 'Nothing was written by this run.',
    hint: 'Wait until it is done, then try again. A lock left behind by a crash goes away after a minute.',
    details: { root },
  });
}
