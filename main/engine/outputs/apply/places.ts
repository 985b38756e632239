/** Where a run puts its own files below a root, and how relative paths become absolute on this computer. */
import { sep } from 'node:path';
import { joinTarget } from '../plan/relativePath';
import type { TargetPlatform } from '../plan/traits';

/** The rules of the computer that writes, whatever computer planned. */
export const ownPlatform: TargetPlatform = sep === '\\' ? 'windows' : 'linux';

/** Absolute path of something below a root; the root itself for the empty path. */
export function placeOf(root: string, relativePath: string): string {
  return relativePath === '' ? root : joinTarget(root, relativePath, ownPlatform);
}

/** The way back of `placeOf`. */
export function relativeTo(root: string, absolutePath: string): string {
  const below = absolutePath.slice(placeOf(root, '-').length - 1);
  return ownPlatform === 'windows' ? below.replaceAll('\\', '/') : below;
}

/** Satchel's own folder in a root: left out of scans and submissions. */
export const ownFolder = '.satchel';
const backupFolder = `${ownFolder}/backup`;
/** Where verified contents wait for a decision, relative to their root. */
export const heldFolder = `${ownFolder}/held`;

/** The folder of a run's backups, relative to its root. */
export function backupFolderOf(runId: string): string {
  return `${backupFolder}/${runId}`;
}

/** Where a run keeps what it replaces, relative to its root. */
export function backupPathOf(runId: string, path: string): string {
  return `${backupFolderOf(runId)}/${path}`;
}

/** The copy of a run's journal; beside the folder, where no file of the root can have the same name. */
export function journalCopyOf(runId: string): string {
  return `${backupFolderOf(runId)}.journal.jsonl`;
}

/** Name of the journal in a run folder. */
export const journalName = 'journal.jsonl';
