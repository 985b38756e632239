/** A folder that paths are moved to or from: `a/b`, `/a`, `X:/a`, `//server/share/a`. */
import { AppError } from '../../../shared/domain/errors';
import { anchorFolder, splitAnchor } from '../../../shared/manifest/anchors';
import type { PathStyle } from '../../../shared/manifest/links';
import type { Manifest } from '../../../shared/manifest/manifest';
import { shown } from '../../../shared/manifest/manifestError';

export interface RootPrefix {
  readonly style: PathStyle;
  /** Without a slash at the end unless it is `/` or `X:/`; empty for the root of relative paths. */
  readonly path: string;
  /** What every path below begins with. */
  readonly start: string;
}

/** Back slashes become slashes, empty and `.` parts vanish. Throws `ops.bad_prefix` for `..`, NUL and half an anchor (`C:a`, `//server`). */
export function parseRootPrefix(text: string): RootPrefix {
  const slashed = text.replaceAll('\\', '/');
  const plain = slashed.startsWith('///') ? slashed.replace(/^\/+/, '/') : slashed;
  if (text.includes('\0')) throw badPrefix(text, 'has a NUL character');
  const names = plain.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw badPrefix(text, 'climbs out with ..');
  const anchor = splitAnchor(plain)?.anchor;
  if (anchor === undefined && plain.startsWith('/')) throw badPrefix(text, 'is a network path without a share');
  if (anchor === undefined && /^[A-Za-z]:/.test(plain)) throw badPrefix(text, 'has a drive without a slash after it');
  if (anchor === undefined) return relativePrefix(names);
  const rest = names.slice(anchor.split('/').filter((name) => name !== '').length);
  return rest.length === 0
    ? { style: 'absolute', path: anchorFolder(anchor), start: anchor }
    : { style: 'absolute', path: anchor + rest.join('/'), start: `${anchor}${rest.join('/')}/` };
}

/** The path as seen from the root; `undefined` unless it lies strictly below. Drive letters are the same in either case. */
export function pathBelow({ start }: RootPrefix, path: string): string | undefined {
  if (path.length <= start.length) return undefined;
  if (path.startsWith(start)) {
    // `//server/share` is not below `/`, whatever it looks like.
    return start === '/' && path.startsWith('//') ? undefined : path.slice(start.length);
  }
  return start[1] === ':' && driveUpper(path).startsWith(driveUpper(start)) ? path.slice(start.length) : undefined;
}

/** Whether the path is the root itself. */
export function isRootItself({ path: root }: RootPrefix, path: string): boolean {
  return path === root || (root[1] === ':' && driveUpper(path) === driveUpper(root));
}

/** With its drive letter, if any, in upper case. */
export function driveUpper(path: string): string {
  return path[1] === ':' ? path.slice(0, 1).toUpperCase() + path.slice(1) : path;
}

/** Throws `ops.path_style_mismatch` unless the manifest has paths of the root's style. */
export function requireStyle(manifest: Manifest, root: RootPrefix): void {
  if (manifest.pathStyle === root.style) return;
  throw new AppError({
    code: 'ops.path_style_mismatch',
    message: `The manifest has ${manifest.pathStyle} paths, but ${shown(root.path)} is ${root.style === 'absolute' ? 'an absolute' : 'a relative'} folder.`,
    safe: 'Nothing was written.',
    hint: `Name ${manifest.pathStyle === 'absolute' ? 'an absolute' : 'a relative'} folder.`,
  });
}

function relativePrefix(names: readonly string[]): RootPrefix {
  const path = names.join('/');
  return { style: 'relative', path, start: path === '' ? '' : `${path}/` };
}

function badPrefix(text: string, problem: string): AppError {
  return new AppError({
    code: 'ops.bad_prefix',
    message: `The folder ${shown(text)} ${problem}.`,
    safe: 'Nothing was written.',
    hint: 'Write the folder plainly, such as shots/sh010, /mnt/project, C:/project or //server/share/project.',
  });
}
