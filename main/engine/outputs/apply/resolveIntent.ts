/** Decides from the disk alone what became of a change whose run was killed, and finishes or takes back the half that was done. */
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { isSameStat, matchesFacts } from './fileFacts';
import { isTempPath, type Intent } from './journalLines';
import { placeOf } from './places';
import type { RootGuard } from './rootGuard';

/** Answers whether the change is made. The path holds its old or its new content afterwards, and is absent only if it was. */
export async function resolveIntent(
  intent: Intent,
  guard: RootGuard,
  files: FileSystem,
  /** Whether a verified temp that did not get its place waits there for the next run. */
  isTempKept = false,
): Promise<boolean> {
  for (const path of [intent.path, intent.backup, intent.from, intent.to])
    if (path !== undefined) await guard.check(path);
  switch (intent.op) {
    case 'create':
    case 'replace':
      return resolvePlacing(intent, files, isTempKept);
    case 'remove':
      return resolveRemoval(intent, files);
    case 'rename-local':
      return resolveRename(intent, files);
  }
}

interface Look {
  readonly path: string;
  readonly stat: FileStat | undefined;
}

async function lookAt(root: string, path: string | undefined, files: FileSystem): Promise<Look | undefined> {
  if (path === undefined) return undefined;
  const place = placeOf(root, path);
  return { path: place, stat: await files.lstat(place) };
}

const isOneFile = (a: Look | undefined, b: Look | undefined): boolean =>
  a?.stat !== undefined && b?.stat !== undefined && isSameStat(a.stat, b.stat);

async function resolvePlacing(intent: Intent, files: FileSystem, isTempKept: boolean): Promise<boolean> {
  const { root, before } = intent;
  const target = await lookAt(root, intent.path, files);
  const from = await lookAt(root, intent.from, files);
  const backup = await lookAt(root, intent.backup, files);
  if (target === undefined) return false;

  if (isNew(target, intent)) {
    // A second name of the new file, left between link and unlink. Renaming it onto itself would do nothing.
    if (isOneFile(from, target) && from !== undefined) await files.unlink(from.path);
    return true;
  }
  if (target.stat === undefined && before !== undefined) {
    // Without hard links the old file is moved away first: it comes back.
    if (backup?.stat !== undefined) await files.rename(backup.path, target.path);
  } else if (isOneFile(backup, target) && backup !== undefined) await files.unlink(backup.path);
  const isTemp = intent.from !== undefined && isTempPath(intent.from);
  if (from?.stat !== undefined && isTemp && !isTempKept) await files.unlink(from.path);
  return false;
}

/** By size and time; where old and new share both, the file id tells which it is. */
function isNew({ stat }: Look, { before, after }: Intent): boolean {
  if (after === undefined || !matchesFacts(stat, after)) return false;
  if (before === undefined || !matchesFacts(stat, before)) return true;
  return stat?.fileId === after.fileId || stat?.fileId !== before.fileId;
}

/** A removal is one rename into the backup folder. */
async function resolveRemoval({ root, path, backup }: Intent, files: FileSystem): Promise<boolean> {
  const target = await lookAt(root, path, files);
  const kept = await lookAt(root, backup, files);
  return target?.stat === undefined && kept?.stat !== undefined;
}

async function resolveRename({ root, path, to, before }: Intent, files: FileSystem): Promise<boolean> {
  const from = await lookAt(root, path, files);
  const target = await lookAt(root, to, files);
  if (from === undefined || target === undefined) return false;
  if (isOneFile(from, target)) {
    await files.unlink(target.path);
    return false;
  }
  return from.stat === undefined && before !== undefined && matchesFacts(target.stat, before);
}
