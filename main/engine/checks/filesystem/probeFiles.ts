/** Files and folders that a check makes to see whether it may: under names of their own, and gone again afterwards. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Clock, Ids } from '../../ports/clock';
import type { FileSystem } from '../../ports/fileSystem';

/** What a probe makes. All of it is removed when the probe ends, however it ends, the newest first. */
export interface OwnFiles {
  /** A path that nothing has, for what the probe makes itself. */
  name(): string;
  /** A new file with these bytes, in the checked folder unless another is given; answers its path. */
  file(bytes?: Uint8Array, inFolder?: string): Promise<string>;
  /** A new folder; answers its path. */
  folder(inFolder?: string): Promise<string>;
}

export interface ProbeFiles {
  /** What cannot be removed does not fail the work; it is tried again after each later use and when closed. */
  use<T>(signal: AbortSignal, work: (own: OwnFiles) => Promise<T>): Promise<T>;
  /** Removes what checks that were killed left here more than an hour ago; answers how many files and folders. */
  sweep(clock: Clock): Promise<number>;
  /** Resolves when all that is under way has ended and was removed, as far as it can be. */
  close(): Promise<void>;
}

const ownName = /^\.satchel-check-[0-9a-f]{12}$/;
const abandonedMs = 3600 * 1000;

/** For one folder, which exists. */
export function createProbeFiles(checked: string, files: FileSystem, ids: Pick<Ids, 'hex'>): ProbeFiles {
  const owed = new Set<string>();
  const underWay = new Set<Promise<unknown>>();

  const settle = async (): Promise<void> => {
    for (const path of [...owed].toReversed()) if (await remove(path, files)) owed.delete(path);
  };

  const ownFiles = (signal: AbortSignal): OwnFiles & { readonly made: readonly string[] } => {
    const made: string[] = [];
    const name = (inFolder = checked): string => join(inFolder, `.satchel-check-${ids.hex(12)}`);
    const claim = async (inFolder: string | undefined, make: (path: string) => Promise<void>): Promise<string> => {
      signal.throwIfAborted();
      const path = name(inFolder);
      try {
        await make(path);
        made.push(path);
      } catch (error) {
        // A name that somebody else has is not for us to remove; anything else may have been made half.
        if (!(error instanceof AppError && error.code === 'plan.changed_outside')) made.push(path);
        throw error;
      }
      return path;
    };
    return {
      made,
      name: () => {
        const path = name();
        made.push(path);
        return path;
      },
      file: (bytes, inFolder) =>
        claim(inFolder, async (path) => {
          const writer = await files.createExclusive(path);
          try {
            if (bytes !== undefined) await writer.write(bytes);
          } finally {
            await writer.close();
          }
        }),
      folder: (inFolder) =>
        claim(inFolder, async (path) => {
          await files.makeFolders(path);
        }),
    };
  };

  const run = async <T>(signal: AbortSignal, work: (own: OwnFiles) => Promise<T>): Promise<T> => {
    const own = ownFiles(signal);
    try {
      return await work(own);
    } finally {
      for (const path of own.made) owed.add(path);
      await settle();
    }
  };

  return {
    use: async (signal, work) => {
      const running = run(signal, work);
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    sweep: async (clock) => {
      const isAbandoned = async (path: string): Promise<boolean> => {
        const stat = await files.lstat(path);
        return stat !== undefined && clock.nowMs() - Number(stat.mtimeNs / 1_000_000n) > abandonedMs;
      };
      let swept = 0;
      for (const path of await ownNamesIn(checked, files)) {
        if (owed.has(path) || !(await isAbandoned(path))) continue;
        const isFolder = (await files.lstat(path))?.type === 'folder';
        for (const inner of isFolder ? await ownNamesIn(path, files) : []) swept += Number(await remove(inner, files));
        swept += Number(await remove(path, files));
      }
      return swept;
    },
    close: async () => {
      await Promise.allSettled(underWay);
      await settle();
    },
  };
}

async function ownNamesIn(folder: string, files: FileSystem): Promise<readonly string[]> {
  const entries = await files.readFolder(folder);
  return entries.filter(({ name }) => ownName.test(name)).map(({ name }) => join(folder, name));
}

/** Whether nothing is there any more. A folder that somebody put things into stays. */
async function remove(path: string, files: FileSystem): Promise<boolean> {
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
