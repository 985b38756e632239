/** Reads one file, or a range of it, into its digest; the bytes go through one buffer of the thread. */
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { loadDigests } from './digests';
import type { FileProblem } from './hashMessages';
import { alignedBuffer } from './readBuffer';

export interface ReadWish {
  readonly path: string;
  readonly range?: { readonly from: number; readonly bytes: number };
  readonly withBlocks: boolean;
  /** Whether the device makes readers wait: fewer and longer reads are then quicker. */
  readonly isCold: boolean;
  readonly isStopped: () => boolean;
  readonly onBytes: (readBytes: number) => void;
}

export interface ReadDigest {
  /** 16 bytes. */
  readonly digest: Buffer;
  readonly stat: BigIntStats;
  readonly blocks?: Uint8Array;
}

/** What is known of a file: its size in bytes, when it was written and when anything of it changed. */
export interface KnownFile {
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly changeNs: bigint;
}

const digests = await loadDigests();

/** A file of this size or less is read at once. */
const smallBytes = 1024 * 1024;
const warmReadBytes = 256 * 1024;
const coldReadBytes = 4 * 1024 * 1024;
/** What the engine's digests of blocks are of; a whole number of reads. */
const blockBytes = 8 * 1024 * 1024;
const reportBytes = 16 * 1024 * 1024;
let buffer = alignedBuffer(smallBytes);
const state = digests.start();
const blockState = digests.start();
/** Windows has none of the flags below. */
const flags: Readonly<Record<string, number | undefined>> = { ...constants };
const noFollow = flags['O_NOFOLLOW'] ?? 0;
// Non-blocking so that a FIFO put in the place of a file cannot hold the thread.
const openFlags = constants.O_RDONLY | noFollow | (flags['O_NONBLOCK'] ?? 0);

/** Never throws; no link is followed. `changed` when what lies at the path afterwards is not what was read. */
export function readDigest(wish: ReadWish): ReadDigest | FileProblem {
  let handle: number | undefined;
  try {
    if (noFollow === 0 && lstatSync(wish.path).isSymbolicLink()) return { problem: 'changed' };
    handle = openSync(wish.path, openFlags);
    return readOpenFile(wish, handle);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
    return { problem: 'os', errno };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * The digest of a small file that is as it is known until its last byte is read: what is known stands for the look before. `undefined`
 * where it is not small or not so any more, or cannot be read; `readDigest` says then what there is.
 */
export function readKnown(path: string, known: KnownFile): Buffer | undefined {
  const { sizeBytes } = known;
  // An empty one is read with care, as systems make up files that say so.
  if (noFollow === 0 || sizeBytes > smallBytes || sizeBytes === 0) return undefined;
  let handle: number | undefined;
  try {
    handle = openSync(path, openFlags);
    let total = 0;
    while (total < sizeBytes) {
      const count = readSync(handle, buffer, total, sizeBytes - total, total);
      if (count === 0) return undefined;
      total += count;
    }
    return isAsKnown(fstatSync(handle, { bigint: true }), known)
      ? digests.hash(buffer.subarray(0, sizeBytes))
      : undefined;
  } catch (error) {
    if (error instanceof Error && 'errno' in error) return undefined;
    throw error;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** A file that took the place of another has its own time of change. */
export function isAsKnown({ size, mtimeNs, ctimeNs }: BigIntStats, known: KnownFile): boolean {
  return mtimeNs === known.mtimeNs && ctimeNs === known.changeNs && Number(size) === known.sizeBytes;
}

function readOpenFile(wish: ReadWish, handle: number): ReadDigest | FileProblem {
  const before = fstatSync(handle, { bigint: true });
  if (!before.isFile()) return { problem: 'changed' };
  const { from, bytes } = wish.range ?? { from: 0, bytes: Number(before.size) };
  const isSmall = bytes <= smallBytes;
  const isBlockwise = wish.withBlocks && bytes > blockBytes;
  if (wish.isStopped()) return { problem: 'cancelled' };
  const digest = isSmall
    ? readAtOnce(handle, from, bytes)
    : readInPieces(wish, handle, from, bytes, isBlockwise ? new Blocks() : undefined);
  if ('problem' in digest) return digest;
  const after = lstatSync(wish.path, { bigint: true });
  return isSame(before, after) ? { ...digest, stat: after } : { problem: 'changed' };
}

type Read = Pick<ReadDigest, 'digest' | 'blocks'> | FileProblem;

function readAtOnce(handle: number, from: number, bytes: number): Read {
  // Files that a system makes up say that they are empty and are not.
  if (bytes === 0 && readSync(handle, buffer, 0, 1, from) > 0) return { problem: 'changed' };
  let total = 0;
  while (total < bytes) {
    const count = readSync(handle, buffer, total, bytes - total, from + total);
    if (count === 0) return { problem: 'changed' };
    total += count;
  }
  return { digest: digests.hash(buffer.subarray(0, bytes)) };
}

function readInPieces(wish: ReadWish, handle: number, from: number, bytes: number, blocks: Blocks | undefined): Read {
  const pieceBytes = wish.isCold ? coldReadBytes : warmReadBytes;
  if (buffer.length < pieceBytes) buffer = alignedBuffer(pieceBytes);
  state.reset();
  let total = 0;
  let reported = 0;
  while (total < bytes) {
    if (wish.isStopped()) return { problem: 'cancelled' };
    // A read that was cut short must not make the next one cross the end of a block.
    const wanted = Math.min(pieceBytes - (total % pieceBytes), bytes - total);
    const count = readSync(handle, buffer, 0, wanted, from + total);
    if (count === 0) return { problem: 'changed' };
    const read = buffer.subarray(0, count);
    state.update(read);
    blocks?.update(read);
    total += count;
    if (total - reported < reportBytes) continue;
    reported = total;
    wish.onBytes(total);
  }
  return { digest: state.digest(), ...(blocks === undefined ? {} : { blocks: blocks.finish() }) };
}

/** Digests of the blocks of a file that is read from its beginning. */
class Blocks {
  readonly #digests: Buffer[] = [];
  #bytes = 0;

  constructor() {
    blockState.reset();
  }

  update(read: Buffer): void {
    blockState.update(read);
    this.#bytes += read.length;
    if (this.#bytes === blockBytes) this.#end();
  }

  /** With memory of its own: what a message carries is all of the memory that a view is of. */
  finish(): Uint8Array {
    if (this.#bytes > 0) this.#end();
    return new Uint8Array(Buffer.concat(this.#digests));
  }

  #end(): void {
    this.#digests.push(blockState.digest());
    blockState.reset();
    this.#bytes = 0;
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return b.isFile() && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino && a.dev === b.dev;
}
