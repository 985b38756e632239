/** XXH3-128 (seed 0, big-endian digest, 32 lower-case hex digits; "xxh128" in AWS Deadline Cloud). */
import type { AppError } from '../../../shared/domain/errors';
import type { HashCacheUpkeep, StoreCacheUpkeep } from './cacheUpkeep';
import type { FileStat } from './fileSystem';

/** What digests of blocks are of; the last block of a file may be shorter. */
export const blockBytes = 8 * 1024 * 1024;

export interface HashModule {
  readonly name: string;
  /** Why it is not the usual one; absent when it is. */
  readonly why?: string;
}

export interface StreamHasher {
  update(chunk: Uint8Array): void;
  /** May be called once. */
  digest(): string;
}

export interface Hasher {
  /** What computes the digests; absent where nobody asks. */
  readonly module?: HashModule;
  hash(bytes: Uint8Array): string;
  start(): StreamHasher;
}

export interface HashedFile {
  readonly hash: string;
  /** The file as it was before the first and after the last byte was read. */
  readonly stat: FileStat;
  /** Of a file that is larger than a block, where they were asked for: the digests of its blocks in order, 16 bytes each. */
  readonly blocks?: Uint8Array;
}

/** A file as the one who has it read saw it: it is read with less ado while it is still so. */
export interface FileToRead {
  readonly path: string;
  readonly stat: FileStat;
}

/** Called for each file exactly once unless the list is cancelled; `AppError` as `hashFile` would throw. */
export interface ListReader {
  /** The answer has the very `stat` that was given where the file was as that says from then on until its last byte was read. */
  onRead(index: number, read: HashedFile | AppError): void;
  onBytes(index: number, readBytes: number): void;
}

/** A stretch of a file, in bytes. */
export interface FileRange {
  readonly from: number;
  readonly bytes: number;
}

export interface ReadOptions {
  /** Digests of the blocks too, which costs hashing twice: for files that are sent in parts. */
  readonly withBlocks?: boolean;
}

/** Hashes files off the engine's thread. */
export interface FileHasher {
  /** Streams the file once. `source.changed` when size, mtime or identity moved meanwhile; `source.missing`, `source.unreadable`. */
  hashFile(
    path: string,
    signal: AbortSignal,
    onBytes?: (readBytes: number) => void,
    options?: ReadOptions,
  ): Promise<HashedFile>;
  /**
   * As `hashFile` with blocks for many, in the order given, by as many readers as the volume is read best with: give the largest first. Resolves
   * when all are answered, rejects when it is cancelled. Absent: they are hashed one by one.
   */
  hashList?(files: readonly FileToRead[], signal: AbortSignal, reader: ListReader): Promise<void>;
  /** As `hashFile` for a stretch that lies within the file, which several readers may do at once. Absent: the whole is read. */
  hashRange?(
    path: string,
    range: FileRange,
    signal: AbortSignal,
    onBytes?: (readBytes: number) => void,
  ): Promise<HashedFile>;
  close(): Promise<void>;
}

export interface CachedHash {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly fileId: string;
  readonly changeNs?: bigint;
  readonly hash: string;
  readonly blocks?: Uint8Array;
}

/** What a file is recognised by. */
export type FileFacts = Pick<FileStat, 'sizeBytes' | 'mtimeNs' | 'fileId' | 'changeNs'>;

/** What was remembered of the files directly in one folder when `forFolder` was called. */
export interface FolderHashes {
  /** As `HashCache.get` for this name in the folder. `facts` is not kept, so one object may be filled anew for each call. */
  get(name: string, facts: FileFacts): string | undefined;
}

/**
 * Remembers hashes by absolute real path. A hit needs equal size, mtime, file id and time of change. A cache that fails answers as if
 * empty. Only what `isSettled` (main/engine/hashing/settledFile.ts) was true of when its reading began may be put.
 */
export interface HashCache {
  get(path: string, stat: FileFacts): string | undefined;
  /**
   * All hashes of a folder by one range read: for walks, which ask for every file of a folder and then go on to the next one.
   * `folder` is absolute and real, without a separator at its end unless it is a root. What is put afterwards need not be seen.
   */
  forFolder(folder: string): FolderHashes;
  /** Digests of the blocks of a file; `undefined` where `get` misses and where none were remembered. */
  blocks(path: string, stat: FileFacts): Uint8Array | undefined;
  /** One transaction: give 1,000 to 10,000 rows at a time, those of one folder together. */
  put(rows: readonly CachedHash[]): void;
  clear(): void;
  close(): void;
  /** Absent where nothing is kept. */
  readonly upkeep?: HashCacheUpkeep;
}

/** Objects that are made when somebody looks at them; an array is one too. */
export interface RememberedObjects {
  readonly length: number;
  at(index: number): { readonly hash: string; readonly sizeBytes: number } | undefined;
}

/** Remembers which objects a store was seen to hold; written only after a verified PUT or HEAD. */
export interface StoreCache {
  has(storeId: string, hash: string, sizeBytes: number): boolean;
  /** The places, rising, of those objects that `has` would deny, at a tenth of the cost. Absent: each is asked for. */
  unknown?(storeId: string, objects: RememberedObjects): Uint32Array;
  add(storeId: string, rows: readonly { readonly hash: string; readonly sizeBytes: number }[]): void;
  /** Forgets everything about a store. */
  drop(storeId: string): void;
  close(): void;
  /** Absent where nothing is kept. */
  readonly upkeep?: StoreCacheUpkeep;
}
