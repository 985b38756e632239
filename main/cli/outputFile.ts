/** Files that a verb writes where the person said. */
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/domain/errors';
import type { FileStat, FileSystem } from '../engine/ports/fileSystem';

/**
 * Writes whole or not at all; a link leads to the file that is written. `input.invalid` for a folder, a device or a pipe:
 * renaming onto a device would replace it by a file.
 */
export async function writeOutputFile(path: string, bytes: Uint8Array, files: FileSystem): Promise<void> {
  const found = await files.lstat(path);
  if (found?.type === 'folder' || found?.type === 'other') throw notAFile(path, found.type === 'folder');
  if (found?.type !== 'symlink') return files.writeFileAtomic(path, bytes);
  const behind = await files.statFollowing(path);
  if (behind !== undefined && behind.type !== 'file') throw notAFile(path, behind.type === 'folder');
  return files.writeFileAtomic(behind === undefined ? path : await files.realPath(path), bytes);
}

function notAFile(path: string, isFolder: boolean): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} is ${isFolder ? 'a folder' : 'a device, a socket or a pipe'}, not a file to write.`,
    safe: 'Nothing was written.',
    hint: 'Name a file.',
    details: { path },
  });
}

/** A file that was read to be written anew, and its text in pieces. */
export interface Rewrite {
  readonly path: string;
  /** What lay there when it was read. */
  readonly before: FileStat | undefined;
  readonly pieces: Iterable<Uint8Array>;
}

/** The new text as a whole or the old one; the mode stays. `plan.changed_outside` when somebody wrote the file meanwhile. */
export async function rewriteFile(
  { path, before, pieces }: Rewrite,
  { files, ids }: { readonly files: FileSystem; readonly ids: { uuid(): string } },
): Promise<void> {
  const temp = join(dirname(path), `.satchel-${ids.uuid().replaceAll('-', '').slice(-12)}.part`);
  const file = await files.createExclusive(temp);
  try {
    try {
      for (const piece of pieces) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before !== undefined) await files.setMode(temp, before.mode);
    const now = await files.lstat(path);
    if (now?.fileId !== before?.fileId || now?.mtimeNs !== before?.mtimeNs || now?.sizeBytes !== before?.sizeBytes)
      throw new AppError({
        code: 'plan.changed_outside',
        message: `${path} was written by somebody else meanwhile.`,
        safe: 'It is as they left it.',
        hint: 'Run the command again.',
        details: { path },
      });
    await files.rename(temp, path);
  } catch (error) {
    await files.unlink(temp);
    throw error;
  }
  await files.syncFolder(dirname(path));
}
