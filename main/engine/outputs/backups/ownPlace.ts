/** Whether a path in Satchel's own folder really lies there: nothing behind a link is ever removed. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import { placeOf } from '../apply/places';
import { folderOf } from '../plan/relativePath';

/** False as soon as a folder on the way is a link, is missing, or cannot be looked at. */
export async function isOwnPlace(
  root: string,
  path: string,
  files: Pick<FileSystem, 'realPath' | 'statFollowing'>,
): Promise<boolean> {
  const folder = folderOf(path);
  try {
    if ((await files.statFollowing(placeOf(root, folder)))?.type !== 'folder') return false;
    const realRoot = await files.realPath(root);
    return folded(await files.realPath(placeOf(root, folder))) === folded(placeOf(realRoot, folder));
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Disks may answer another spelling of the same name; two spellings of one name are never two places of ours. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
