/** The figures of processes that move data now, as files that other processes read. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { LiveFigures } from '../../../shared/ipc/statistics';
import type { FileSystem } from '../ports/fileSystem';

export interface LiveFile {
  /** At most one is written in a second. */
  tick(): Promise<void>;
  /** Nothing moves any more. */
  remove(): Promise<void>;
}

const everyMs = 1000;
/** Of a process that writes none for so long nothing is known. */
const validMs = 5000;
const mostBytes = 4 * 1024 ** 2;
/** So old is only what a process left that was killed. */
const leftMs = 3_600_000;

export function createLiveFile(
  folder: string,
  boot: string,
  {
    files,
    nowMs,
    figures,
  }: { readonly files: FileSystem; readonly nowMs: () => number; readonly figures: () => LiveFigures },
): LiveFile {
  const path = join(folder, `${boot}.json`);
  const next = `${path}.next`;
  let writtenMs = -Infinity;
  let isSwept = false;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    await files.makeFolders(folder);
    if (!isSwept) await sweep(folder, { files, nowMs });
    isSwept = true;
    await files.unlink(next);
    const writer = await files.createExclusive(next);
    try {
      await writer.write(new TextEncoder().encode(JSON.stringify(figures())));
    } finally {
      await writer.close();
    }
    // It is worth nothing after a crash, so nobody waits for the disk.
    await files.rename(next, path);
  };

  return {
    tick: () => {
      if (nowMs() - writtenMs < everyMs * 0.9) return writing;
      writtenMs = nowMs();
      writing = writing.catch(() => undefined).then(write);
      return writing;
    },
    remove: async () => {
      await writing.catch(() => undefined);
      await files.unlink(path);
    },
  };
}

/** Of all processes that move data now. */
export async function readLiveFiles(
  folder: string,
  { files, nowMs }: { readonly files: FileSystem; readonly nowMs: () => number },
): Promise<LiveFigures[]> {
  if ((await files.lstat(folder)) === undefined) return [];
  const found: LiveFigures[] = [];
  for (const { name } of await files.readFolder(folder)) {
    if (!name.endsWith('.json')) continue;
    const document = LiveFigures.safeParse(await documentAt(join(folder, name), files));
    if (document.success && nowMs() - document.data.atMs <= validMs) found.push(document.data);
  }
  return found;
}

/** Removes what processes left that were killed. */
async function sweep(
  folder: string,
  { files, nowMs }: { readonly files: FileSystem; readonly nowMs: () => number },
): Promise<void> {
  for (const { name } of await files.readFolder(folder)) {
    const path = join(folder, name);
    const stat = await files.lstat(path);
    if (stat !== undefined && nowMs() - Number(stat.mtimeNs / 1_000_000n) > leftMs) await files.unlink(path);
  }
}

/** `undefined` for one that was removed meanwhile, cannot be read, or is no document. */
async function documentAt(path: string, files: FileSystem): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await files.readFile(path, mostBytes)));
  } catch (error) {
    if (error instanceof AppError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
