/** Keeps what a run replaces: a name in the root's own folder, on the same volume, made without copying. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import { backupFolderOf, backupPathOf, journalCopyOf, ownFolder, placeOf } from './places';
import { folderOf } from '../plan/relativePath';
import type { RootGuard } from './rootGuard';

/** Makes the folder for a backup and answers its relative path. `path.unsafe` when the folder is a link out of the root. */
export async function prepareBackup(runId: string, path: string, guard: RootGuard): Promise<string> {
  const backup = backupPathOf(runId, path);
  await guard.makeFolderFor(backup);
  await guard.check(backup);
  return backup;
}

/**
 * Leaves a copy of the journal beside the backups of each root, so that they explain themselves without this computer. A disk
 * that does not take the copy changes nothing about the run: undo works by the journal itself.
 */
export async function copyJournalBeside(
  journalPath: string,
  runId: string,
  roots: Iterable<string>,
  files: FileSystem,
): Promise<void> {
  for (const root of roots) {
    try {
      const folder = await files.lstat(placeOf(root, backupFolderOf(runId)));
      if (folder?.type !== 'folder') continue;
      const copy = placeOf(root, journalCopyOf(runId));
      await files.unlink(copy);
      await files.copyExclusive(journalPath, copy);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}

/** Removes the folders of a run's backups that became empty, innermost first. */
export async function pruneBackups(guard: RootGuard, backups: Iterable<string>, files: FileSystem): Promise<void> {
  const folders = new Set<string>();
  for (const backup of backups) {
    for (let folder = folderOf(backup); folder !== '' && folder !== ownFolder; folder = folderOf(folder))
      folders.add(folder);
  }
  await removeEmptyFolders(guard, folders, files);
}

/** Innermost first. Folders that links put outside of the root, and those that cannot go, stay. */
export async function removeEmptyFolders(guard: RootGuard, paths: Iterable<string>, files: FileSystem): Promise<void> {
  for (const path of [...new Set(paths)].sort((a, b) => b.length - a.length)) {
    try {
      await guard.check(path);
      await files.removeEmptyFolder(placeOf(guard.root, path));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
}
