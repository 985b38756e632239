/** Files that a verb writes where the person said. */
import { AppError } from '../../shared/domain/errors';
import type { FileSystem } from '../engine/ports/fileSystem';

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
