/** Worker threads that take hashing tasks; one that dies costs the task it was at, and a new one takes its place. */
import { Worker } from 'node:worker_threads';
import { threadOptions } from '../threads/threadOptions';
import type { FileReply, FileRequest, HashReply, ListReply, ListRequest, WorkerStart } from './hashMessages';

export interface HashTask {
  readonly request: FileRequest;
  readonly onBytes: (readBytes: number) => void;
  readonly onReply: (reply: Exclude<FileReply, { kind: 'bytes' }>) => void;
  /** The thread ended while it was at this task, or the pool was closed. */
  readonly onLost: (cause: unknown) => void;
}

/** A list that threads share. Every seat that is given ends with `left`, be it because its thread died. */
export interface ListTask {
  readonly id: number;
  readonly onReply: (reply: ListReply) => void;
}

interface Slot {
  readonly worker: Worker;
  /** In the order sent: the first is the one being worked on. */
  readonly tasks: Map<number, HashTask>;
  readonly seats: Map<ListTask, number>;
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

  /** Threads start as they are needed; `maxWorkers` of them for files, and as many as lists have seats. */
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

  /** One more thread for a list: the one with the least to do that is not at it, or a new one. */
  seat(list: ListTask, request: ListRequest): void {
    let slot: Slot | undefined;
    for (const each of this.#slots)
      if (!each.seats.has(list) && (slot === undefined || loadOf(each) < loadOf(slot))) slot = each;
    slot ??= this.#startSlot();
    slot.seats.set(list, request.seat);
    slot.worker.ref();
    slot.worker.postMessage(request);
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
    for (const slot of this.#slots) if (!best || loadOf(slot) < loadOf(best)) best = slot;
    if (best !== undefined && loadOf(best) === 0) return best;
    if (this.#slots.size < this.#maxWorkers) return this.#startSlot();
    return best && best.tasks.size < tasksPerWorker ? best : undefined;
  }

  #startSlot(): Slot {
    const worker = new Worker(this.#workerPath, { workerData: this.#start, ...threadOptions(this.#workerPath) });
    const slot: Slot = { worker, tasks: new Map(), seats: new Map() };
    let cause: unknown;
    this.#slots.add(slot);
    worker.on('message', (reply: HashReply) => {
      if (reply.kind === 'part' || reply.kind === 'listBytes' || reply.kind === 'left') this.#takeOfList(slot, reply);
      else this.#take(slot, reply);
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#lose(slot, cause);
    });
    return slot;
  }

  #take(slot: Slot, reply: FileReply): void {
    const task = slot.tasks.get(reply.id);
    if (!task) return;
    if (reply.kind === 'bytes') {
      task.onBytes(reply.readBytes);
      return;
    }
    slot.tasks.delete(reply.id);
    this.#rest(slot);
    task.onReply(reply);
    this.#pump();
  }

  #takeOfList(slot: Slot, reply: ListReply): void {
    for (const list of slot.seats.keys()) {
      if (list.id !== reply.id) continue;
      if (reply.kind === 'left') {
        slot.seats.delete(list);
        this.#rest(slot);
      }
      list.onReply(reply);
    }
    if (reply.kind === 'left') this.#pump();
  }

  /** While the pool closes, the threads keep the process alive until they have left. */
  #rest(slot: Slot): void {
    if (loadOf(slot) === 0 && !this.#isClosed) slot.worker.unref();
  }

  #lose(slot: Slot, cause: unknown): void {
    this.#slots.delete(slot);
    const [current, ...untouched] = slot.tasks.values();
    slot.tasks.clear();
    current?.onLost(cause);
    if (this.#isClosed) for (const task of untouched) task.onLost(cause);
    else this.#waiting.unshift(...untouched);
    for (const [list, seat] of slot.seats) list.onReply({ id: list.id, kind: 'left', seat });
    slot.seats.clear();
    this.#pump();
  }
}

/** A list is more than any number of files that wait. */
function loadOf({ tasks, seats }: Slot): number {
  return seats.size * (tasksPerWorker + 1) + tasks.size;
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
