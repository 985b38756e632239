/** Looking after the caches: how much they hold, and what proves wrong is removed. */
import type { FileStat } from './fileSystem';

/** What the cache says of a file. */
export interface RememberedFile extends Pick<FileStat, 'sizeBytes' | 'mtimeNs' | 'fileId' | 'changeNs'> {
  readonly path: string;
  readonly hash: string;
}

/** A cache that fails answers as if empty. */
export interface HashCacheUpkeep {
  count(): number;
  folderCount(): number;
  /** Different rows by chance, at most so many. */
  sample(most: number): readonly RememberedFile[];
  /** All rows in a fixed order: those after a row, or the first ones. */
  page(after: RememberedFile | undefined, most: number): readonly RememberedFile[];
  forget(files: readonly Pick<RememberedFile, 'path'>[]): void;
}

/** An object that a store was seen to hold. */
export interface RememberedObject {
  readonly hash: string;
  readonly sizeBytes: number;
}

export interface StoreCacheUpkeep {
  count(storeId?: string): number;
  storeCount(): number;
  /** Different objects of a store by chance, at most so many. */
  sample(storeId: string, most: number): readonly RememberedObject[];
  /** All objects of a store by hash: those after one, or the first ones. */
  page(storeId: string, after: RememberedObject | undefined, most: number): readonly RememberedObject[];
  clear(): void;
}
