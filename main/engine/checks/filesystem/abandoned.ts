/** What checks that were killed left in folders: known by notes in the data folder, and removed when it is old enough. */
import { Buffer } from 'node:buffer';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Clock, Ids } from '../../ports/clock';
import type { FileSystem } from '../../ports/fileSystem';
import { ownPathsIn, removeOwn } from './ownFiles';

/** A check that runs may be another process's, and none runs for an hour. */
const abandonedMs = 3600 * 1000;
const mostPathBytes = 128 * 1024;
const notesFolder = 'checks';
const noteName = /^[0-9a-f]{16}\.folder$/;

/** Removes what checks left in the folder more than an hour ago; answers how many files and folders, and whether any is younger. */
export async function sweepFolder(
  folder: string,
  files: FileSystem,
  nowMs: number,
): Promise<{ readonly removed: number; readonly isDone: boolean }> {
  let [removed, isDone] = [0, true];
  for (const path of await ownPathsIn(folder, files)) {
    const stat = await files.lstat(path);
    if (stat === undefined) continue;
    if (!isAbandoned(stat.mtimeNs, nowMs)) {
      isDone = false;
      continue;
    }
    const inside = stat.type === 'folder' ? await ownPathsIn(path, files) : [];
    for (const old of [...inside, path]) removed += Number(await removeOwn(old, files));
  }
  return { removed, isDone };
}

/** Notes in the data folder that a check makes files in the folder. The answer takes the note away, for when nothing is left there. */
export async function noteFolder(
  dataFolder: string,
  folder: string,
  { files, ids }: { readonly files: FileSystem; readonly ids: Pick<Ids, 'hex'> },
): Promise<() => Promise<void>> {
  const notes = join(dataFolder, notesFolder);
  const note = join(notes, `${ids.hex(16)}.folder`);
  await files.makeFolders(notes);
  const writer = await files.createExclusive(note);
  try {
    await writer.write(Buffer.from(folder, 'utf8'));
  } finally {
    await writer.close();
  }
  return () => files.unlink(note);
}

/** At a start: sweeps every folder that has an old note. A folder that is not there now keeps its note for a day. */
export async function sweepNotedFolders(
  dataFolder: string,
  { files, clock }: { readonly files: FileSystem; readonly clock: Clock },
): Promise<void> {
  const notes = join(dataFolder, notesFolder);
  if ((await files.lstat(notes)) === undefined) return;
  const nowMs = clock.nowMs();
  for (const { name } of await files.readFolder(notes)) {
    const note = join(notes, name);
    const stat = noteName.test(name) ? await files.lstat(note) : undefined;
    if (stat?.type !== 'file' || !isAbandoned(stat.mtimeNs, nowMs)) continue;
    const folder = Buffer.from(await files.readFile(note, mostPathBytes)).toString('utf8');
    const isOver = isAbandoned(stat.mtimeNs + 24n * 3600n * 1_000_000_000n, nowMs);
    if ((isAbsolute(folder) && (await isSwept(folder, files, nowMs))) || isOver) await files.unlink(note);
  }
}

async function isSwept(folder: string, files: FileSystem, nowMs: number): Promise<boolean> {
  try {
    return (await sweepFolder(folder, files, nowMs)).isDone;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function isAbandoned(mtimeNs: bigint, nowMs: number): boolean {
  return nowMs - Number(mtimeNs / 1_000_000n) > abandonedMs;
}
