/** The threads of the walker: started as they are needed, kept for the next walk, replaced when one dies. */
import { Worker } from 'node:worker_threads';
import { threadOptions } from '../threads/threadOptions';
import type { WalkReply, WalkTask } from './walkMessages';

interface Slot {
  readonly worker: Worker;
  task: WalkTask | undefined;
}

export interface ThreadListener {
  readonly onReply: (reply: WalkReply) => void;
  /** A thread has nothing to do. */
  readonly onFree: () => void;
  /** A thread ended in the middle of this. */
  readonly onLost: (task: WalkTask, cause: unknown) => void;
}

export class WalkThreads {
  readonly #scriptPath: string;
  readonly #listener: ThreadListener;
  readonly #slots: Slot[] = [];
  #isClosed = false;

  constructor(scriptPath: string, listener: ThreadListener) {
    this.#scriptPath = scriptPath;
    this.#listener = listener;
  }

  get count(): number {
    return this.#slots.length;
  }

  get freeCount(): number {
    return this.#slots.filter(({ task }) => task === undefined).length;
  }

  /** Answers false when every thread is busy and there are `most` of them. */
  start(task: WalkTask, most: number): boolean {
    const slot = this.#slots.find((each) => each.task === undefined) ?? this.add(most);
    if (slot === undefined) return false;
    slot.task = task;
    slot.worker.ref();
    slot.worker.postMessage(task, task.keys === undefined ? [] : [task.keys.buffer]);
    return true;
  }

  /** One more thread unless there are `most`. */
  add(most: number): Slot | undefined {
    if (this.#isClosed || this.#slots.length >= most) return undefined;
    const slot: Slot = { worker: new Worker(this.#scriptPath, threadOptions(this.#scriptPath)), task: undefined };
    this.#slots.push(slot);
    let cause: unknown;
    slot.worker.unref();
    slot.worker.on('message', (reply: WalkReply | { readonly kind: 'free' }) => {
      if (reply.kind === 'free') this.#free(slot);
      else this.#listener.onReply(reply);
    });
    slot.worker.on('error', (error) => {
      cause = error;
    });
    slot.worker.on('exit', () => {
      this.#slots.splice(this.#slots.indexOf(slot), 1);
      if (slot.task !== undefined) this.#listener.onLost(slot.task, cause);
    });
    return slot;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { worker } of this.#slots) worker.ref();
    await Promise.all(this.#slots.map(({ worker }) => worker.terminate()));
  }

  #free(slot: Slot): void {
    slot.task = undefined;
    // While the walker closes, its threads keep the process alive until they have ended.
    if (this.#isClosed) return;
    slot.worker.unref();
    this.#listener.onFree();
  }
}
