/** The figures of processes that move data now, as files that other processes read. */
import { join } from 'node:path';
import { isAbort } from '../../../shared/domain/errors';
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
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    await files.makeFolders(folder);
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

/** `undefined` for one that was removed meanwhile, or is no document. */
async function documentAt(path: string, files: FileSystem): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await files.readFile(path, mostBytes)));
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}
