/** The command `satchel` for terminals where no package puts it there: a link, or for an AppImage a script, in a folder of the person's. */
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { AppError } from '../../shared/domain/errors';
import type { TerminalCommand } from '../../shared/ipc/terminalCommand';
import { imageScript, isImageScript } from './imageScript';

export interface TerminalCommandParts {
  readonly platform: NodeJS.Platform;
  /** The folder beside the app. */
  readonly resources: string;
  /** The image that this copy runs from. */
  readonly appImage: string | undefined;
  readonly homeFolder: string;
  /** Where terminals look for programs, as far as this process knows. */
  readonly searchPath: string;
  /** For every user; taken where this user may write there. */
  readonly sharedFolder?: string;
}

/** Asked anew each time: other programs change these folders too. */
export interface TerminalCommands {
  readonly get: () => TerminalCommand;
  /** Only what is Satchel's own is replaced or removed; `input.invalid` for what is somebody else's. */
  readonly install: () => TerminalCommand;
  readonly remove: () => TerminalCommand;
}

const command = 'satchel';

export function createTerminalCommands(parts: TerminalCommandParts): TerminalCommands {
  const { platform, resources, appImage, homeFolder } = parts;
  const searched = parts.searchPath.split(delimiter);
  const own = join(resources, 'cli', command);
  const target = appImage ?? own;

  const folderOf = (): string => {
    const personal = join(homeFolder, '.local', 'bin');
    const shared = parts.sharedFolder ?? '/usr/local/bin';
    // On a Mac no shell looks into the personal one by itself.
    return platform === 'darwin' && !searched.includes(personal) && isWritable(shared) ? shared : personal;
  };
  const stateAt = (path: string): TerminalCommand['state'] => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'absent';
    if (stat.isSymbolicLink()) {
      const leadsTo = readlinkSync(path);
      if (leadsTo === own && appImage === undefined) return 'installed';
      return /[/]resources[/]cli[/]satchel$/i.test(leadsTo) ? 'outdated' : 'foreign';
    }
    const text = stat.isFile() && stat.size < 65_536 ? readFileSync(path, 'utf8') : '';
    if (!isImageScript(text)) return 'foreign';
    return appImage !== undefined && text === imageScript(appImage) ? 'installed' : 'outdated';
  };
  const get = (): TerminalCommand => {
    const folder = folderOf();
    const path = join(folder, command);
    const rest = { path, target, isOnPath: searched.includes(folder) };
    if (platform === 'win32' || existsSync(join(resources, 'package-type'))) return { ...rest, state: 'packaged' };
    return { ...rest, state: existsSync(own) ? stateAt(path) : 'missing' };
  };
  return {
    get,
    install: () => {
      const { state, path } = get();
      if (state === 'foreign') throw notOurs(path);
      if (state !== 'absent' && state !== 'outdated') return get();
      mkdirSync(dirname(path), { recursive: true });
      const partial = `${path}.${process.pid}.part`;
      try {
        if (appImage === undefined) symlinkSync(own, partial);
        else writeFileSync(partial, imageScript(appImage), { mode: 0o755 });
        renameSync(partial, path);
      } finally {
        rmSync(partial, { force: true });
      }
      return get();
    },
    remove: () => {
      const { state, path } = get();
      if (state === 'foreign') throw notOurs(path);
      if (state === 'installed' || state === 'outdated') rmSync(path);
      return get();
    },
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // Whatever keeps this user from it, the personal folder is taken.
    return false;
  }
}

function notOurs(path: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} is there already and is not Satchel's.`,
    safe: 'It was left as it is.',
    hint: 'Move it away, or start Satchel by its own path.',
    details: { path },
  });
}
