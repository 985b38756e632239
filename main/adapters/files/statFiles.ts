/** Looking at files without changing them: stat with nanoseconds, links, access. */
import { constants, type BigIntStats } from 'node:fs';
import { access, lstat as lstatOs, open, readlink, realpath, stat } from 'node:fs/promises';
import type { FileStat, FileSystem, FileType } from '../../engine/ports/fileSystem';
import { errnoOf, named } from './errnoErrors';

/** A regular file, a folder, a link, or one of the things that are never carried (devices, sockets, pipes). */
export function typeOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** The port's form of an OS stat. */
export function fileStatOf(stats: BigIntStats): FileStat {
  return {
    type: typeOf(stats),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    fileId: `${stats.dev.toString()}:${stats.ino.toString()}`,
    mode: Number(stats.mode & 0o7777n),
    changeNs: stats.ctimeNs,
  };
}

/** A path that is too long for the system is the name of nothing either. */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
const nothingBehind = new Set([...nothingThere, 'ELOOP']);

async function orNothing(
  path: string,
  absent: ReadonlySet<string>,
  work: () => Promise<BigIntStats>,
): Promise<FileStat | undefined> {
  return named(path, async () => {
    try {
      return fileStatOf(await work());
    } catch (error) {
      if (absent.has(errnoOf(error) ?? '')) return undefined;
      throw error;
    }
  });
}

async function canWriteIn(folder: string): Promise<boolean> {
  try {
    if (!(await stat(folder)).isDirectory()) return false;
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Every reason for not getting in is the same answer.
    return false;
  }
}

/** What opening says of a file that another program holds without sharing it. */
const held = new Set(['EBUSY', 'EPERM', 'EACCES']);

/** Opening for writing is refused while another program does not share the file; nothing is written. */
async function isHeldOpen(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r+')).close();
    return false;
  } catch (error) {
    return held.has(errnoOf(error) ?? '');
  }
}

export const statFiles = {
  lstat: (path) => orNothing(path, nothingThere, () => lstatOs(path, { bigint: true })),
  statFollowing: (path) => orNothing(path, nothingBehind, () => stat(path, { bigint: true })),
  readLink: (path) => named(path, () => readlink(path)),
  realPath: (path) => named(path, () => realpath(path)),
  canWriteIn,
  // Elsewhere an open file can be replaced: whoever has it open keeps the old one.
  ...(process.platform === 'win32' ? { isHeldOpen } : {}),
} satisfies Partial<FileSystem>;
