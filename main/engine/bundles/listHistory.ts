/** Earlier submissions in a job history folder, Satchel's and those of other tools. */
import { join } from 'node:path';
import type { FileSystem } from '../ports/fileSystem';
import { isBundleFolder } from './listBundles';

export interface HistoryEntry {
  /** A bundle that can be submitted again. */
  readonly folder: string;
  /** `YYYY-mm-dd`. */
  readonly day: string;
  /** Of that day, from 1. */
  readonly number: number;
  /** Submitter and name of the job as the folder tells them. */
  readonly title: string;
}

/** Newest first, at most `limit`. A history that does not exist is empty; folders that are no bundles are passed over. */
export async function listHistory(
  historyFolder: string,
  limit: number,
  files: FileSystem,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  for (const month of (await foldersIn(historyFolder, files)).filter((name) => /^\d{4}-\d{2}$/u.test(name)).reverse()) {
    const entries = (await foldersIn(join(historyFolder, month), files))
      .map((name) => entryOf(join(historyFolder, month, name), name))
      .filter((entry) => entry !== undefined)
      .sort((a, b) => (a.day === b.day ? b.number - a.number : a.day < b.day ? 1 : -1));
    for (const entry of entries) {
      signal.throwIfAborted();
      if (found.length >= limit) return found;
      if (await isBundleFolder(entry.folder, files)) found.push(entry);
    }
  }
  return found;
}

async function foldersIn(folder: string, files: FileSystem): Promise<string[]> {
  if ((await files.statFollowing(folder))?.type !== 'folder') return [];
  return (await files.readFolder(folder)).filter(({ type }) => type === 'folder').map(({ name }) => name);
}

function entryOf(folder: string, name: string): HistoryEntry | undefined {
  const groups = /^(?<day>\d{4}-\d{2}-\d{2})-(?<number>\d{1,6})(?:-(?<title>.*))?$/su.exec(name)?.groups;
  if (groups === undefined) return undefined;
  return { folder, day: groups['day'] ?? '', number: Number(groups['number']), title: groups['title'] ?? '' };
}
