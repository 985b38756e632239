/** Keeps two syncs of a queue apart, the Deadline client's among them: a file with the process id. */
import { dirname } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';

export interface PidLockParts {
  readonly files: FileSystem;
  readonly processId: number;
  readonly isProcessAlive: (pid: number) => boolean;
}

const mostBytes = 4096;

/** Answers what gives it back. `lock.sync` names the process that holds it; one that is gone loses it. */
export async function takePidLock(path: string, parts: PidLockParts): Promise<() => Promise<void>> {
  const { files, processId } = parts;
  await files.makeFolders(dirname(path));
  for (let tries = 0; !(await claim(path, parts)); tries += 1) {
    const pid = await holderOf(path, files);
    if (pid !== undefined && (parts.isProcessAlive(pid) || tries > 0)) throw held(path, pid);
    // Nobody holds it any more; whoever sees that at the same time takes the next turn.
    await files.unlink(path);
  }
  return async () => {
    if ((await holderOf(path, files)) === processId) await files.unlink(path);
  };
}

async function claim(path: string, { files, processId }: PidLockParts): Promise<boolean> {
  const temp = `${path}${processId}~tmp`;
  await files.writeFileAtomic(temp, new TextEncoder().encode(String(processId)));
  try {
    if (await files.linkExclusive(temp, path)) return true;
    const writer = await files.createExclusive(path);
    await writer.write(new TextEncoder().encode(String(processId)));
    await writer.close();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'plan.changed_outside') return false;
    throw error;
  } finally {
    await files.unlink(temp);
  }
}

/** `undefined` for a file that is gone or holds no number. */
async function holderOf(path: string, files: FileSystem): Promise<number | undefined> {
  if ((await files.lstat(path)) === undefined) return undefined;
  const text = new TextDecoder().decode(await files.readFile(path, mostBytes)).trim();
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function held(path: string, pid: number): AppError {
  return new AppError({
    code: 'lock.sync',
    message: `The process ${pid} is syncing this queue already; it holds ${path}.`,
    safe: 'Nothing was downloaded or changed.',
    hint: 'Wait until it is done. Each queue is synced by one process at a time.',
    details: { pid, path },
  });
}
