/** Absolute paths as anchor and parts, by the rules of a given path format; nothing here asks which system runs. */
import { AppError } from '../errors';

export type PathFormat = 'posix' | 'windows';

export interface PathComponents {
  /** `/`, `C:\`, `\\` (network) or a device; empty for a path that is not absolute. */
  readonly anchor: string;
  readonly parts: readonly string[];
}

/** `.` and empty parts vanish, `..` folds by text. `path.above_root` when `..` climbs over the anchor. */
export function components(path: string, format: PathFormat): PathComponents {
  const { anchor, rest } = format === 'posix' ? splitPosix(path) : splitWindows(path);
  const parts: string[] = [];
  for (const part of rest) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (anchor === '') parts.push(part);
    else throw aboveRoot(path);
  }
  return { anchor, parts };
}

/** As `components`; `path.relative` for a path that is not absolute or names nothing (`\\`, `C:a`, `\a`). */
export function absoluteComponents(path: string, format: PathFormat): PathComponents {
  const found = components(path, format);
  if (found.anchor !== '' && !(found.anchor === '\\\\' && found.parts.length === 0)) return found;
  throw new AppError({
    code: 'path.relative',
    message: `${JSON.stringify(path)} is not an absolute path.`,
    safe: 'Nothing was read or written.',
    hint: format === 'windows' ? 'Begin with a drive, such as C:\\, or with \\\\server\\share.' : 'Begin with /.',
  });
}

/** Whether a text is an absolute path of the format; no path holds a NUL. */
export function isAbsolutePath(path: string, format: PathFormat): boolean {
  if (path.includes('\0')) return false;
  try {
    absoluteComponents(path, format);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** The path in the format's own separators. */
export function pathText({ anchor, parts }: PathComponents, format: PathFormat): string {
  if (format === 'posix') return anchor + parts.join('/');
  const joint = anchor === '' || anchor.endsWith('\\') || parts.length === 0 ? '' : '\\';
  return anchor + joint + parts.join('\\');
}

/** What two parts are compared by. */
export function partKey(part: string, format: PathFormat): string {
  return format === 'windows' ? part.toLowerCase() : part;
}

/** What two paths are compared by: equal keys are one path. */
export function pathKey(path: PathComponents, format: PathFormat): string {
  return partKey(pathText(path, format), format);
}

/** Whether `path` is `root` or lies below it, part by part. */
export function contains(root: PathComponents, path: PathComponents, format: PathFormat): boolean {
  return (
    partKey(root.anchor, format) === partKey(path.anchor, format) &&
    root.parts.length <= path.parts.length &&
    root.parts.every((part, index) => partKey(part, format) === partKey(path.parts[index] ?? '', format))
  );
}

function splitPosix(path: string): { anchor: string; rest: string[] } {
  return { anchor: path.startsWith('/') ? '/' : '', rest: path.split('/') };
}

function splitWindows(path: string): { anchor: string; rest: string[] } {
  const text = unfold(path.replaceAll('/', '\\'));
  const device = /^\\\\[?.]\\[^\\]*\\?/u.exec(text)?.[0];
  if (device !== undefined) return { anchor: device, rest: text.slice(device.length).split('\\') };
  if (text.startsWith('\\\\')) return { anchor: '\\\\', rest: text.slice(2).split('\\') };
  const drive = /^[A-Za-z]:\\/u.exec(text)?.[0];
  if (drive !== undefined) return { anchor: drive.toUpperCase(), rest: text.slice(3).split('\\') };
  return { anchor: '', rest: text.split('\\') };
}

/** `\\?\C:\a` and `\\?\UNC\server\share` are other spellings of the plain forms. */
function unfold(text: string): string {
  const network = /^\\\\\?\\UNC\\/iu.exec(text)?.[0];
  if (network !== undefined) return `\\\\${text.slice(network.length)}`;
  return /^\\\\\?\\[A-Za-z]:\\/u.test(text) ? text.slice(4) : text;
}

function aboveRoot(path: string): AppError {
  return new AppError({
    code: 'path.above_root',
    message: `${JSON.stringify(path)} climbs above the top folder.`,
    safe: 'Nothing was read or written.',
    hint: 'Take out the .. that have no folder left to leave.',
  });
}
