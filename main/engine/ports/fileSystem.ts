/** The local file system as the engine needs it: explicit about links, nanoseconds and atomic steps. */

export type FileType = 'file' | 'folder' | 'symlink' | 'other';

export interface FileStat {
  readonly type: FileType;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  /** `dev:ino` (Windows: volume serial and file index). */
  readonly fileId: string;
  /** Permission bits. */
  readonly mode: number;
  /** When content, names or mode last changed (ctime), which no program can put back; absent where that is unknown. */
  readonly changeNs?: bigint;
}

export interface FolderEntry {
  /** As the OS returned it. When `isUtf8` is false the name is for display only and opens nothing. */
  readonly name: string;
  readonly isUtf8: boolean;
  readonly type: FileType;
}

/** An open file being written. Every method rejects with a `disk.*` code. */
export interface FileWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** Data and metadata are on the disk when this resolves. */
  sync(): Promise<void>;
  /** Of a file that this writer made: sets mtime (as `setMtime`) and mode (as `modeFor`), and answers what `lstat` says of it. */
  stamp(mtimeUs: bigint, isRunnable: boolean): Promise<FileStat>;
  close(): Promise<void>;
}

/** An open file whose bytes arrive in any order; what lies between them is a hole. Every method rejects with a `disk.*` code. */
export interface RangeWriter {
  writeAt(chunk: Uint8Array, position: number): Promise<void>;
  /** Everything written before the call is on the disk when this resolves. */
  sync(): Promise<void>;
  /** Cuts off what lies behind. */
  shorten(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

export interface VolumeSpace {
  /** Equal for paths of one volume. */
  readonly volumeId: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Reads anywhere in one file, which stays the same file when its name goes to another. */
export interface FileReader {
  /** Fills `into` with what is at `position`; the answer is smaller than it only where the file ends. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Waits for reads that are under way. */
  close(): Promise<void>;
}

/** What a file in a manifest says besides its bytes. */
export interface Finish {
  readonly mtimeUs: bigint;
  readonly isRunnable: boolean;
}

/** Whoever may read the file may run it, or nobody. */
export function modeFor(mode: number, isRunnable: boolean): number {
  return isRunnable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/** What became of two names for one file. */
export interface Moved {
  /** False where the volume has no hard links; then nothing has changed. */
  readonly isLinked: boolean;
  /** The old name is gone. */
  readonly isGone: boolean;
  /** What is at the new name now, where that could be seen. */
  readonly stat?: FileStat | undefined;
}

/** Several steps on one small file as one, which costs less while many files are under way. */
export interface JoinedSteps {
  /** Whether many are under way by now. Asking counts as a step. */
  isWorthwhile(): boolean;
  /** As `createExclusive`, `write`, `stamp` and `close`. A file that could not be finished is removed. */
  createWhole(path: string, bytes: Uint8Array, finish: Finish): Promise<FileStat>;
  /** As `linkExclusive`, then `unlink` of `from`, then `lstat` of `to`; only what the first of them throws is thrown. */
  moveExclusive(from: string, to: string): Promise<Moved>;
}

/**
 * Paths are absolute. Errors are AppErrors: `input.not_found`, `disk.denied`, `disk.full`, `disk.quota`, `disk.readonly`,
 * `disk.busy`, `disk.io`, by errno, with `details.path`. Nothing here follows a symlink in the last path component unless
 * its name says so.
 */
export interface FileSystem {
  /** `undefined` when nothing is there (also when a parent is missing or is a file). */
  lstat(path: string): Promise<FileStat | undefined>;
  /** Follows links; `undefined` when the link is broken or nothing is there. */
  statFollowing(path: string): Promise<FileStat | undefined>;
  readLink(path: string): Promise<string>;
  realPath(path: string): Promise<string>;
  /** Sorted by UTF-16 code units of the name. */
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** Refuses a link or anything but a regular file with `source.changed`. */
  openRead(
    path: string,
    signal: AbortSignal,
    range?: { readonly first: number; readonly last: number },
  ): AsyncIterable<Uint8Array>;
  /** Refuses the same as `openRead`. */
  openReader(path: string): Promise<FileReader>;
  /** Whole small file; `input.invalid` above `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Fails with `plan.changed_outside` when the name exists. A `write` that failed may be repeated with the same chunk. */
  createExclusive(path: string): Promise<FileWriter>;
  openAppend(path: string): Promise<FileWriter>;
  /** Opens a regular file that exists; a link or anything else is refused with `source.changed`. */
  openRanges(path: string): Promise<RangeWriter>;
  /** Temp file, fsync, rename: a reader sees the old or the new bytes. `mode` is the file's from its first byte on. */
  writeFileAtomic(path: string, bytes: Uint8Array, mode?: number): Promise<void>;
  /** Exclusive: `plan.changed_outside` when `to` exists. A symlink is named itself, never followed. Answers false where that is impossible. */
  linkExclusive(from: string, to: string): Promise<boolean>;
  /**
   * Makes a symlink that holds `text` (with `/`); Windows needs to know what it leads to. Exclusive: `plan.changed_outside` when the
   * name exists; `download.link_unsupported` where this disk or account can make none.
   */
  makeLink(path: string, text: string, to: 'file' | 'folder'): Promise<void>;
  /** Replaces `to` atomically. */
  rename(from: string, to: string): Promise<void>;
  /** A missing file is no error. */
  unlink(path: string): Promise<void>;
  /** Makes missing parents; answers the folders it made, outermost first. */
  makeFolders(path: string): Promise<readonly string[]>;
  /** Removes an empty folder; answers false when it is not empty or not there. */
  removeEmptyFolder(path: string): Promise<boolean>;
  /** Exclusive copy, by reflink where the volume can. */
  copyExclusive(from: string, to: string): Promise<void>;
  /** Sets mtime (exact to the microsecond, also before 1970) and leaves atime. */
  setMtime(path: string, mtimeUs: bigint): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  /** Makes the names in a folder durable; does nothing where the OS cannot. */
  syncFolder(path: string): Promise<void>;
  /** Whether this user may create names in the folder, without writing. */
  canWriteIn(folder: string): Promise<boolean>;
  /** Whether another program keeps the file from being replaced now; absent where the OS lets files be replaced while they are open. */
  isHeldOpen?(path: string): Promise<boolean>;
  /** Space of the volume that holds the path or its nearest existing parent; `undefined` when it cannot be measured. */
  space(path: string): Promise<VolumeSpace | undefined>;
  /** Absent where single steps cost the same. */
  readonly joined?: JoinedSteps | undefined;
}
