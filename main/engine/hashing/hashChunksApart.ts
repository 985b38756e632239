/** The hashes of the chunks of a large file, read by several readers at once; a hash of the whole cannot be split. */
import { AppError } from '../../../shared/domain/errors';
import type { FileHasher, HashedFile } from '../ports/hashing';
import type { FileStat } from '../ports/fileSystem';
import type { ChunkedFile } from './hashChunks';
import { inParallel } from './inParallel';

/** More than there are readers, so that none waits for the next chunk. */
const chunksAtOnce = 16;

/**
 * `stat` tells how large the file is expected to be. `undefined` where the hasher reads no ranges, and where the file is of another
 * size or the chunks are not all of the same state of it: it must then be read from its beginning to its end.
 */
export async function hashChunksApart(
  path: string,
  { sizeBytes }: Pick<FileStat, 'sizeBytes'>,
  chunkBytes: number,
  fileHasher: FileHasher,
  signal: AbortSignal,
  onBytes: (readBytes: number) => void,
): Promise<Omit<ChunkedFile, 'hash'> | undefined> {
  if (fileHasher.hashRange === undefined) return undefined;
  const count = Math.ceil(sizeBytes / chunkBytes);
  const chunks: HashedFile[] = [];
  const readBytes = new Float64Array(count);
  let total = 0;
  const readOne = async (index: number): Promise<void> => {
    const from = index * chunkBytes;
    const range = { from, bytes: Math.min(chunkBytes, sizeBytes - from) };
    const hashed = await fileHasher.hashRange?.(path, range, signal, (bytes) => {
      total += bytes - (readBytes[index] ?? 0);
      readBytes[index] = bytes;
      onBytes(total);
    });
    if (hashed !== undefined) chunks[index] = hashed;
  };
  try {
    await inParallel(Array.from(readBytes.keys()), chunksAtOnce, signal, readOne);
  } catch (error) {
    if (error instanceof AppError && error.code === 'source.changed') return undefined;
    throw error;
  }
  const stat = chunks[0]?.stat;
  if (stat?.sizeBytes !== sizeBytes || !chunks.every((chunk) => isSame(chunk.stat, stat))) return undefined;
  return { chunkHashes: chunks.map(({ hash }) => hash), stat };
}

function isSame(a: FileStat, b: FileStat): boolean {
  return a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId && a.changeNs === b.changeNs;
}
