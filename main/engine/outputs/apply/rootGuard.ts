/** Keeps every write inside its root, also when a parent folder turns into a link while a run goes on. */
import { dirname, sep } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import type { JournalLine } from './journalLines';
import { createJoined } from './joined';
import { ownFolder, placeOf, relativeTo } from './places';
import { folderOf } from '../plan/relativePath';

export interface RootGuard {
  readonly root: string;
  /** `download.escapes_root` when the nearest existing folder above the path really lies outside the root. */
  check(path: string): Promise<void>;
  /** Makes the folder of a path, safely, once; tells the journal which folders are new. */
  makeFolderFor(path: string): Promise<void>;
}

export type MadeFolders = (lines: readonly JournalLine[]) => Promise<void>;

/** Makes the root itself when it is missing. */
export async function openRoot(root: string, files: FileSystem, made: MadeFolders): Promise<RootGuard> {
  const folders = await files.makeFolders(root);
  if (folders.includes(root)) await made([{ mkdir: { root, path: '' } }]);
  const realRoot = await files.realPath(root);
  const making = new Map<string, Promise<void>>();

  const look = createJoined(async (folder) => {
    const place = placeOf(root, folder);
    const found = await realOf(place, files);
    const real = found ?? (await nearestReal(place, root, files));
    const isInside = real !== undefined && (real === realRoot || real.startsWith(withSeparator(realRoot)));
    return { isInside, isThere: found !== undefined };
  });

  /** Answers whether the folder of the path is there. */
  const requireInside = async (path: string): Promise<boolean> => {
    const { isInside, isThere } = await look(folderOf(path));
    if (!isInside) throw unsafe(root, path);
    return isThere;
  };

  const check = async (path: string): Promise<void> => {
    await requireInside(path);
  };

  const make = async (path: string): Promise<void> => {
    await check(path);
    const news = await files.makeFolders(placeOf(root, folderOf(path)));
    // Folders of backups are emptied and removed with the backups, not with the files that the run brought.
    if (path.startsWith(`${ownFolder}/`)) return;
    await made(news.map((folder) => ({ mkdir: { root, path: relativeTo(root, folder) } })));
  };

  const makeOnce = async (path: string): Promise<void> => {
    const folder = folderOf(path);
    let known = making.get(folder);
    if (known === undefined) {
      known = make(path);
      making.set(folder, known);
    }
    try {
      await known;
    } catch (error) {
      making.delete(folder);
      throw error;
    }
  };

  return {
    root,
    check,
    makeFolderFor: async (path) => {
      await makeOnce(path);
      // Since it was made somebody may have removed it, or put a link in its place.
      if (await requireInside(path)) return;
      making.delete(folderOf(path));
      await makeOnce(path);
      await check(path);
    },
  };
}

/** Makes `.satchel`, which only its owner may open. `path.unsafe` when something else has that name. */
export async function makeOwnFolder(root: string, files: FileSystem): Promise<void> {
  const folder = placeOf(root, ownFolder);
  const found = await files.lstat(folder);
  if (found?.type === 'symlink') throw unsafe(root, ownFolder);
  if (found !== undefined && found.type !== 'folder') throw noOwnFolder(folder);
  const made = await files.makeFolders(folder);
  if (made.includes(folder)) await files.setMode(folder, 0o700);
  else if ((await files.lstat(folder))?.type !== 'folder') throw unsafe(root, ownFolder);
}

/** `undefined` where nothing is found behind the name. */
async function realOf(folder: string, files: FileSystem): Promise<string | undefined> {
  try {
    return await files.realPath(folder);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The parents tell what is in the way.
    return undefined;
  }
}

/** Real path of the folder, or of its nearest parent that is there; `undefined` for a link that leads nowhere. */
async function nearestReal(folder: string, root: string, files: FileSystem): Promise<string | undefined> {
  for (let at = folder; at.length >= root.length; at = dirname(at)) {
    const stat = await files.lstat(at);
    if (stat === undefined) continue;
    if (stat.type === 'symlink' && (await files.statFollowing(at)) === undefined) return undefined;
    return files.realPath(at);
  }
  return undefined;
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

function noOwnFolder(folder: string): AppError {
  return new AppError({
    code: 'path.unsafe',
    message: `${folder} is not a folder, so Satchel has no place for its lock and for backups.`,
    safe: 'Nothing was written.',
    hint: 'Rename or remove it, or choose another target.',
    details: { path: folder },
  });
}

function unsafe(root: string, path: string): AppError {
  return new AppError({
    code: 'download.escapes_root',
    message: `${path} would be written outside of ${root}, because a folder on the way is a link that leads elsewhere.`,
    safe: 'Nothing was written there.',
    hint: 'Replace the link by a folder, or choose another target.',
    details: { root, path },
  });
}
