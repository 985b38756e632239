/** Worker threads that take hashing tasks; one that dies costs the task it was at, and a new one takes its place. */
import { Worker } from 'node:worker_threads';
import type { HashReply, HashRequest, WorkerStart } from './hashWorker';

export interface HashTask {
  readonly request: HashRequest;
  readonly onBytes: (readBytes: number) => void;
  readonly onReply: (reply: Exclude<HashReply, { kind: 'bytes' }>) => void;
  /** The thread ended while it was at this task, or the pool was closed. */
  readonly onLost: (cause: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  /** In the order sent: the first is the one being worked on. */
  readonly tasks: Map<number, HashTask>;
}

/** A worker always has its next files at hand, so that it never waits for a message between two small ones. */
const tasksPerWorker = 4;

export class WorkerPool {
  readonly #workerPath: string;
  readonly #maxWorkers: number;
  readonly #start: WorkerStart = { closing: new SharedArrayBuffer(4) };
  readonly #slots = new Set<Slot>();
  readonly #waiting: HashTask[] = [];
  #isClosed = false;

  /** Threads start as they are needed. */
  constructor(workerPath: string, maxWorkers: number) {
    this.#workerPath = workerPath;
    this.#maxWorkers = maxWorkers;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(task: HashTask): void {
    this.#waiting.push(task);
    this.#pump();
  }

  /** Forgets a task that no worker has yet. */
  withdraw(id: number): void {
    const index = this.#waiting.findIndex((task) => task.request.id === id);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** Threads leave at the next chunk. Resolves when all have ended; their tasks are lost. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#waiting.splice(0)) task.onLost(undefined);
    Atomics.store(new Int32Array(this.#start.closing), 0, 1);
    await Promise.all([...this.#slots].map(leave));
  }

  #pump(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const slot = this.#freestSlot();
      const task = slot && this.#waiting.shift();
      if (!task) return;
      slot.tasks.set(task.request.id, task);
      slot.worker.ref();
      slot.worker.postMessage(task.request);
    }
  }

  #freestSlot(): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#slots) if (!best || slot.tasks.size < best.tasks.size) best = slot;
    if (best?.tasks.size === 0) return best;
    if (this.#slots.size < this.#maxWorkers) return this.#startSlot();
    return best && best.tasks.size < tasksPerWorker ? best : undefined;
  }

  #startSlot(): Slot {
    const slot: Slot = { worker: new Worker(this.#workerPath, { workerData: this.#start }), tasks: new Map() };
    let cause: unknown;
    this.#slots.add(slot);
    slot.worker.on('message', (reply: HashReply) => {
      this.#take(slot, reply);
    });
    slot.worker.on('error', (error) => {
      cause = error;
    });
    slot.worker.on('exit', () => {
      this.#lose(slot, cause);
    });
    return slot;
  }

  #take(slot: Slot, reply: HashReply): void {
    const task = slot.tasks.get(reply.id);
    if (!task) return;
    if (reply.kind === 'bytes') {
      task.onBytes(reply.readBytes);
      return;
    }
    slot.tasks.delete(reply.id);
    // While the pool closes, the threads keep the process alive until they have left.
    if (slot.tasks.size === 0 && !this.#isClosed) slot.worker.unref();
    task.onReply(reply);
    this.#pump();
  }

  #lose(slot: Slot, cause: unknown): void {
    this.#slots.delete(slot);
    const [current, ...untouched] = slot.tasks.values();
    slot.tasks.clear();
    current?.onLost(cause);
    if (this.#isClosed) for (const task of untouched) task.onLost(cause);
    else this.#waiting.unshift(...untouched);
    this.#pump();
  }
}

/** Resolves when the thread has ended. */
function leave({ worker }: Slot): Promise<void> {
  return new Promise((resolve) => {
    worker.once('exit', () => {
      resolve();
    });
    worker.ref();
    worker.postMessage('close');
  });
}
