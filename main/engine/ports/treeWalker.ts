/** Walks a tree off the engine's thread. Plain files come in columns, everything else one by one. */
import type { AppError } from '../../../shared/domain/errors';
import type { FilterOptions } from '../../../shared/text/scanFilter';

export interface WalkRequest {
  /** Absolute. Itself never judged by the filter. */
  readonly root: string;
  /** Identity of the folder there, behind links. */
  readonly rootId: string;
  readonly filter: FilterOptions;
}

/**
 * Plain files that follow one another in the order of a manifest: by UTF-16 units of their paths. Names and folders are UTF-8 with a
 * NUL behind each; `runs` says how many files each folder has here, and a folder may come again when others lay between.
 */
export interface FileBatch {
  readonly count: number;
  readonly names: Uint8Array<ArrayBuffer>;
  /** Where each name ends in `names`: at its NUL. */
  readonly nameEnds: Uint32Array<ArrayBuffer>;
  /** Relative to the root, `/`; empty for the root. */
  readonly folders: Uint8Array<ArrayBuffer>;
  readonly runs: Uint32Array<ArrayBuffer>;
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly mtimesNs: BigInt64Array<ArrayBuffer>;
  readonly changesNs: BigInt64Array<ArrayBuffer>;
  /** Permission bits. */
  readonly modes: Uint16Array<ArrayBuffer>;
  readonly inodes: BigUint64Array<ArrayBuffer>;
  /** Of each file the position in `devices`. */
  readonly deviceOf: Uint8Array<ArrayBuffer>;
  readonly devices: readonly string[];
}

/** Paths are relative to the root, `/`. */
export type WalkRow =
  /** `chain`: identities of the folder in which it lies and of all above it, the root first. */
  | { readonly kind: 'link'; readonly path: string; readonly chain: readonly string[] }
  /** A device, a socket, a pipe. */
  | { readonly kind: 'special'; readonly path: string }
  /** For display only: the name opens nothing. */
  | { readonly kind: 'notUtf8'; readonly path: string }
  /** It became something else between two looks. */
  | { readonly kind: 'changed'; readonly path: string }
  | { readonly kind: 'vanished'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly error: AppError };

/** Folders that were entered, in no order; paths as in `FileBatch`. Where `isEmpty` is not 0, nothing is in the folder. */
export interface FolderBatch {
  readonly paths: Uint8Array<ArrayBuffer>;
  readonly isEmpty: Uint8Array<ArrayBuffer>;
}

export interface LeftCounts {
  readonly excluded: number;
  readonly hidden: number;
  readonly ignored: number;
}

export interface WalkResult {
  /** In the order of a manifest. */
  readonly batches: readonly FileBatch[];
  readonly folders: readonly FolderBatch[];
  /** In no order. */
  readonly rows: readonly WalkRow[];
  /** What the filter left out in the folders that were entered. */
  readonly left: { readonly files: LeftCounts; readonly folders: LeftCounts };
}

export type WalkSink = (found: { readonly files: number; readonly bytes: number }) => void;

/**
 * Links are reported, never followed. Every folder is opened once and every file looked at once; a folder that the filter leaves out is
 * never opened. A file or folder that fails is a row and the rest goes on; where a whole folder is gone, it is the only row.
 */
export interface TreeWalker {
  /** Rejects with an AbortError as soon as the signal aborts. `found` is told of plain files while they are found. */
  walk(request: WalkRequest, signal: AbortSignal, found: WalkSink): Promise<WalkResult>;
  close(): Promise<void>;
}
