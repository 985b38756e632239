/** Reading folders and files; links and anything but regular files are refused. */
import { Buffer, isUtf8 } from 'node:buffer';
import { lstat, open, readdir, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../../shared/domain/errors';
import type { FileReader, FileSystem, FolderEntry } from '../../engine/ports/fileSystem';
import { named, notAFileError, toFileError } from './errnoErrors';
import { fileThreads } from './fileThreads';
import { canRefuseLinks, readFlags } from './openFlags';
import { typeOf } from './fileStat';

const chunkBytes = 256 * 1024;
/** ELOOP and EMLINK are how systems say that O_NOFOLLOW met a link; ENXIO is a socket. */
const refusals = { ELOOP: 'source.changed', EMLINK: 'source.changed', ENXIO: 'source.changed' } as const;

/** Opens a regular file for reading without following a link; the caller closes it. */
export async function openRegular(path: string): Promise<{ readonly handle: FileHandle; readonly sizeBytes: number }> {
  return named(
    path,
    async () => {
      if (!canRefuseLinks && (await lstat(path)).isSymbolicLink()) throw notAFileError(path);
      const handle = await open(path, readFlags);
      try {
        const stats = await handle.stat();
        if (!stats.isFile()) throw notAFileError(path);
        return { handle, sizeBytes: stats.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    refusals,
  );
}

async function readFolder(path: string): Promise<readonly FolderEntry[]> {
  const entries = await named(path, () => readdir(path, { withFileTypes: true, encoding: 'buffer' }));
  return entries
    .map((entry) => ({ name: entry.name.toString('utf8'), isUtf8: isUtf8(entry.name), type: typeOf(entry) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function* openRead(
  path: string,
  signal: AbortSignal,
  range?: { readonly first: number; readonly last: number },
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const whole = range === undefined ? await readWhole(path) : undefined;
  if (whole !== undefined) {
    if (whole.length > 0) yield whole;
    return;
  }
  const { handle, sizeBytes } = await openRegular(path);
  try {
    let position = range?.first ?? 0;
    const end = range ? range.last + 1 : Number.POSITIVE_INFINITY;
    while (position < end) {
      signal.throwIfAborted();
      // A byte more than there should be, so that a file that grew is noticed and the end of any other is seen at once.
      const wanted = Math.min(chunkBytes, end - position, Math.max(1, sizeBytes + 1 - position));
      const buffer = Buffer.allocUnsafe(wanted);
      const { bytesRead } = await handle.read(buffer, 0, wanted, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
      if (bytesRead < wanted) return;
    }
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    await handle.close();
  }
}

/** A small file in one step, where that pays; what is no such file is for those who read piece by piece. */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  if (!fileThreads.isWorthwhile()) return undefined;
  return named(path, () => fileThreads.run('readWhole', path, chunkBytes), refusals);
}

async function openReader(path: string): Promise<FileReader> {
  const { handle } = await openRegular(path);
  const reads = new Set<Promise<unknown>>();
  const fill = async (into: Uint8Array, position: number): Promise<number> => {
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  };
  return {
    read: async (into, position) => {
      const read = named(path, () => fill(into, position));
      reads.add(read);
      try {
        return await read;
      } finally {
        reads.delete(read);
      }
    },
    close: async () => {
      // A number of a file that is closed may be another file's before the read has begun.
      await Promise.allSettled(reads);
      await named(path, () => handle.close());
    },
  };
}

async function readFile(path: string, maxBytes: number): Promise<Uint8Array> {
  const { handle, sizeBytes } = await openRegular(path);
  try {
    if (sizeBytes > maxBytes) throw tooLarge(path, maxBytes);
    const chunks: Buffer[] = [];
    let total = 0;
    for (;;) {
      const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, sizeBytes - total + 1)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, total);
      if (bytesRead === 0) return Buffer.concat(chunks);
      total += bytesRead;
      // It may grow while it is read.
      if (total > maxBytes) throw tooLarge(path, maxBytes);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw toFileError(error, path);
  } finally {
    await handle.close();
  }
}

function tooLarge(path: string, maxBytes: number): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} is larger than the ${maxBytes} bytes that are read of such a file.`,
    safe: 'Nothing was changed.',
    hint: 'Check that this is the file you meant.',
    details: { path },
  });
}

export const readFiles = { readFolder, openRead, openReader, readFile } satisfies Partial<FileSystem>;
