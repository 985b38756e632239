/** Threads that look at files, read small ones and make them: where many are under way, a message for many costs a quarter of a call of its own for each. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { threadOptions } from '../threads/threadOptions';
import type { FileJobs, JobAnswer, JobCall } from './fileJobs';

export interface FileThreads {
  /** Whether steps go to threads by now. Asking counts as a step. */
  isWorthwhile(): boolean;
  /** Rejects with what the system says; `EIO` when the thread ended meanwhile. Buffers of the arguments are given away. */
  run<N extends keyof FileJobs>(name: N, ...args: Parameters<FileJobs[N]>): Promise<ReturnType<FileJobs[N]>>;
}

export interface FileThreadsOptions {
  /** Script of the thread; found beside the running code when absent. */
  readonly scriptPath?: string | undefined;
  /** Fewer steps are not worth a thread. */
  readonly worthwhileFrom?: number;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  /** Since when it works on what waits. */
  busySinceMs: number;
}

const usuallyFrom = 256;
/** As many as the system's own calls have. */
const threadsAtMost = 4;
/** A disk that keeps a thread so long waits for something, and so can another thread. */
const slowAfterMs = 50;
/** In one message. The next ones wait for the answer, so that they become few messages too. */
const stepsAtOnce = 64;
/** Threads that nobody needs give their memory back. */
const idleMs = 5_000;

export function createFileThreads(options: FileThreadsOptions = {}): FileThreads {
  const { worthwhileFrom = usuallyFrom } = options;
  const scriptPath = 'scriptPath' in options ? options.scriptPath : findScript(import.meta.dirname);
  const threads = new Set<Thread>();
  let steps = 0;
  let isBroken = scriptPath === undefined;
  let id = 0;
  let later: NodeJS.Timeout | undefined;
  const unsent: { readonly call: JobCall; readonly waiting: Waiting }[] = [];
  let idle: NodeJS.Timeout | undefined;

  const start = (script: string): Thread => {
    const worker = new Worker(script, threadOptions(script));
    const thread: Thread = { worker, waiting: new Map(), busySinceMs: performance.now() };
    threads.add(thread);
    worker.on('message', (answers: readonly JobAnswer[]) => {
      for (const answer of answers) settle(thread, answer);
      if (thread.waiting.size > 0) return;
      worker.unref();
      if (unsent.length > 0) flush();
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      threads.delete(thread);
      // One that leaves by itself would do so again.
      if (thread.waiting.size > 0) isBroken = true;
      for (const { reject } of thread.waiting.values())
        reject(Object.assign(new Error('The thread for files ended.', { cause }), { code: 'EIO' }));
      // Nothing that was taken on is forgotten.
      if (unsent.length > 0) flush();
    });
    return thread;
  };

  /** One that has nothing to do; a further one only where the others take long. */
  const free = (script: string): Thread | undefined => {
    let isSlow = true;
    for (const thread of threads) {
      if (thread.waiting.size === 0) return thread;
      isSlow &&= performance.now() - thread.busySinceMs >= slowAfterMs;
    }
    return isSlow && threads.size < threadsAtMost ? start(script) : undefined;
  };

  const flush = (): void => {
    clearTimeout(later);
    later = undefined;
    while (unsent.length > 0) {
      const thread = free(scriptPath ?? '');
      if (thread === undefined) break;
      const share = unsent.splice(0, stepsAtOnce);
      thread.worker.ref();
      thread.busySinceMs = performance.now();
      for (const { call, waiting } of share) thread.waiting.set(call[0], waiting);
      thread.worker.postMessage(
        share.map(({ call }) => call),
        share.flatMap(({ call: [, , args] }) =>
          args.flatMap((arg) => (arg instanceof Uint8Array ? [arg.buffer as ArrayBuffer] : [])),
        ),
      );
    }
    // What waits for a thread goes with its answer; here somebody looks whether that takes too long.
    if (unsent.length > 0) later = setTimeout(flush, slowAfterMs);
    if (idle === undefined) idle = setTimeout(endIdle, idleMs).unref();
    else idle.refresh();
  };

  const endIdle = (): void => {
    for (const thread of threads) {
      if (thread.waiting.size > 0) continue;
      threads.delete(thread);
      void thread.worker.terminate();
    }
    steps = 0;
  };

  return {
    isWorthwhile: () => {
      steps += 1;
      return steps > worthwhileFrom && !isBroken;
    },
    run: (name, ...args) =>
      new Promise((resolve, reject) => {
        // Together with what else begins now.
        if (unsent.length === 0) setImmediate(flush);
        unsent.push({ call: [(id += 1), name, args], waiting: { resolve, reject } });
      }),
  };
}

function settle({ waiting }: Thread, [id, value, thrown]: JobAnswer): void {
  const found = waiting.get(id);
  if (found === undefined) return;
  waiting.delete(id);
  if (thrown === undefined) found.resolve(value as never);
  else found.reject(Object.assign(new Error(thrown.message), thrown.code === undefined ? {} : { code: thrown.code }));
}

/** Beside the running code, built or not; absent in a program that was bundled without it. */
function findScript(folder: string): string | undefined {
  const places = ['fileWorker.js', path.join('..', 'fileWorker.js'), 'fileWorker.ts'];
  return places.map((place) => path.join(folder, place)).find((place) => existsSync(place));
}

/** Of this process: every file system of it is the same disk. */
export const fileThreads = createFileThreads();
