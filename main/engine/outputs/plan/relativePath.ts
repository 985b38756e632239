/** Hostile relative paths: which may be joined to a root at all, and how they are joined. */
import type { TargetPlatform } from './traits';

const tempName = /^\.satchel-[0-9a-f]{12}\.part$/i;

/**
 * Whether a path stays below whatever root it is joined to, on every platform that could read the plan; on Windows also
 * that its last part names no stream. Satchel's own folder and temp names are never taken from outside.
 */
export function isSafeRelativePath(path: string, platform: TargetPlatform): boolean {
  if (path.length === 0 || path.length > 32_767 || path.includes('\0')) return false;
  if (/^[A-Za-z]:/.test(path) || path.startsWith('/') || path.startsWith('\\')) return false;
  let start = 0;
  for (let i = 0; i <= path.length; i += 1) {
    const isEnd = i === path.length;
    if (!isEnd && path[i] !== '/') continue;
    const part = path.slice(start, i);
    if (part === '' || part === '.' || isOwnName(part)) return false;
    // A backslash is a separator for Windows and for careless programs: no part may climb by it either.
    if (part.startsWith('..') && /(?:^|\\)\.\.(?:\\|$)/.test(part)) return false;
    if (part.includes('\\') && part.split('\\').some((piece) => piece === '..' || isOwnName(piece))) return false;
    if (isEnd && platform === 'windows' && part.includes(':')) return false;
    start = i + 1;
  }
  return true;
}

/** `.satchel` folders and the temp names of downloads. */
export function isOwnName(part: string): boolean {
  if (!part.startsWith('.') || part.length < 8) return false;
  // Windows and macOS see `.Satchel.` and `.SATCHEL ` as the same folder.
  const plain = part.toLowerCase().replace(/[. ]+$/, '');
  return plain === '.satchel' || tempName.test(plain);
}

/** Joins a safe relative path to an absolute target with the platform's separator. */
export function joinTarget(target: string, relativePath: string, platform: TargetPlatform): string {
  const separator = platform === 'windows' ? '\\' : '/';
  const relative = platform === 'windows' ? relativePath.replaceAll('/', '\\') : relativePath;
  const hasSeparator = target.endsWith('/') || (platform === 'windows' && target.endsWith('\\'));
  return hasSeparator ? target + relative : target + separator + relative;
}

/** The folder part, without its slash; empty for a file directly below the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
