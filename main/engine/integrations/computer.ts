/** What integrations know of this computer, and how places are written for all of them. */
import { isAbsolute, normalize } from 'node:path';
import type { FileSystem } from '../ports/fileSystem';
import type { TargetPlatform } from '../outputs/plan/traits';

export interface Computer {
  readonly files: FileSystem;
  readonly platform: TargetPlatform;
  readonly homeFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sha256: (bytes: Uint8Array) => string;
  /** In front of every folder of the system, such as /opt. Empty but where an installation is tried out. */
  readonly systemRoot: string;
}

/** As the manifest names systems. */
export const systemOf = (platform: TargetPlatform): 'win32' | 'darwin' | 'linux' =>
  platform === 'windows' ? 'win32' : platform === 'macos' ? 'darwin' : 'linux';

/** Where these variables are not set they are always these folders. */
const windowsFolders: Readonly<Record<string, string>> = {
  APPDATA: '~/AppData/Roaming',
  LOCALAPPDATA: '~/AppData/Local',
  ProgramFiles: 'C:/Program Files',
  CommonProgramFiles: 'C:/Program Files/Common Files',
  ProgramData: 'C:/ProgramData',
};

/**
 * The path that a place stands for: `~`, `%NAME%` of Windows, `@NAME@` from `values`; undefined where a value is not known
 * or no whole path comes of it.
 */
export function placeOf(
  place: string,
  computer: Pick<Computer, 'homeFolder' | 'env' | 'systemRoot' | 'platform'>,
  values: Readonly<Record<string, string | undefined>> = {},
): string | undefined {
  let isKnown = computer.platform === 'windows' || !place.startsWith('%');
  const filled = place.replace(/@(\w+)@/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') isKnown = false;
    return value ?? '';
  });
  if (!isKnown) return undefined;
  if (filled.startsWith('/') && place.startsWith('/')) return normalize(`${computer.systemRoot}${filled}`);
  const configHome = computer.env['XDG_CONFIG_HOME'];
  const path = filled
    .replace(/^%(\w+)%/, (_all, name: string) => computer.env[name] ?? windowsFolders[name] ?? '')
    .replace(/^~\/\.config(?=\/)/, (usual) => (configHome?.startsWith('/') === true ? configHome : usual))
    .replace(/^~(?=\/)/, () => computer.homeFolder);
  return isAbsolute(path) ? normalize(path) : undefined;
}
