/** Where this copy of Satchel lies, told to the buttons of DCCs and to scripts: installs.tsv and bin/satchel-open of the data folder. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

export interface Install {
  readonly version: string;
  /** What is started: the program, or the bundle on macOS. */
  readonly programPath: string;
  readonly startedAt: Date;
  /** The command that other tools start; absent where it was not shipped. */
  readonly shimPath?: string;
}

const mostInstalls = 50;

/** Adds this copy, drops those that are gone; both files are replaced whole. Throws what the disk says. */
export function noteInstall(dataFolder: string, { version, programPath, startedAt, shimPath }: Install): void {
  const listPath = join(dataFolder, 'installs.tsv');
  const own = [version, version.includes('-') ? 'beta' : 'stable', programPath, startedAt.toISOString()];
  const others = linesOf(listPath).filter(([, , path = '']) => isOther(path, programPath));
  const rows = [own, ...others].toSorted(newestFirst).slice(0, mostInstalls);
  writeWhole(listPath, rows.map((row) => `${row.join('\t')}\n`).join(''));
  if (shimPath === undefined || !existsSync(shimPath)) return;
  const target = join(dataFolder, 'bin', process.platform === 'win32' ? 'satchel-open.cmd' : 'satchel-open');
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const partial = `${target}.part`;
  copyFileSync(shimPath, partial);
  chmodSync(partial, 0o755);
  renameSync(partial, target);
}

/** The program that a person would start: the bundle on macOS, the image where one is mounted. */
export function programPathOf(exePath: string, appImage: string | undefined): string {
  if (appImage !== undefined && isAbsolute(appImage)) return appImage;
  return /^(.*?\.app)\/Contents\/MacOS\//.exec(exePath)?.[1] ?? exePath;
}

function linesOf(path: string): string[][] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.replace(/\r$/, '').split('\t'))
    .filter((row) => row.length >= 3);
}

const isOther = (path: string, own: string): boolean => path !== own && isAbsolute(path) && existsSync(path);

/** Stable before beta, then by version; a version with a suffix comes after the one without it. */
function newestFirst(a: readonly string[], b: readonly string[]): number {
  const channel = Number(b[1] === 'stable') - Number(a[1] === 'stable');
  if (channel !== 0) return channel;
  const [left, right] = [a[0] ?? '', b[0] ?? ''];
  const numbers = (text: string): string => text.split('-')[0] ?? '';
  const byNumber = numbers(right).localeCompare(numbers(left), 'en', { numeric: true });
  if (byNumber !== 0) return byNumber;
  const isPlain = (text: string): number => Number(!text.includes('-'));
  return isPlain(right) - isPlain(left) || right.localeCompare(left, 'en', { numeric: true });
}

function writeWhole(path: string, text: string): void {
  const partial = `${path}.${process.pid}.part`;
  try {
    writeFileSync(partial, text, { mode: 0o600 });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
