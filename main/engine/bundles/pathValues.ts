/** Paths in values of parameters: addresses are left alone, relative paths are joined by their origin. */
import { posix, win32 } from 'node:path';
import { components, type PathFormat } from '../../../shared/domain/paths/components';

/** `s3://bucket/key`. Two characters before the colon, so that a drive is none. */
export function isAddress(path: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//u.test(path);
}

/** Whether the path names its place by itself; `C:a` and `\a` do not. */
export function isAbsolutePath(path: string, format: PathFormat): boolean {
  if (format === 'posix') return path.startsWith('/');
  const plain = path.replaceAll('/', '\\');
  return /^(?:[A-Za-z]:\\|\\\\)/u.test(plain);
}

/** By text only, so that a link in the path keeps its meaning to whoever reads it. */
export function joinedPath(folder: string, path: string, format: PathFormat): string {
  const paths = format === 'posix' ? posix : win32;
  if (isAbsolutePath(path, format)) return withoutEnd(paths.normalize(path), format);
  // Neither relative nor absolute: it hangs on a drive that only the program's own state knows.
  const isRooted = format === 'windows' && (/^[A-Za-z]:/u.test(path) || /^[\\/]/u.test(path));
  return withoutEnd(isRooted ? win32.resolve(folder, path) : paths.join(folder, path), format);
}

/** What stands before the last separator, as Python tells it: a path that ends with one names that folder. */
export function folderOf(path: string, format: PathFormat): string {
  if (format === 'posix') return /^(?<folder>.*[^/])\/+[^/]*$/su.exec(path)?.groups?.['folder'] ?? rootOf(path);
  const folder = /^(?<folder>.*[^\\/])[\\/]+[^\\/]*$/su.exec(path)?.groups?.['folder'] ?? '\\';
  return /^[A-Za-z]:$/u.test(folder) ? `${folder}\\` : folder;
}

function rootOf(path: string): string {
  return path.startsWith('/') ? '/' : '';
}

/** Whether a relative path stays below the folder that it is joined to. */
export function staysInside(path: string, format: PathFormat): boolean {
  const { anchor, parts } = components(path, format);
  const isRooted = format === 'windows' && (/^[A-Za-z]:/u.test(path) || /^[\\/]/u.test(path));
  return anchor === '' && !isRooted && parts[0] !== '..';
}

function withoutEnd(path: string, format: PathFormat): string {
  const cut = format === 'posix' ? path.replace(/(?<=.)\/+$/u, '') : path.replace(/(?<=[^\\:])\\+$/u, '');
  return cut === '' ? path : cut;
}
