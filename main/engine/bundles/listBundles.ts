/** Job bundles in a folder, as folders and as archives. */
import { join } from 'node:path';
import type { FileSystem } from '../ports/fileSystem';

export interface ListedBundle {
  readonly path: string;
  readonly name: string;
  /** An archive is judged by its name only: opening all of them would take long. */
  readonly isArchive: boolean;
}

const ending = '.ojd';

/** Sorted by name. `input.not_found` when there is no such folder. */
export async function listBundles(
  folder: string,
  files: FileSystem,
  signal: AbortSignal,
): Promise<readonly ListedBundle[]> {
  const found: ListedBundle[] = [];
  for (const { name, type } of await files.readFolder(folder)) {
    signal.throwIfAborted();
    const path = join(folder, name);
    if (type === 'folder' && (await isBundleFolder(path, files))) found.push({ path, name, isArchive: false });
    else if (type === 'file' && isArchiveName(name))
      found.push({ path, name: name.slice(0, -ending.length), isArchive: true });
  }
  return found;
}

/** Whether there is a template, whatever stands in it. */
export async function isBundleFolder(folder: string, files: FileSystem): Promise<boolean> {
  for (const name of ['template.yaml', 'template.json'])
    if ((await files.statFollowing(join(folder, name)))?.type === 'file') return true;
  return false;
}

/** Whether a path is taken for an archive with a job bundle. */
export function isArchiveName(path: string): boolean {
  return path.toLowerCase().endsWith(ending) && !/(?:^|[\\/])\.ojd$/iu.test(path);
}
