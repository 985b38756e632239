/** Asks programs of the system: by absolute path, without a shell, in the language C, for two seconds at most. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { SystemProgram, SystemPrograms } from '../../engine/ports/systemPrograms';

const paths: Readonly<Record<SystemProgram, readonly string[]>> = {
  quota: ['/usr/bin/quota', '/usr/sbin/quota'],
  xfs_quota: ['/usr/sbin/xfs_quota', '/sbin/xfs_quota'],
  mount: ['/sbin/mount', '/usr/bin/mount'],
  whoami: ['C:\\Windows\\System32\\whoami.exe'],
};
const mostBytes = 1024 * 1024;

/** The fixed places and the limit are given otherwise by tests only. */
export function createSystemPrograms(places: Partial<typeof paths> = paths, limitMs = 2000): SystemPrograms {
  return {
    ask: async (program, args, signal) => {
      for (const file of places[program] ?? [])
        if (await canRun(file)) return signal.aborted ? undefined : run(file, args, limitMs, signal);
      return undefined;
    },
  };
}

function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function run(file: string, args: readonly string[], limitMs: number, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { env: { LC_ALL: 'C', SystemRoot: 'C:\\Windows' }, maxBuffer: mostBytes, windowsHide: true, cwd: cwdOf(file) },
      (error, stdout) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        // A code of its own is an answer: `quota` ends with 1 when a limit is passed.
        resolve(error === null || typeof error.code === 'number' ? stdout : undefined);
      },
    );
    const stop = (): void => {
      child.kill('SIGKILL');
      // A program that waits for a server that is gone does not even hear that; nobody waits for it.
      child.stdout?.destroy();
      child.unref();
      resolve(undefined);
    };
    const timer = setTimeout(stop, limitMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** A folder that is there, whatever became of the one that Satchel was started in. */
function cwdOf(file: string): string {
  return file.startsWith('/') ? '/' : 'C:\\';
}
