/** Answers what a manifest has at a path or below it, without a set of a million paths. */
import type { Manifest } from '../../../shared/manifest/manifest';
import { byCodeUnits } from './byCodeUnits';

export interface PathIndex {
  /** Of the file, link or deletion that stands exactly there. */
  entryIndex(path: string): number | undefined;
  /** Entries below the folder, first and behind the last; empty for the root: all. */
  entriesBelow(folder: string): readonly [number, number];
  /** Listed folders below the folder that are there. */
  foldersBelow(folder: string): readonly string[];
  /** It is listed as a folder that is there. */
  hasFolder(path: string): boolean;
  /** Listed, or anything that is there lies below it. */
  isFolder(path: string): boolean;
}

export function createPathIndex(manifest: Manifest): PathIndex {
  const folders: string[] = [];
  for (const { path, deleted } of manifest.folders()) if (deleted !== true) folders.push(path);
  folders.sort(byCodeUnits);
  const listed = new Set(folders);
  const pathAt = (index: number): string => manifest.pathAt(index);
  const folderAt = (index: number): string => folders[index] ?? '';

  const entriesBelow = (folder: string): readonly [number, number] => below(folder, manifest.fileCount, pathAt);
  const foldersBelow = (folder: string): readonly string[] => folders.slice(...below(folder, folders.length, folderAt));
  const hasBelow = (folder: string): boolean => {
    const [first, end] = entriesBelow(folder);
    for (let index = first; index < end; index += 1) if (manifest.kindAt(index) !== 'deleted') return true;
    return foldersBelow(folder).length > 0;
  };
  return {
    entryIndex(path) {
      const at = firstFrom(path, manifest.fileCount, pathAt);
      return at < manifest.fileCount && pathAt(at) === path ? at : undefined;
    },
    entriesBelow,
    foldersBelow,
    hasFolder: (path) => listed.has(path),
    isFolder: (path) => listed.has(path) || hasBelow(path),
  };
}

function below(folder: string, count: number, pathAt: (index: number) => string): readonly [number, number] {
  if (folder === '') return [0, count];
  // Nothing sorts between a path and what begins with it, and "0" is the unit after "/".
  const start = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  return [firstFrom(`${start}/`, count, pathAt), firstFrom(`${start}0`, count, pathAt)];
}

/** Index of the first path that is not before `wanted`; paths are sorted by UTF-16 code units. */
export function firstFrom(wanted: string, count: number, pathAt: (index: number) => string): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pathAt(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
