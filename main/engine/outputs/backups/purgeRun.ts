/** Removes the backups of one run: exactly the files that its journal says it kept, and nothing else that lies beside them. */
import { AppError } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileSystem } from '../../ports/fileSystem';
import { enterRoots } from '../apply/enterRoots';
import { matchesFacts } from '../apply/fileFacts';
import { backupFolderOf, journalCopyOf, journalName, ownFolder, placeOf } from '../apply/places';
import type { RootGuard } from '../apply/rootGuard';
import type { LockOwner, RootLock } from '../apply/rootLock';
import { folderOf } from '../plan/relativePath';
import type { BackupShelf } from './backupShelf';
import { isOwnPlace } from './ownPlace';
import { readPurgeMark, writePurgeMark } from './purgeMark';
import type { KeptFile, RunBackups } from './readBackups';

export type PurgePorts = Pick<EnginePorts, 'files' | 'clock' | 'ids'>;

export interface Purged {
  readonly files: number;
  readonly bytes: number;
  /** Names of backups that hold something else by now; they stay. */
  readonly left: number;
}

/**
 * May be called again, also after it was killed: it goes on with what is still there. `lock.root` while a run is active in one
 * of the folders; then nothing is removed.
 */
export async function purgeRun(
  run: RunBackups,
  shelf: Pick<BackupShelf, 'runFolder'>,
  owner: LockOwner,
  ports: PurgePorts,
  signal: AbortSignal,
): Promise<Purged> {
  const { files, clock } = ports;
  const runFolder = shelf.runFolder(run.runId);
  const roots = [...new Set(run.kept.map(({ root }) => root))];
  const there: string[] = [];
  for (const root of roots) if (await hasOwnFolder(root, files)) there.push(root);
  const locks: RootLock[] = [];
  const guards = new Map<string, RootGuard>();
  try {
    const made = (): Promise<void> => Promise.resolve();
    await enterRoots(there, { guards, locks }, { runId: run.runId, owner, made }, ports);
    const purgedAt = (await readPurgeMark(files, runFolder))?.purgedAt ?? new Date(clock.nowMs()).toISOString();
    await writePurgeMark(files, runFolder, { purgedAt, waiting: roots });
    const counts = { files: 0, bytes: 0, left: 0 };
    for (const file of run.kept) {
      if (!guards.has(file.root)) continue;
      signal.throwIfAborted();
      for (const lock of locks) await lock.check();
      await removeOne(file, counts, files);
    }
    for (const root of there) {
      await removeFolders(root, run, files);
      await removeJournalCopy(root, run.runId, runFolder, files);
    }
    await writePurgeMark(files, runFolder, { purgedAt, waiting: roots.filter((root) => !there.includes(root)) });
    return counts;
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** Without it there is nothing of ours, and no folder is made to look. */
async function hasOwnFolder(root: string, files: FileSystem): Promise<boolean> {
  return (
    (await files.statFollowing(root))?.type === 'folder' &&
    (await files.lstat(placeOf(root, ownFolder)))?.type === 'folder'
  );
}

async function removeOne(
  { root, backup, before }: KeptFile,
  counts: { files: number; bytes: number; left: number },
  files: FileSystem,
): Promise<void> {
  const place = placeOf(root, backup);
  const found = await files.lstat(place);
  if (found === undefined) return;
  if (!matchesFacts(found, before) || !(await isOwnPlace(root, backup, files))) {
    counts.left += 1;
    return;
  }
  await files.unlink(place);
  counts.files += 1;
  counts.bytes += before.size;
}

/** Those that became empty, innermost first; one behind a link stays. */
async function removeFolders(root: string, { runId, kept }: RunBackups, files: FileSystem): Promise<void> {
  const folders = new Set<string>([backupFolderOf(runId)]);
  for (const file of kept) {
    if (file.root !== root) continue;
    for (let at = folderOf(file.backup); at.length > backupFolderOf(runId).length; at = folderOf(at)) folders.add(at);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      const place = placeOf(root, folder);
      const isFolder = (await files.lstat(place))?.type === 'folder';
      if (isFolder && (await isOwnPlace(root, folder, files))) await files.removeEmptyFolder(place);
    } catch (error) {
      // A folder that cannot go, such as one that is open in a file browser, is no reason to stop.
      if (!(error instanceof AppError)) throw error;
    }
  }
}

/** The copy beside the backups explains what is not there any more; a file that is not such a copy stays. */
async function removeJournalCopy(root: string, runId: string, runFolder: string, files: FileSystem): Promise<void> {
  const copy = journalCopyOf(runId);
  const found = await files.lstat(placeOf(root, copy));
  const journal = await files.lstat(placeOf(runFolder, journalName));
  if (found?.type !== 'file' || found.sizeBytes !== journal?.sizeBytes) return;
  if (await isOwnPlace(root, copy, files)) await files.unlink(placeOf(root, copy));
}
