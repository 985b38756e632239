/** Which folders of a manifest hold nothing, so that only making them brings them home. */
import type { PlanFolder } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { encodePath } from './encodeName';
import { isSafeRelativePath } from './relativePath';
import { createTargetProbe } from './targetProbe';
import type { FileSystemTraits } from './traits';

export interface FoldersOfRoot {
  readonly root: number;
  /** Absolute. */
  readonly target: string;
  /** Every folder that the farm lists, relative to the root. */
  readonly folders: readonly string[];
  /** Every file and link of the farm, wanted or not: a folder that holds one is not empty. */
  readonly files: Iterable<{ readonly path: string }>;
  readonly isWanted: (path: string) => boolean;
}

/** The innermost empty folders that are not here yet, under names that the target takes. */
export async function emptyFolders(
  { root, target, folders, files, isWanted }: FoldersOfRoot,
  traits: FileSystemTraits,
  disk: FileSystem,
): Promise<readonly PlanFolder[]> {
  const listed = new Set(folders);
  const occupied = new Set<string>();
  for (const { path } of files) {
    // Of a million files only those are kept whose path a folder has too.
    if (listed.has(path)) occupied.add(path);
    addParents(path, occupied);
  }
  for (const path of folders) addParents(path, occupied);
  const probe = createTargetProbe(target, traits, disk);
  const empty: PlanFolder[] = [];
  for (const folder of listed) {
    if (occupied.has(folder) || !isSafeRelativePath(folder, traits.platform) || !isWanted(folder)) continue;
    const path = encodePath(folder, traits);
    if ((await probe.folder(path)).state !== 'folder') empty.push({ root, path });
  }
  return empty;
}

/** Stops at the first parent that is known, for then its own parents are too. */
function addParents(path: string, known: Set<string>): void {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const parent = path.slice(0, slash);
    if (known.has(parent)) return;
    known.add(parent);
  }
}
