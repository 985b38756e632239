/** Hashes files on worker threads: one by one, in lists that threads share, and ranges; a file that fails says why with a code. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isAbort, type AppError } from '../../../shared/domain/errors';
import type {
  FileHasher,
  FileRange,
  FileToRead,
  HashedFile,
  ListReader,
  ReadOptions,
} from '../../engine/ports/hashing';
import { hashError, isProblem, lostError } from './hashErrors';
import { runList } from './hashList';
import type { FileProblem, FileReply, FileRequest } from './hashMessages';
import { createVolumes, type WorkerCount } from './workerCount';
import { WorkerPool } from './workerPool';

export interface FileHasherOptions {
  /** Script of the worker; found beside the running code when absent. */
  readonly workerPath?: string;
  /** Threads at most; without it as many as the computer runs at once, and up to 8 for a list on a volume that makes them wait. */
  readonly workers?: number;
}

const mostWorkers = 8;
/** A longer list is made ready for the threads in so many files at a time. */
const sliceFiles = 8192;

/** `close` ends the threads; calls still under way then reject with an AbortError. Close it before the process exits. */
export function createFileHasher(options: FileHasherOptions = {}): FileHasher {
  return new ThreadedHasher(options);
}

class ThreadedHasher implements FileHasher {
  readonly #pool: WorkerPool;
  readonly #workersOf: (volume: string) => WorkerCount;
  readonly #flags = new WeakMap<AbortSignal, SharedArrayBuffer>();
  #lastId = 0;

  constructor({ workerPath = findWorker(import.meta.dirname), workers }: FileHasherOptions) {
    const cores = workers ?? Math.min(mostWorkers, Math.max(1, availableParallelism()));
    this.#pool = new WorkerPool(workerPath, cores);
    this.#workersOf = createVolumes({ cores, most: workers ?? mostWorkers });
  }

  hashFile(
    filePath: string,
    signal: AbortSignal,
    onBytes?: (readBytes: number) => void,
    { withBlocks = false }: ReadOptions = {},
  ): Promise<HashedFile> {
    return this.#hash({ path: filePath, withBlocks }, signal, onBytes);
  }

  hashRange(
    filePath: string,
    range: FileRange,
    signal: AbortSignal,
    onBytes?: (readBytes: number) => void,
  ): Promise<HashedFile> {
    return this.#hash({ path: filePath, range, withBlocks: false }, signal, onBytes);
  }

  async hashList(files: readonly FileToRead[], signal: AbortSignal, reader: ListReader): Promise<void> {
    this.#throwIfOver(signal);
    const lost: number[] = [];
    const slices = Array.from({ length: Math.ceil(files.length / sliceFiles) }, (_, slice) => slice * sliceFiles);
    let before: Promise<void> = Promise.resolve();
    for (const from of slices) {
      const reading = this.#startSlice(files, from, signal, reader).then((own) => {
        lost.push(...own);
      });
      // While the threads read this one, the next is made ready.
      await this.#untilAborted(before, signal);
      before = reading;
    }
    await this.#untilAborted(before, signal);
    this.#throwIfOver(signal);
    // One of them ended the thread: alone each says how it is with itself.
    for (const index of lost) reader.onRead(index, await this.#hashAlone(files[index]?.path ?? '', signal));
  }

  async #startSlice(
    all: readonly FileToRead[],
    from: number,
    signal: AbortSignal,
    reader: ListReader,
  ): Promise<readonly number[]> {
    const files = all.length <= sliceFiles ? all : all.slice(from, from + sliceFiles);
    const answerOf = (index: number, read: HashedFile | FileProblem): HashedFile | AppError =>
      isProblem(read) ? hashError(files[index]?.path ?? '', read) : read;
    const lost = await runList(this.#pool, ++this.#lastId, {
      files,
      cancelled: this.#flagOf(signal),
      workers: this.#workersOf(files[0]?.stat.fileId.split(':')[0] ?? ''),
      onBytes: (index, readBytes) => {
        if (!signal.aborted) reader.onBytes(from + index, readBytes);
      },
      onRead: (index, read) => {
        if (!signal.aborted) reader.onRead(from + index, answerOf(index, read));
      },
    });
    return lost.map((index) => from + index);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #hashAlone(filePath: string, signal: AbortSignal): Promise<HashedFile | AppError> {
    try {
      return await this.hashFile(filePath, signal, undefined, { withBlocks: true });
    } catch (error) {
      if (isAbort(error)) throw error;
      return error as AppError;
    }
  }

  async #hash(
    wish: Pick<FileRequest, 'path' | 'range' | 'withBlocks'>,
    signal: AbortSignal,
    onBytes: ((readBytes: number) => void) | undefined,
  ): Promise<HashedFile> {
    this.#throwIfOver(signal);
    const id = ++this.#lastId;
    const hashing = new Promise<HashedFile>((resolve, reject) => {
      this.#pool.add({
        request: { kind: 'file', id, ...wish, cancelled: this.#flagOf(signal) },
        onBytes: (readBytes) => {
          if (!signal.aborted) onBytes?.(readBytes);
        },
        onReply: (reply) => {
          if (reply.kind === 'done') resolve(hashedOf(reply));
          else reject(reply.problem === 'cancelled' ? cancelled() : hashError(wish.path, reply));
        },
        onLost: (cause) => {
          reject(this.#pool.isClosed ? cancelled() : lostError(wish.path, cause));
        },
      });
    });
    const hashed = await this.#untilAborted(hashing, signal, () => {
      this.#pool.withdraw(id);
    });
    onBytes?.(wish.range?.bytes ?? hashed.stat.sizeBytes);
    return hashed;
  }

  async #untilAborted<T>(work: Promise<T>, signal: AbortSignal, withdraw?: () => void): Promise<T> {
    let onAbort = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        withdraw?.();
        reject(cancelled(signal.reason));
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #throwIfOver(signal: AbortSignal): void {
    if (signal.aborted || this.#pool.isClosed) throw cancelled(signal.reason);
  }

  /** One flag for all files of a signal; the workers look at it between two reads. */
  #flagOf(signal: AbortSignal): SharedArrayBuffer {
    const known = this.#flags.get(signal);
    if (known) return known;
    const flag = new SharedArrayBuffer(4);
    signal.addEventListener('abort', () => Atomics.store(new Int32Array(flag), 0, 1), { once: true });
    this.#flags.set(signal, flag);
    return flag;
  }
}

function hashedOf({ hash, stat, blocks }: Extract<FileReply, { kind: 'done' }>): HashedFile {
  return { hash, stat: { type: 'file', ...stat }, ...(blocks === undefined ? {} : { blocks }) };
}

/** Beside the running code: built (an entry or a chunk of it), else the source itself. */
function findWorker(folder: string): string {
  const places = [path.join(folder, 'hashWorker.js'), path.join(folder, '..', 'hashWorker.js')];
  return places.find((place) => existsSync(place)) ?? path.join(folder, 'hashWorker.ts');
}

function cancelled(reason?: unknown): Error {
  return reason instanceof Error && isAbort(reason) ? reason : new DOMException('Hashing was cancelled.', 'AbortError');
}
