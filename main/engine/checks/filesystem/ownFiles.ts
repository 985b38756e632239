/** Files and folders that one probe makes, under names that nothing else has. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Ids } from '../../ports/clock';
import type { FileSystem } from '../../ports/fileSystem';

export interface OwnFiles {
  /** A path that nothing has, for what the probe makes itself. */
  name(): string;
  /** A new file with these bytes, in the checked folder unless another is given; answers its path. */
  file(bytes?: Uint8Array, inFolder?: string): Promise<string>;
  /** A new folder; answers its path. */
  folder(inFolder?: string): Promise<string>;
}

const ownName = /^\.satchel-check-[0-9a-f]{12}$/;

/** `made` tells every path that has to be removed, also of what failed half way. Nothing is made once the signal is aborted. */
export function createOwnFiles(
  checked: string,
  { files, ids }: { readonly files: FileSystem; readonly ids: Pick<Ids, 'hex'> },
  signal: AbortSignal,
  made: (path: string) => void,
): OwnFiles {
  const nameIn = (folder: string): string => join(folder, `.satchel-check-${ids.hex(12)}`);
  const claim = async (inFolder: string, make: (path: string) => Promise<void>): Promise<string> => {
    signal.throwIfAborted();
    const path = nameIn(inFolder);
    try {
      await make(path);
    } catch (error) {
      // A name that somebody else has is not ours to remove; anything else may have been made half.
      if (!(error instanceof AppError && error.code === 'plan.changed_outside')) made(path);
      throw error;
    }
    made(path);
    return path;
  };
  return {
    name: () => {
      const path = nameIn(checked);
      made(path);
      return path;
    },
    file: (bytes, inFolder = checked) =>
      claim(inFolder, async (path) => {
        const writer = await files.createExclusive(path);
        try {
          if (bytes !== undefined) await writer.write(bytes);
        } finally {
          await writer.close();
        }
      }),
    folder: (inFolder = checked) =>
      claim(inFolder, async (path) => {
        await files.makeFolders(path);
      }),
  };
}

/** Paths in a folder that a check made, now or before. */
export async function ownPathsIn(folder: string, files: FileSystem): Promise<readonly string[]> {
  const entries = await files.readFolder(folder);
  return entries.filter(({ name }) => ownName.test(name)).map(({ name }) => join(folder, name));
}

/** Whether nothing is there any more. A folder that somebody put things into stays. */
export async function removeOwn(path: string, files: FileSystem): Promise<boolean> {
  try {
    const stat = await files.lstat(path);
    if (stat === undefined) return true;
    if (stat.type === 'folder') return await files.removeEmptyFolder(path);
    await files.unlink(path);
    return true;
  } catch (error) {
    // Whether things can be removed is a question of its own; it is tried again later.
    if (error instanceof AppError) return false;
    throw error;
  }
}
