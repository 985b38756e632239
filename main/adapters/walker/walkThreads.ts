/** The threads of the walker: started as they are needed, kept for the next walk unless one was large, replaced when one dies. */
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
  readonly #ending = new Set<Promise<unknown>>();
  #isResting = false;
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
    this.#isResting = false;
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
      this.#drop(slot);
      if (slot.task !== undefined) this.#listener.onLost(slot.task, cause);
    });
    return slot;
  }

  /** Ends all as they become free, until there is work again: what they took for a large tree goes back to the system. */
  release(): void {
    this.#isResting = true;
    for (const slot of this.#slots.filter(({ task }) => task === undefined)) this.#end(slot);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { worker } of this.#slots) worker.ref();
    await Promise.all([...this.#ending, ...this.#slots.map(({ worker }) => worker.terminate())]);
  }

  #free(slot: Slot): void {
    slot.task = undefined;
    // While the walker closes, its threads keep the process alive until they have ended.
    if (this.#isClosed) return;
    slot.worker.unref();
    if (this.#isResting) this.#end(slot);
    this.#listener.onFree();
  }

  #end(slot: Slot): void {
    this.#drop(slot);
    const ending = slot.worker.terminate().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #drop(slot: Slot): void {
    const place = this.#slots.indexOf(slot);
    if (place >= 0) this.#slots.splice(place, 1);
  }
}
