/** What the hasher and its threads say to each other. */

/** What a thread is started with. */
export interface WorkerStart {
  /** One 32-bit flag; not zero means that the pool closes. */
  readonly closing: SharedArrayBuffer;
}

/** One file, or a range of one. */
export interface FileRequest {
  readonly kind: 'file';
  readonly id: number;
  readonly path: string;
  readonly range?: { readonly from: number; readonly bytes: number };
  readonly withBlocks: boolean;
  /** One 32-bit flag; not zero means that nobody waits any more. */
  readonly cancelled: SharedArrayBuffer;
}

/** Files that all threads which have this list share. */
export interface ListRequest {
  readonly kind: 'list';
  readonly id: number;
  readonly paths: readonly string[];
  /** What is known of each file. */
  readonly sizes: Float64Array;
  /** For each file: mtime and time of change in nanoseconds; −1 where it is not known. */
  readonly times: BigInt64Array;
  /** Where the digests go: 16 bytes for each file, written before the part is told that holds it. */
  readonly digests: SharedArrayBuffer;
  /** So many at the beginning are large: a thread takes one of them at a time. */
  readonly largeCount: number;
  /** 32-bit numbers, by `controls`. */
  readonly control: SharedArrayBuffer;
  readonly cancelled: SharedArrayBuffer;
  /** A thread leaves the list when there are no longer so many seats. */
  readonly seat: number;
}

export const controls = { next: 0, seats: 1, isCold: 2, length: 3 } as const;

export const digestBytes = 16;
export const timesPerFile = 2;

export interface WorkerStat {
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly fileId: string;
  readonly mode: number;
  readonly changeNs: bigint;
}

/** `problem` says what happened; `errno` is the OS error name when there was one. */
export interface FileProblem {
  readonly problem: 'changed' | 'cancelled' | 'os';
  readonly errno?: string;
}

export interface FileDigest {
  readonly hash: string;
  readonly stat: WorkerStat;
  readonly blocks?: Uint8Array;
}

export type FileReply =
  | { readonly id: number; readonly kind: 'bytes'; readonly readBytes: number }
  | ({ readonly id: number; readonly kind: 'done' } & FileDigest)
  | ({ readonly id: number; readonly kind: 'failed' } & FileProblem);

/** What taking some files of a list cost. */
export interface Effort {
  readonly wallMs: number;
  /** Of it, computing or waiting for a core; the rest is waiting for the device. Absent where the system does not tell it of one thread. */
  readonly busyMs?: number;
  readonly bytes: number;
  readonly files: number;
}

/** Some files of a list: those from `from`. What follows is by place in the part. */
export interface ListPart {
  readonly from: number;
  readonly count: number;
  /** Of files that are other than what is known of them. */
  readonly stats: readonly (readonly [number, WorkerStat])[];
  readonly problems: readonly (readonly [number, FileProblem])[];
  readonly blocks: readonly (readonly [number, Uint8Array])[];
  readonly effort: Effort;
}

export type ListReply =
  | { readonly id: number; readonly kind: 'part'; readonly part: ListPart }
  | { readonly id: number; readonly kind: 'listBytes'; readonly index: number; readonly readBytes: number }
  /** The thread takes no more of this list. */
  | { readonly id: number; readonly kind: 'left'; readonly seat: number };

export type HashReply = FileReply | ListReply;
