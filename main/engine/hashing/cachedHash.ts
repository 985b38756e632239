/** The row of the hash cache for what was read. */
import type { FileStat } from '../ports/fileSystem';
import type { CachedHash } from '../ports/hashing';

/** `stat` is of the file whose bytes gave the hash, taken when they were read. */
export function cachedHash(
  path: string,
  { sizeBytes, mtimeNs, fileId, changeNs }: Omit<FileStat, 'type' | 'mode'>,
  hash: string,
  blocks?: Uint8Array,
): CachedHash {
  return {
    ...{ path, sizeBytes, mtimeNs, fileId, hash },
    ...(changeNs === undefined ? {} : { changeNs }),
    ...(blocks === undefined ? {} : { blocks }),
  };
}
