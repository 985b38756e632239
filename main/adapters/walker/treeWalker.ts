/** Walks trees on threads of their own that share the work of each tree. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { TreeWalker, WalkRequest, WalkResult, WalkSink } from '../../engine/ports/treeWalker';
import { abortError } from '../abort';
import { WalkAssembly } from './walkAssembly';
import { WalkThreads } from './walkThreads';
import { controls, type WalkReply, type WalkTask } from './walkMessages';

export interface TreeWalkerOptions {
  /** Script of the threads; found beside the running code when absent. */
  readonly scriptPath?: string;
  /** Threads at most; as many as the computer runs at once, up to 4, when absent. */
  readonly workers?: number;
  /** How many files one thread walks before others help; starting a thread costs as much as looking at some ten thousand. */
  readonly filesAlone?: number;
}

/** Two full batches: a tree of 50,000 files is nearly done when a second thread could begin. */
const filesAlone = 32_768;

interface OpenWalk {
  readonly assembly: WalkAssembly;
  readonly control: Int32Array;
  readonly found: WalkSink;
  readonly end: (result: WalkResult) => void;
  readonly fail: (error: unknown) => void;
}

/** `close` ends the threads; walks still under way then reject with an AbortError. */
export function createTreeWalker(options: TreeWalkerOptions = {}): TreeWalker {
  return new ThreadedWalker(options);
}

class ThreadedWalker implements TreeWalker {
  readonly #most: number;
  readonly #filesAlone: number;
  readonly #threads: WalkThreads;
  readonly #walks = new Map<number, OpenWalk>();
  readonly #waiting: WalkTask[] = [];
  #lastWalk = 0;
  #isClosed = false;

  constructor(options: TreeWalkerOptions) {
    this.#most = options.workers ?? Math.min(4, Math.max(1, availableParallelism()));
    this.#filesAlone = options.filesAlone ?? filesAlone;
    this.#threads = new WalkThreads(options.scriptPath ?? findScript(import.meta.dirname), {
      onReply: (reply) => {
        this.#take(reply);
      },
      onFree: () => {
        this.#pump();
        this.#tellIdle();
      },
      onLost: (task, cause) => {
        this.#walks.get(task.walk)?.fail(lost(task, cause));
        this.#pump();
      },
    });
  }

  async walk({ root, rootId, filter }: WalkRequest, signal: AbortSignal, found: WalkSink): Promise<WalkResult> {
    if (signal.aborted || this.#isClosed) throw abortError(signal);
    this.#lastWalk += 1;
    const walk = this.#lastWalk;
    const shared = new SharedArrayBuffer(controls.count * 4);
    const control = new Int32Array(shared);
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<WalkResult>((end, fail) => {
        onAbort = () => {
          fail(abortError(signal));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        this.#walks.set(walk, { assembly: new WalkAssembly(root), control, found, end, fail });
        this.#waiting.push({ walk, part: 0, root, filter, path: '', chain: [rootId], control: shared });
        this.#pump();
      });
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
      Atomics.store(control, controls.stop, 1);
      const isLarge = (this.#walks.get(walk)?.assembly.files ?? 0) >= this.#filesAlone;
      this.#walks.delete(walk);
      // Between small walks the threads stay: starting one costs more than many of those.
      if (isLarge && this.#walks.size === 0) this.#threads.release();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { fail } of this.#walks.values()) fail(new DOMException('The walker was closed.', 'AbortError'));
    await this.#threads.close();
  }

  #take(reply: WalkReply): void {
    const number = reply.kind === 'given' ? reply.task.walk : reply.walk;
    const walk = this.#walks.get(number);
    // Nobody waits for it any more.
    if (walk === undefined) return;
    const isComplete = walk.assembly.take(reply);
    if (reply.kind === 'given') {
      this.#waiting.push(reply.task);
      this.#pump();
    } else if (reply.kind === 'batch') {
      walk.found({ files: walk.assembly.files, bytes: walk.assembly.bytes });
      this.#callHelp(walk);
    }
    if (isComplete) walk.end(walk.assembly.result());
  }

  /** Starts what waits as far as there are threads; a tree begins with one. */
  #pump(): void {
    while (this.#waiting.length > 0) {
      const [task] = this.#waiting;
      if (task === undefined || (this.#walks.has(task.walk) && !this.#threads.start(task, this.#most))) return;
      this.#waiting.shift();
    }
  }

  /** A tree that turns out to be large gets every thread. */
  #callHelp({ assembly }: OpenWalk): void {
    if (assembly.files < this.#filesAlone) return;
    while (this.#threads.add(this.#most) !== undefined);
    this.#tellIdle();
  }

  /** Every walk that is under way may give work to threads that have none. */
  #tellIdle(): void {
    if (this.#waiting.length > 0) return;
    const idle = this.#threads.freeCount;
    for (const { control, assembly } of this.#walks.values())
      Atomics.store(control, controls.idle, assembly.files < this.#filesAlone ? 0 : idle);
  }
}

function lost({ root, path: folder }: WalkTask, cause: unknown): AppError {
  const place = path.join(root, folder);
  return new AppError(
    {
      code: 'internal',
      message: `The thread that looked through ${place} stopped.`,
      safe: 'Nothing was changed.',
      hint: 'Try again. If it comes back, send the log file to whoever looks after Satchel.',
      details: { path: place },
    },
    cause,
  );
}

/** Beside the running code: built (an entry or a chunk of it), else the source itself. */
function findScript(folder: string): string {
  const places = [path.join(folder, 'walkWorker.js'), path.join(folder, '..', 'walkWorker.js')];
  return places.find((place) => existsSync(place)) ?? path.join(folder, 'walkWorker.ts');
}
