/** The facts of a plan's entries as flat arrays, all of one length. */
import { DecimalColumn, resized } from './decimalColumn';

export const hashBytes = 16;

/** Bits of `facts`. */
export const fact = {
  hasLocal: 1,
  provenByHash: 2,
  provenByTime: 4,
  untouched: 8,
  knownChanged: 16,
  runnable: 32,
  notRunnable: 64,
  hasFileId: 128,
  hasLocalHash: 256,
  isOdd: 512,
} as const;

export const localTypes = ['file', 'folder', 'symlink', 'other'] as const;
/** Where the type of what lies at the target begins in `facts`. */
export const localTypeShift = 10;

/** Where an entry is in no sequence. */
export const noSequence = -1;
/** Where an entry has no frame. */
export const noFrame = -2147483648;

/** One place per entry in each array; `resize` gives all of them the same length. */
export class EntryFacts {
  /** Number of the root in the list of root ids. */
  root = new Uint16Array(64);
  /** Number of the sequence in the list of sequence ids. */
  sequence = new Int32Array(64);
  frame = new Int32Array(64);
  kind = new Uint8Array(64);
  facts = new Uint16Array(64);
  remoteSize = new Float64Array(64);
  remoteUs = new Float64Array(64);
  remoteHash = new Uint8Array(64 * hashBytes);
  task = new Uint32Array(64);
  localSize = new Float64Array(64);
  localHash = new Uint8Array(64 * hashBytes);
  also = new Uint16Array(64);
  recommend = new Uint16Array(64);
  device = new Uint16Array(64);
  /** How often an entry was replaced: what was written meanwhile is neither the one nor the other. */
  replacements = 0;
  readonly localNs = new DecimalColumn();
  readonly inode = new DecimalColumn();

  get room(): number {
    return this.kind.length;
  }

  resize(size: number): void {
    if (size === this.room) return;
    this.root = resized(this.root, new Uint16Array(size));
    this.sequence = resized(this.sequence, new Int32Array(size));
    this.frame = resized(this.frame, new Int32Array(size));
    this.kind = resized(this.kind, new Uint8Array(size));
    this.facts = resized(this.facts, new Uint16Array(size));
    this.remoteSize = resized(this.remoteSize, new Float64Array(size));
    this.remoteUs = resized(this.remoteUs, new Float64Array(size));
    this.remoteHash = resized(this.remoteHash, new Uint8Array(size * hashBytes));
    this.task = resized(this.task, new Uint32Array(size));
    this.localSize = resized(this.localSize, new Float64Array(size));
    this.localHash = resized(this.localHash, new Uint8Array(size * hashBytes));
    this.also = resized(this.also, new Uint16Array(size));
    this.recommend = resized(this.recommend, new Uint16Array(size));
    this.device = resized(this.device, new Uint16Array(size));
    this.localNs.resize(size);
    this.inode.resize(size);
  }
}
