/** A pool of worker threads that hash whole files; a worker that dies costs one file, never the run. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { FileHasher, HashedFile } from '../../engine/ports/hashing';
import type { HashReply, HashRequest, WorkerStart } from './hashWorker';

export interface FileHasherOptions {
  /** Script of the worker; found beside the running code when absent. */
  readonly workerPath?: string;
  /** Threads at most; as many as the computer runs at once, up to 8, when absent. */
  readonly workers?: number;
}

interface Task {
  readonly request: HashRequest;
  readonly onBytes: ((readBytes: number) => void) | undefined;
  readonly resolve: (file: HashedFile) => void;
  readonly reject: (reason: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  /** In the order sent: the first is the one being hashed. */
  readonly tasks: Map<number, Task>;
}

/** A worker always has its next files at hand, so that it never waits for a message between two small ones. */
const tasksPerWorker = 4;

/** Makes workers as they are needed. `close` ends them; calls still under way then reject with an AbortError. */
export function createFileHasher(options: FileHasherOptions = {}): FileHasher {
  const workerPath = options.workerPath ?? findWorker(import.meta.dirname);
  const maxWorkers = options.workers ?? Math.min(8, Math.max(1, availableParallelism()));
  const slots = new Set<Slot>();
  const waiting: Task[] = [];
  const start: WorkerStart = { closing: new SharedArrayBuffer(4) };
  const flags = new WeakMap<AbortSignal, SharedArrayBuffer>();
  let nextId = 1;
  let isClosed = false;

  function flagOf(signal: AbortSignal): SharedArrayBuffer {
    const known = flags.get(signal);
    if (known) return known;
    const flag = new SharedArrayBuffer(4);
    signal.addEventListener('abort', () => Atomics.store(new Int32Array(flag), 0, 1), { once: true });
    flags.set(signal, flag);
    return flag;
  }

  function pump(): void {
    while (waiting.length > 0 && !isClosed) {
      const slot = freestSlot();
      if (!slot) return;
      const task = waiting.shift();
      if (!task) return;
      slot.tasks.set(task.request.id, task);
      slot.worker.ref();
      slot.worker.postMessage(task.request);
    }
  }

  function freestSlot(): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of slots) if (!best || slot.tasks.size < best.tasks.size) best = slot;
    if (best?.tasks.size === 0) return best;
    if (slots.size < maxWorkers) return startSlot();
    return best && best.tasks.size < tasksPerWorker ? best : undefined;
  }

  function startSlot(): Slot {
    const slot: Slot = { worker: new Worker(workerPath, { workerData: start }), tasks: new Map() };
    let cause: unknown;
    slots.add(slot);
    slot.worker.on('message', (reply: HashReply) => {
      take(slot, reply);
    });
    slot.worker.on('error', (error) => {
      cause = error;
    });
    slot.worker.on('exit', () => {
      lose(slot, cause);
    });
    return slot;
  }

  function take(slot: Slot, reply: HashReply): void {
    const task = slot.tasks.get(reply.id);
    if (!task) return;
    if (reply.kind === 'bytes') {
      task.onBytes?.(reply.readBytes);
      return;
    }
    slot.tasks.delete(reply.id);
    if (slot.tasks.size === 0) slot.worker.unref();
    if (reply.kind === 'done') {
      task.onBytes?.(reply.stat.sizeBytes);
      task.resolve({ hash: reply.hash, stat: { type: 'file', ...reply.stat } });
    } else {
      task.reject(reply.problem === 'cancelled' ? cancelled() : hashError(task.request.path, reply));
    }
    pump();
  }

  function lose(slot: Slot, cause: unknown): void {
    slots.delete(slot);
    const [current, ...untouched] = slot.tasks.values();
    slot.tasks.clear();
    current?.reject(isClosed ? cancelled() : lostError(current.request.path, cause));
    if (isClosed) for (const task of untouched) task.reject(cancelled());
    else waiting.unshift(...untouched);
    pump();
  }

  return {
    hashFile(filePath, signal, onBytes) {
      return new Promise<HashedFile>((resolve, reject) => {
        if (signal.aborted || isClosed) {
          reject(cancelled(signal.reason));
          return;
        }
        const request = { id: nextId++, path: filePath, cancelled: flagOf(signal) };
        const onAbort = (): void => {
          const index = waiting.findIndex((task) => task.request.id === request.id);
          if (index >= 0) waiting.splice(index, 1);
          reject(cancelled(signal.reason));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        const settled = (): void => {
          signal.removeEventListener('abort', onAbort);
        };
        waiting.push({
          request,
          onBytes: (bytes) => {
            if (!signal.aborted) onBytes?.(bytes);
          },
          resolve: (file) => {
            settled();
            resolve(file);
          },
          reject: (reason) => {
            settled();
            reject(reason instanceof Error ? reason : cancelled());
          },
        });
        pump();
      });
    },
    async close() {
      isClosed = true;
      for (const task of waiting.splice(0)) task.reject(cancelled());
      Atomics.store(new Int32Array(start.closing), 0, 1);
      await Promise.all([...slots].map(leave));
    },
  };
}

/** Resolves when the thread has ended. */
function leave(slot: Slot): Promise<void> {
  return new Promise((resolve) => {
    slot.worker.once('exit', () => {
      resolve();
    });
    slot.worker.ref();
    slot.worker.postMessage('close');
  });
}

/** Beside the running code: built (an entry or a chunk of it), else the source itself. */
function findWorker(folder: string): string {
  const places = [path.join(folder, 'hashWorker.js'), path.join(folder, '..', 'hashWorker.js')];
  return places.find((place) => existsSync(place)) ?? path.join(folder, 'hashWorker.ts');
}

function cancelled(reason?: unknown): Error {
  return reason instanceof Error && isAbort(reason) ? reason : new DOMException('Hashing was cancelled.', 'AbortError');
}

function hashError(filePath: string, reply: { readonly problem: string; readonly errno?: string }): AppError {
  const errno = reply.errno ?? '';
  const details = { path: filePath, ...(errno === '' ? {} : { errno }) };
  if (errno === 'ENOENT' || errno === 'ENOTDIR')
    return new AppError({
      code: 'source.missing',
      message: `${filePath} is not there any more.`,
      safe: 'Nothing was changed.',
      hint: 'Put the file back or leave it out.',
      details,
    });
  if (reply.problem === 'changed' || errno === 'ELOOP')
    return new AppError({
      code: 'source.changed',
      message: `${filePath} changed while it was read.`,
      safe: 'The half-read content was not used.',
      hint: 'Try again when the program that writes the file is done.',
      details,
    });
  return new AppError({
    code: 'source.unreadable',
    message: `${filePath} cannot be read.`,
    safe: 'Nothing was changed.',
    hint: 'Check the permissions of the file and the disk it lies on, or leave it out.',
    details,
  });
}

function lostError(filePath: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal',
      message: `The hashing thread stopped while it read ${filePath}.`,
      safe: 'Nothing was changed; the other files go on.',
      hint: 'Try again. If it comes back, send the log file to whoever looks after Satchel.',
      details: { path: filePath },
    },
    cause,
  );
}
