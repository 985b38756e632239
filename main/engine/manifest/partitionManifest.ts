/** One manifest into several, one per root. */
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest, ManifestFolder } from '../../../shared/manifest/manifest';
import { shown } from '../../../shared/manifest/manifestError';
import { ownHeader } from './agreement';
import { relocate, type Relocated, type RelocateOptions } from './relocate';
import { driveUpper, isRootItself, parseRootPrefix, requireStyle, type RootPrefix } from './rootPrefix';
import { isAround } from './subtreeOf';

export interface Partition extends Relocated {
  readonly root: string;
}

export interface Partitioned {
  /** One per root, in the order of the roots, also where nothing lies below it. */
  readonly groups: readonly Partition[];
  /** What lies below no root, under its old paths; absent when there is nothing. */
  readonly unmatched?: Manifest;
}

/**
 * Roots may lie in each other: each entry goes to the deepest one it is below. Folders that are a root, or hold one, say nothing
 * more. Throws `ops.duplicate_root`, `ops.bad_prefix` and `ops.path_style_mismatch`.
 */
export function partitionManifest(
  manifest: Manifest,
  roots: readonly string[],
  options: RelocateOptions = {},
): Partitioned {
  const prefixes = roots.map(parseRootPrefix);
  requireDistinct(prefixes);
  for (const prefix of prefixes) requireStyle(manifest, prefix);
  const groupOf = createFinder(prefixes);
  const files = prefixes.map((): number[] => []);
  const folders = prefixes.map((): ManifestFolder[] => []);
  const rest: { readonly files: number[]; readonly folders: ManifestFolder[] } = { files: [], folders: [] };
  for (let index = 0; index < manifest.fileCount; index += 1)
    (files[groupOf(manifest.pathAt(index))] ?? rest.files).push(index);
  for (const folder of manifest.folders()) {
    const group = folders[groupOf(folder.path)];
    if (group !== undefined) group.push(folder);
    else if (!prefixes.some((prefix) => isRootItself(prefix, folder.path) || isAround(folder.path, prefix)))
      rest.folders.push(folder);
  }
  const groups = prefixes.map((prefix, index) => ({
    root: prefix.path,
    ...relocate(manifest, prefix, files[index] ?? [], folders[index] ?? [], options),
  }));
  if (rest.files.length + rest.folders.length === 0) return { groups };
  const unmatched = buildManifest(
    rest.files.map((index) => manifest.entryAt(index)),
    { ...ownHeader(manifest), folders: rest.folders },
  );
  return { groups, unmatched };
}

/** Answers the number of the deepest root above a path, or -1. Neighbours in a manifest mostly share their folder. */
function createFinder(prefixes: readonly RootPrefix[]): (path: string) => number {
  const numbers = new Map(prefixes.map(({ start }, index) => [driveUpper(start), index]));
  const lengths = [...new Set(prefixes.map(({ start }) => start.length))].sort((a, b) => b - a);
  let last: { readonly parent: string; readonly number: number } | undefined;
  return (path) => {
    const parent = path.slice(0, path.lastIndexOf('/') + 1);
    if (last?.parent !== parent) last = { parent, number: find(driveUpper(parent)) };
    return last.number;
  };
  function find(parent: string): number {
    for (const length of lengths) {
      // `//server/share` is not below `/`.
      if (length > parent.length || (length === 1 && parent.startsWith('//'))) continue;
      const number = numbers.get(parent.slice(0, length));
      if (number !== undefined) return number;
    }
    return -1;
  }
}

function requireDistinct(prefixes: readonly RootPrefix[]): void {
  const seen = new Set<string>();
  for (const { path } of prefixes) {
    const key = driveUpper(path);
    if (seen.has(key))
      throw new AppError({
        code: 'ops.duplicate_root',
        message: `The root ${shown(path)} is named twice.`,
        safe: 'Nothing was written.',
        hint: 'Name each root once.',
        details: { root: shown(path) },
      });
    seen.add(key);
  }
}
