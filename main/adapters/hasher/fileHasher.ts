/** Hashes whole files on worker threads; a file that fails says why with a code. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isAbort } from '../../../shared/domain/errors';
import type { FileHasher, HashedFile } from '../../engine/ports/hashing';
import { hashError, lostError } from './hashErrors';
import type { HashReply } from './hashWorker';
import { WorkerPool } from './workerPool';

export interface FileHasherOptions {
  /** Script of the worker; found beside the running code when absent. */
  readonly workerPath?: string;
  /** Threads at most; as many as the computer runs at once, up to 8, when absent. */
  readonly workers?: number;
}

/** `close` ends the threads; calls still under way then reject with an AbortError. Close it before the process exits. */
export function createFileHasher(options: FileHasherOptions = {}): FileHasher {
  const maxWorkers = options.workers ?? Math.min(8, Math.max(1, availableParallelism()));
  const pool = new WorkerPool(options.workerPath ?? findWorker(import.meta.dirname), maxWorkers);
  const flags = new WeakMap<AbortSignal, SharedArrayBuffer>();
  let nextId = 1;

  return {
    async hashFile(filePath, signal, onBytes) {
      if (signal.aborted || pool.isClosed) throw cancelled(signal.reason);
      const request = { id: nextId++, path: filePath, cancelled: flagOf(signal, flags) };
      let onAbort: (() => void) | undefined;
      const hashing = new Promise<HashedFile>((resolve, reject) => {
        onAbort = () => {
          pool.withdraw(request.id);
          reject(cancelled(signal.reason));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        pool.add({
          request,
          onBytes: (readBytes) => {
            if (!signal.aborted) onBytes?.(readBytes);
          },
          onReply: (reply) => {
            if (reply.kind === 'done') resolve(hashedOf(reply));
            else reject(reply.problem === 'cancelled' ? cancelled() : hashError(filePath, reply));
          },
          onLost: (cause) => {
            reject(pool.isClosed ? cancelled() : lostError(filePath, cause));
          },
        });
      });
      try {
        const hashed = await hashing;
        onBytes?.(hashed.stat.sizeBytes);
        return hashed;
      } finally {
        if (onAbort) signal.removeEventListener('abort', onAbort);
      }
    },
    close: () => pool.close(),
  };
}

function hashedOf({ hash, stat, blocks }: Extract<HashReply, { kind: 'done' }>): HashedFile {
  return { hash, stat: { type: 'file', ...stat }, ...(blocks === undefined ? {} : { blocks }) };
}

/** One flag for all files of a signal; the workers look at it between two chunks. */
function flagOf(signal: AbortSignal, flags: WeakMap<AbortSignal, SharedArrayBuffer>): SharedArrayBuffer {
  const known = flags.get(signal);
  if (known) return known;
  const flag = new SharedArrayBuffer(4);
  signal.addEventListener('abort', () => Atomics.store(new Int32Array(flag), 0, 1), { once: true });
  flags.set(signal, flag);
  return flag;
}

/** Beside the running code: built (an entry or a chunk of it), else the source itself. */
function findWorker(folder: string): string {
  const places = [path.join(folder, 'hashWorker.js'), path.join(folder, '..', 'hashWorker.js')];
  return places.find((place) => existsSync(place)) ?? path.join(folder, 'hashWorker.ts');
}

function cancelled(reason?: unknown): Error {
  return reason instanceof Error && isAbort(reason) ? reason : new DOMException('Hashing was cancelled.', 'AbortError');
}
