/** What the walker and its threads say to one another. */
import type { FileBatch, FolderBatch, LeftCounts, WalkRow } from '../../engine/ports/treeWalker';
import type { FilterOptions } from '../../../shared/text/scanFilter';

/** A stretch of a folder that is walked in one go by one thread. */
export interface WalkTask {
  readonly walk: number;
  /** What of the walk this is; others are named by the place where they are missing. */
  readonly part: number;
  readonly root: string;
  readonly filter: FilterOptions;
  /** Relative to the root. */
  readonly path: string;
  /** Identities of this folder and of those above, the root first. */
  readonly chain: readonly string[];
  /** What of the folder is to be walked, encoded as by `joinKeys`; absent: all of it, and it is still to be read. */
  readonly keys?: Uint8Array<ArrayBuffer>;
  readonly control: SharedArrayBuffer;
}

/** Places of the 32-bit numbers that a walk shares with its threads. */
export const controls = {
  /** Not zero: nobody waits any more. */
  stop: 0,
  /** How many threads have nothing to do. */
  idle: 1,
  /** The number of the newest part. */
  parts: 2,
  count: 3,
};

/** Identities and errors as they cross: an AppError does not. */
export type SentRow =
  | Exclude<WalkRow, { readonly kind: 'unreadable' }>
  | { readonly kind: 'failed'; readonly path: string; readonly errno: string };

export type LeftOut = { readonly files: LeftCounts; readonly folders: LeftCounts };

/** From a thread. Parts of a walk stand in the order in which they are told; `gap` is where another part belongs. */
export type WalkReply =
  | { readonly kind: 'batch'; readonly walk: number; readonly part: number; readonly batch: FileBatch }
  | { readonly kind: 'folders'; readonly walk: number; readonly folders: FolderBatch }
  | { readonly kind: 'rows'; readonly walk: number; readonly rows: readonly SentRow[] }
  /** Another thread may walk this. */
  | { readonly kind: 'given'; readonly task: WalkTask }
  | { readonly kind: 'gap'; readonly walk: number; readonly part: number; readonly other: number }
  | { readonly kind: 'done'; readonly walk: number; readonly part: number; readonly left: LeftOut };

/** Sends to whoever puts the walk together; `transfer` is handed over instead of copied. */
export type Post = (reply: WalkReply, transfer: readonly ArrayBuffer[]) => void;
