/** Starts the window from the command line: the installed app beside this file, or the checkout's own start script. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/domain/errors';
import { sandboxHint } from './sandboxHint';

const checkoutScript = join(import.meta.dirname, '..', '..', 'scripts', 'app.mjs');

/** Whether a window can be shown here. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** How a person calls this command here: by its name where it is installed, through npm in a checkout. */
export function commandWords(): string {
  return existsSync(checkoutScript) ? 'npm run --silent satchel --' : 'satchel';
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** Names never handed to the window: they change what Electron or its libraries are. */
const never = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'LD_PRELOAD', 'LD_LIBRARY_PATH']);

/** Starts the window and does not wait for it. `input.not_found` when there is no app beside this command. */
export function launchApp(args: readonly string[], home: string | undefined): void {
  const program = findApp();
  if (program === undefined) {
    throw new AppError({
      code: 'input.not_found',
      message: 'The window of Satchel is not beside this command.',
      safe: 'Nothing was changed.',
      hint: 'Install the app, or run `npm run app` in a checkout.',
    });
  }
  const hint = process.platform === 'linux' ? sandboxHint({ folder: dirname(program.file) }) : undefined;
  if (hint !== undefined && program.args.length === 0) process.stderr.write(`satchel: ${hint}\n`);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !never.has(name)));
  const child = spawn(program.file, [...program.args, ...args], {
    detached: true,
    stdio: 'ignore',
    env: { ...env, ...(home === undefined ? {} : { SATCHEL_HOME: home }) },
  });
  child.on('error', () => {
    process.stderr.write(`satchel: ${program.file} could not be started.\n`);
  });
  child.unref();
}

function findApp(): Program | undefined {
  const here = import.meta.dirname;
  const installed = join(here, '..', '..', process.platform === 'win32' ? 'Satchel.exe' : 'satchel');
  if (existsSync(join(here, '..', '..', 'resources', 'cli')) && existsSync(installed))
    return { file: installed, args: [] };
  return existsSync(checkoutScript) ? { file: process.execPath, args: [checkoutScript] } : undefined;
}
