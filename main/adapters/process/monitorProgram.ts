/** Starts Deadline Cloud monitor so that it lives on its own; what it says goes to a file that nobody has to drain. */
import { spawn } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { MonitorProgram, RunningMonitor } from '../../engine/ports/monitorProgram';
import { errnoOf } from '../files/errnoErrors';

/** They change what Electron programs or their libraries are. */
const never = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'LD_PRELOAD', 'LD_LIBRARY_PATH']);

const mostOutputBytes = 4096;

export function createMonitorProgram(env: Readonly<Record<string, string | undefined>>): MonitorProgram {
  return {
    start: async (file, args) => {
      // A bare name would be looked for in the folder that Satchel happens to run in.
      if (!isAbsolute(file)) throw notStarted(file, 'is no absolute path');
      const folder = await mkdtemp(join(tmpdir(), 'satchel-sign-in-'));
      const said = await open(join(folder, 'output'), 'wx+', 0o600);
      const cleanUp = async (): Promise<void> => {
        await said.close();
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      };
      const child = spawn(file, [...args], {
        shell: false,
        detached: true,
        stdio: ['ignore', said.fd, said.fd],
        env: Object.fromEntries(Object.entries(env).filter(([name]) => !never.has(name))),
      });
      const exited: RunningMonitor['exited'] = new Promise((resolve) => {
        child.once('exit', (code) => {
          const answer = async (): Promise<{ code: number | null; output: string }> => {
            const { size } = await said.stat();
            const buffer = Buffer.alloc(Math.min(size, mostOutputBytes));
            await said.read(buffer, 0, buffer.length, Math.max(0, size - mostOutputBytes));
            return { code, output: buffer.toString('utf8').trim() };
          };
          answer()
            .finally(cleanUp)
            // What it said is lost, how it ended is not.
            .catch(() => ({ code, output: '' }))
            .then(resolve, () => undefined);
        });
      });
      try {
        await new Promise<void>((resolve, reject) => {
          child.once('spawn', resolve);
          child.once('error', reject);
        });
      } catch (error) {
        await cleanUp();
        throw notStarted(file, errnoOf(error) === 'ENOENT' ? 'is not there' : 'could not be started', error);
      }
      child.on('error', () => undefined);
      return {
        exited,
        stop: () => {
          child.kill();
        },
        leave: () => {
          child.unref();
          void cleanUp().catch(() => undefined);
        },
      };
    },
  };
}

function notStarted(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'auth.monitor_missing',
      message: `Deadline Cloud monitor ${what}: ${file}.`,
      safe: 'Nothing was changed.',
      hint: 'Install Deadline Cloud monitor, open it once and set up the profile again.',
      details: { path: file },
    },
    cause,
  );
}
