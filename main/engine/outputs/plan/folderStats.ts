/** Looks at all plain files of one folder together, on a thread of the walker, and keeps them in columns. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileStat } from '../../ports/fileSystem';
import type { TreeWalker } from '../../ports/treeWalker';
import { byCodeUnits } from '../../manifest/byCodeUnits';
import { FileColumns } from '../../scan/fileColumns';

/** Undefined for whatever was not seen to be a plain file of this name; it is to be looked at by itself. */
export type FolderStats = (name: string) => FileStat | undefined;

const onlyItsFiles = { exclude: ['*/**'] };

/** `folder` is absolute. Where it cannot be walked nothing is known of its files. Rejects with an AbortError. */
export async function readFolderStats(folder: string, walker: TreeWalker, signal: AbortSignal): Promise<FolderStats> {
  try {
    const request = { root: folder, rootId: '', filter: onlyItsFiles };
    const { batches } = await walker.walk(request, signal, () => undefined);
    return statsOf(new FileColumns(folder, batches));
  } catch (error) {
    if (error instanceof AppError) return () => undefined;
    throw error;
  }
}

function statsOf(files: FileColumns): FolderStats {
  // Mostly the next one is asked for.
  let next = 0;
  return (name) => {
    const place = next < files.count && files.name(next) === name ? next : placeOf(files, name);
    if (place === undefined) return undefined;
    next = place + 1;
    return files.stat(place);
  };
}

function placeOf(files: FileColumns, name: string): number | undefined {
  let low = 0;
  let high = files.count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = byCodeUnits(files.name(middle), name);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
