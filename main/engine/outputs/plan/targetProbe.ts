/** Looks at a target without writing and without following links out of it: folders once each, names from their listings. */
import { dirname, join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { isInside } from './targetFolder';
import { FolderNames } from './folderNames';
import { nameKey, type FileSystemTraits } from './traits';

/** What is known about one folder under a target. */
export interface FolderProbe {
  /** `leaves-root`: a link on the way leads out; `not-folder`: a file or broken link where a folder is needed. */
  readonly state: 'folder' | 'missing' | 'not-folder' | 'leaves-root';
  /** Absolute path as spelled on the disk. */
  readonly path: string;
  /** Whether names can be made in it, or in the nearest folder that exists. */
  readonly canWrite: boolean;
  /** By the target's case rule; absent when the folder cannot be listed. */
  readonly names?: FolderNames;
}

export interface FoundFile {
  readonly stat: FileStat;
  readonly path: string;
  /** The name on the disk is spelled differently. */
  readonly isOtherSpelling: boolean;
}

export interface TargetProbe {
  folder(relative: string): Promise<FolderProbe>;
  /** The name as the folder, which was probed, spells it; `undefined` when nothing of that name is listed. */
  nameIn(folder: FolderProbe, name: string): string | undefined;
  /** The file of a folder that was probed; `undefined` when nothing is there. */
  file(folder: FolderProbe, name: string): Promise<FoundFile | undefined>;
}

/** A probe of one target; what it has seen it does not look at again. */
export function createTargetProbe(target: string, traits: FileSystemTraits, files: FileSystem): TargetProbe {
  const probes = new Map<string, Promise<FolderProbe>>();
  let realRoot: Promise<string> | undefined;

  /** As it is spelled there: exactly, else by the target's case rule. */
  const nameIn = ({ state, names }: FolderProbe, name: string): string | undefined => {
    if (state !== 'folder') return undefined;
    return names === undefined ? name : names.find(name, nameKey(name, traits));
  };

  const openFolder = (path: string): Promise<FolderProbe> => listFolder(path, traits, files);

  const openRoot = async (): Promise<FolderProbe> => {
    const stat = await files.statFollowing(target);
    if (stat === undefined) return { state: 'missing', path: target, canWrite: await canCreate(target, files) };
    return stat.type === 'folder' ? openFolder(target) : { state: 'not-folder', path: target, canWrite: false };
  };

  const openChild = async (parent: FolderProbe, name: string): Promise<FolderProbe> => {
    const path = join(parent.path, name);
    if (parent.state !== 'folder') return { ...withoutNames(parent), path };
    const listed = nameIn(parent, name);
    if (listed === undefined) return { state: 'missing', path, canWrite: parent.canWrite };
    const actual = join(parent.path, listed);
    const stat = await files.lstat(actual);
    if (stat === undefined) return { state: 'missing', path, canWrite: parent.canWrite };
    if (stat.type === 'folder') return openFolder(actual);
    if (stat.type !== 'symlink') return { state: 'not-folder', path: actual, canWrite: parent.canWrite };
    const destination = await files.statFollowing(actual);
    if (destination === undefined) return { state: 'not-folder', path: actual, canWrite: parent.canWrite };
    realRoot ??= files.realPath(target);
    const isOwn = isInside(await files.realPath(actual), await realRoot, traits.platform);
    if (!isOwn) return { state: 'leaves-root', path: actual, canWrite: false };
    return destination.type === 'folder'
      ? openFolder(actual)
      : { state: 'not-folder', path: actual, canWrite: parent.canWrite };
  };

  const folder = (relative: string): Promise<FolderProbe> => {
    const known = probes.get(relative);
    if (known !== undefined) return known;
    const slash = relative.lastIndexOf('/');
    const probe =
      relative === ''
        ? openRoot()
        : folder(slash < 0 ? '' : relative.slice(0, slash)).then((parent) =>
            openChild(parent, relative.slice(slash + 1)),
          );
    probes.set(relative, probe);
    return probe;
  };

  return {
    folder,
    nameIn,
    file: async (parent, name) => {
      const listed = nameIn(parent, name);
      if (listed === undefined) return undefined;
      const path = join(parent.path, listed);
      const stat = await files.lstat(path);
      return stat === undefined ? undefined : { stat, path, isOtherSpelling: listed !== name };
    },
  };
}

function withoutNames({ state, path, canWrite }: FolderProbe): FolderProbe {
  return { state, path, canWrite };
}

/** Whether the nearest existing parent would take a new folder. */
async function canCreate(path: string, files: FileSystem): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stat = await files.statFollowing(folder);
    if (stat !== undefined) return stat.type === 'folder' && (await files.canWriteIn(folder));
    if (folder === dirname(folder)) return false;
  }
}

/** A folder with its names; without them where it may be entered but not listed. */
async function listFolder(path: string, traits: FileSystemTraits, files: FileSystem): Promise<FolderProbe> {
  const canWrite = await files.canWriteIn(path);
  try {
    const listed = await files.readFolder(path);
    const names = new FolderNames(
      listed.flatMap(({ name, isUtf8 }) => (isUtf8 ? [name] : [])),
      traits,
    );
    return { state: 'folder', path, canWrite, names };
  } catch (cause) {
    // A folder that may be entered but not listed still answers lstat for each name.
    if (cause instanceof AppError && cause.code === 'disk.denied') return { state: 'folder', path, canWrite };
    throw cause;
  }
}
