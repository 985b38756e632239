/**
 * Hashes one file per message on a worker thread.
 * Imports nothing of the project, so that it also starts straight from source, where imports need extensions.
 */
import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import addon from 'xxhash-addon';

export interface HashRequest {
  readonly id: number;
  readonly path: string;
  /** One 32-bit flag; not zero means that nobody waits any more. */
  readonly cancelled: SharedArrayBuffer;
}

/** What a worker is started with. */
export interface WorkerStart {
  /** One 32-bit flag; not zero means that the pool closes. */
  readonly closing: SharedArrayBuffer;
}

export interface WorkerStat {
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly fileId: string;
  readonly mode: number;
  readonly changeNs: bigint;
}

/** `problem` says what happened; `errno` is the OS error name when there was one. */
export type HashReply =
  | { readonly id: number; readonly kind: 'bytes'; readonly readBytes: number }
  | {
      readonly id: number;
      readonly kind: 'done';
      readonly hash: string;
      readonly stat: WorkerStat;
      readonly blocks?: Uint8Array;
    }
  | {
      readonly id: number;
      readonly kind: 'failed';
      readonly problem: 'changed' | 'cancelled' | 'os';
      readonly errno?: string;
    };

const readBytes = 1024 * 1024;
/** What the engine's digests of blocks are of; a whole number of reads. */
const blockBytes = 8 * 1024 * 1024;
const reportBytes = 16 * 1024 * 1024;
const buffer = Buffer.allocUnsafeSlow(readBytes);
const state = new addon.XXHash128(Buffer.alloc(4));
const blockState = new addon.XXHash128(Buffer.alloc(4));
/** Windows has none of the flags below. */
const flags: Readonly<Record<string, number | undefined>> = { ...constants };
const noFollow = flags['O_NOFOLLOW'] ?? 0;
// Non-blocking so that a FIFO put in the place of a file cannot hold the thread.
const openFlags = constants.O_RDONLY | noFollow | (flags['O_NONBLOCK'] ?? 0);
const closing = new Int32Array((workerData as WorkerStart).closing);

// The thread leaves by itself: ending it from outside during a call of the addon takes the whole process down.
parentPort?.on('message', (message: HashRequest | 'close') => {
  if (message === 'close') parentPort?.close();
  else parentPort?.postMessage(answer(message));
});

function answer(request: HashRequest): HashReply {
  let handle: number | undefined;
  try {
    if (noFollow === 0 && lstatSync(request.path).isSymbolicLink())
      return { id: request.id, kind: 'failed', problem: 'changed' };
    handle = openSync(request.path, openFlags);
    return hashOpenFile(request, handle);
  } catch (error) {
    const errno = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
    return { id: request.id, kind: 'failed', problem: 'os', errno };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function hashOpenFile(request: HashRequest, handle: number): HashReply {
  const { id } = request;
  const before = fstatSync(handle, { bigint: true });
  if (!before.isFile()) return { id, kind: 'failed', problem: 'changed' };
  const flag = new Int32Array(request.cancelled);
  const isBlockwise = before.size > BigInt(blockBytes);
  const blocks: Buffer[] = [];
  state.reset();
  blockState.reset();
  let total = 0;
  let reported = 0;
  for (;;) {
    if (Atomics.load(flag, 0) !== 0 || Atomics.load(closing, 0) !== 0)
      return { id, kind: 'failed', problem: 'cancelled' };
    // A read that was cut short must not make the next one cross the end of a block.
    const wanted = isBlockwise ? Math.min(readBytes, blockBytes - (total % blockBytes)) : readBytes;
    const count = readSync(handle, buffer, 0, wanted, total);
    if (count === 0) break;
    const read = count === readBytes ? buffer : buffer.subarray(0, count);
    state.update(read);
    total += count;
    if (isBlockwise) {
      blockState.update(read);
      if (total % blockBytes === 0) endBlock(blocks);
    }
    if (total - reported >= reportBytes) {
      reported = total;
      parentPort?.postMessage({ id, kind: 'bytes', readBytes: total } satisfies HashReply);
    }
  }
  const after = fstatSync(handle, { bigint: true });
  if (!isSame(before, after) || BigInt(total) !== after.size) return { id, kind: 'failed', problem: 'changed' };
  if (isBlockwise && total % blockBytes !== 0) endBlock(blocks);
  const hash = state.digest().toString('hex');
  return { id, kind: 'done', hash, stat: plainStat(after), ...(isBlockwise ? { blocks: joined(blocks) } : {}) };
}

/** With memory of its own: what a message carries is all of the memory that a view is of. */
function joined(blocks: readonly Buffer[]): Uint8Array {
  return new Uint8Array(Buffer.concat(blocks));
}

function endBlock(blocks: Buffer[]): void {
  blocks.push(blockState.digest());
  blockState.reset();
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino && a.dev === b.dev;
}

function plainStat(stat: BigIntStats): WorkerStat {
  return {
    sizeBytes: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    fileId: `${stat.dev.toString()}:${stat.ino.toString()}`,
    mode: Number(stat.mode & 0o7777n),
    changeNs: stat.ctimeNs,
  };
}
