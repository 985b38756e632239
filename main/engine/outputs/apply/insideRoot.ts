/** Follows a path below a root on the disk, link by link, and tells whether it stays inside. Looks, never writes. */
import { dirname, isAbsolute, join } from 'node:path';
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { rootItself } from '../linkTarget';
import { isInside } from '../plan/targetFolder';
import { ownPlatform } from './places';

export interface Destination {
  /** With every link resolved. */
  readonly path: string;
  /** Absent when nothing is there. */
  readonly stat?: FileStat;
}

/** As many as the strictest system follows. */
const mostLinks = 32;

/** Where `target` really is; `undefined` as soon as a step of the way lies outside of `realRoot`, or links go round in a circle. */
export async function destinationInside(
  realRoot: string,
  target: string,
  files: Pick<FileSystem, 'lstat' | 'statFollowing' | 'realPath' | 'readLink'>,
): Promise<Destination | undefined> {
  const isOwn = (path: string): boolean => isInside(path, realRoot, ownPlatform);
  const ahead = target === rootItself ? [] : target.split('/').reverse();
  let at = realRoot;
  let stat = await files.lstat(realRoot);
  let links = 0;
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (name === '' || name === '.') continue;
    const next = name === '..' ? dirname(at) : join(at, name);
    if (!isOwn(next)) return undefined;
    const found = await files.lstat(next);
    if (found?.type !== 'symlink') {
      at = next;
      stat = found;
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    if ((await files.statFollowing(next)) !== undefined) {
      at = await files.realPath(next);
      if (!isOwn(at)) return undefined;
      stat = await files.lstat(at);
      continue;
    }
    // It leads nowhere yet, and so could everything behind it one day: its text is walked like the rest.
    const text = await files.readLink(next);
    if (isAbsolute(text) || /^[\\/]|^[A-Za-z]:/.test(text)) return undefined;
    ahead.push(...text.split(ownPlatform === 'windows' ? /[\\/]/ : '/').reverse());
  }
  return { path: at, ...(stat === undefined ? {} : { stat }) };
}
