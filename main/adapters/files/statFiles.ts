/** Looking at files without changing them: stat with nanoseconds, links, access. */
import { constants } from 'node:fs';
import { access, lstat as lstatOs, open, readlink, realpath, stat } from 'node:fs/promises';
import type { FileStat, FileSystem } from '../../engine/ports/fileSystem';
import { errnoOf, named } from './errnoErrors';
import { fileStatOf } from './fileStat';
import { fileThreads } from './fileThreads';

/** A path that is too long for the system is the name of nothing either. */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
const nothingBehind = new Set([...nothingThere, 'ELOOP']);

async function orNothing(
  path: string,
  absent: ReadonlySet<string>,
  work: () => Promise<FileStat>,
): Promise<FileStat | undefined> {
  return named(path, async () => {
    try {
      return await work();
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
  lstat: (path) =>
    orNothing(path, nothingThere, async () =>
      fileThreads.isWorthwhile() ? fileThreads.run('lstat', path) : fileStatOf(await lstatOs(path, { bigint: true })),
    ),
  statFollowing: (path) =>
    orNothing(path, nothingBehind, async () =>
      fileThreads.isWorthwhile() ? fileThreads.run('stat', path) : fileStatOf(await stat(path, { bigint: true })),
    ),
  readLink: (path) => named(path, () => readlink(path)),
  realPath: (path) =>
    named(path, () => (fileThreads.isWorthwhile() ? fileThreads.run('realPath', path) : realpath(path))),
  canWriteIn,
  // Elsewhere an open file can be replaced: whoever has it open keeps the old one.
  ...(process.platform === 'win32' ? { isHeldOpen } : {}),
} satisfies Partial<FileSystem>;
