/** Names in folders: links, renames, removals, new folders, copies, modes. */
import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, rename, rmdir, stat, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../../engine/ports/fileSystem';
import { errnoOf, existsError, named, noLinkError, notAFileError } from './errnoErrors';
import { setMtime } from './fileTimes';
import { canLinkSymlinks, saysNoHardLinks } from './hardLinks';
import { readFlags } from './openFlags';

const isWindows = process.platform === 'win32';
/** Windows answers "denied" for a file that another program holds open, so it counts as busy there. */
const heldOpen = isWindows ? ({ EPERM: 'disk.busy', EACCES: 'disk.busy' } as const) : {};

async function linkExclusive(from: string, to: string): Promise<boolean> {
  return named(
    to,
    async () => {
      try {
        if (!canLinkSymlinks && (await lstat(from)).isSymbolicLink()) return false;
        await link(from, to);
        return true;
      } catch (error) {
        if (saysNoHardLinks(error)) return false;
        throw error;
      }
    },
    { EEXIST: 'plan.changed_outside' },
  );
}

const noSymlinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL']);

async function makeLink(filePath: string, text: string, to: 'file' | 'folder'): Promise<void> {
  await named(
    filePath,
    async () => {
      try {
        await symlink(isWindows ? text.replaceAll('/', '\\') : text, filePath, to === 'folder' ? 'dir' : 'file');
      } catch (error) {
        throw noSymlinks.has(errnoOf(error) ?? '') ? noLinkError(filePath, error) : error;
      }
    },
    { EEXIST: 'plan.changed_outside' },
  );
}

async function removeFile(filePath: string): Promise<void> {
  await named(
    filePath,
    async () => {
      try {
        await unlink(filePath);
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error;
      }
    },
    heldOpen,
  );
}

async function makeFolders(folder: string): Promise<readonly string[]> {
  return makeChain(folder, false);
}

/** `hasParent`: it was there or made a moment ago, so a folder that is still refused for lack of one will never be made. */
async function makeChain(folder: string, hasParent: boolean): Promise<readonly string[]> {
  return named(folder, async () => {
    try {
      await mkdir(folder);
      return [folder];
    } catch (error) {
      const errno = errnoOf(error);
      const parent = path.dirname(folder);
      if (errno === 'ENOENT' && parent !== folder && !hasParent) {
        const made = await makeChain(parent, false);
        return [...made, ...(await makeChain(folder, true))];
      }
      if (errno === 'ENOTDIR') throw existsError(parent, error);
      // Drive roots answer EPERM or EACCES, read-only disks EROFS, even when the folder is there.
      const isThere = await stat(folder).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
      if (isThere) return [];
      throw errno === 'EEXIST' ? existsError(folder, error) : error;
    }
  });
}

const notRemovable = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR']);

async function removeEmptyFolder(folder: string): Promise<boolean> {
  return named(folder, async () => {
    try {
      await rmdir(folder);
      return true;
    } catch (error) {
      if (notRemovable.has(errnoOf(error) ?? '')) return false;
      throw error;
    }
  });
}

async function copyExclusive(from: string, to: string): Promise<void> {
  await named(from, async () => {
    if (!(await lstat(from)).isFile()) throw notAFileError(from);
  });
  await named(to, () => copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE), {
    EEXIST: 'plan.changed_outside',
  });
}

/** Through an open file, because changing the mode by name follows links. */
async function setMode(filePath: string, mode: number): Promise<void> {
  if (isWindows) {
    await named(filePath, () => chmod(filePath, mode));
    return;
  }
  await named(
    filePath,
    async () => {
      const handle = await open(filePath, readFlags);
      try {
        await handle.chmod(mode);
      } finally {
        await handle.close();
      }
    },
    { ELOOP: 'source.changed' },
  );
}

export const placeFiles = {
  linkExclusive,
  makeLink,
  rename: (from, to) => named(to, () => rename(from, to), heldOpen),
  unlink: removeFile,
  makeFolders,
  removeEmptyFolder,
  copyExclusive,
  setMtime: (filePath, mtimeUs) => named(filePath, () => setMtime(filePath, mtimeUs)),
  setMode,
} satisfies Partial<FileSystem>;
