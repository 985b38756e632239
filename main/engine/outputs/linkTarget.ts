/** Where links lead, told from texts alone: from a text to a path below the root, and back. Pure. */
import { isSafeRelativePath } from './plan/relativePath';
import { ownPlatform } from './apply/places';
import type { TargetPlatform } from './plan/traits';

/** How plans name the root itself. */
export const rootItself = '.';

/**
 * The target of a link relative to the root, `rootItself` for the root. `undefined` for a text that is absolute, names a drive,
 * or climbs out of the root at any point on the way, also where it would come back in.
 */
export function foldLink(text: string, fromFolder: string): string | undefined {
  if (text === '' || text.includes('\0') || /^[/\\]|^[A-Za-z]:/.test(text)) return undefined;
  const parts = fromFolder === '' ? [] : fromFolder.split('/');
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? rootItself : parts.join('/');
}

/** Whether a plan may name this as the target of a link. */
export function isLinkTarget(target: string, platform: TargetPlatform): boolean {
  return target === rootItself || isSafeRelativePath(target, platform);
}

/** The text of a link in `folder` that leads to `target`, both relative to the root: up as far as needed, then down. */
export function linkText(folder: string, target: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = target === rootItself ? [] : target.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  const text = [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
  return text === '' ? '.' : text;
}

/** The target of a link that lies on this disk, read the way the disk writes it. */
export function foldLocalLink(text: string, fromFolder: string): string | undefined {
  return foldLink(ownPlatform === 'windows' ? text.replaceAll('\\', '/') : text, fromFolder);
}
