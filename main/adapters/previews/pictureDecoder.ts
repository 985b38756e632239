/** One thread that decodes pictures, one after the other; it is ended when it takes too long, and a new one takes its place. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PictureDecoder, PictureRefusal } from '../../engine/ports/previews';
import type { PreviewReply, PreviewRequest } from './previewMessages';

export interface PictureDecoderOptions {
  /** Script of the thread; found beside the running code when absent. */
  readonly workerPath?: string;
  /** How long one picture may take. */
  readonly patienceMs?: number;
}

type Unsent = PreviewRequest extends infer R ? (R extends PreviewRequest ? Omit<R, 'id'> : never) : never;

interface Turn {
  readonly isUrgent: boolean;
  readonly start: () => Promise<void>;
}

const patienceMs = 20_000;
/** Of the script's own heap; pixels lie outside of it and are bounded before they are taken. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

/** `close` ends the thread; calls still under way then reject with an AbortError. */
export function createPictureDecoder(options: PictureDecoderOptions = {}): PictureDecoder {
  const thread = new DecodingThread(
    options.workerPath ?? findWorker(import.meta.dirname),
    options.patienceMs ?? patienceMs,
  );
  const turns: Turn[] = [];
  let isBusy = false;

  const next = (): void => {
    if (isBusy) return;
    const urgent = turns.findIndex((turn) => turn.isUrgent);
    const [turn] = turns.splice(Math.max(0, urgent), 1);
    if (turn === undefined) return;
    isBusy = true;
    void turn.start().finally(() => {
      isBusy = false;
      next();
    });
  };
  /** What the person looks at comes before what may be looked at. */
  const inTurn = <T>(isUrgent: boolean, signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      turns.push({
        isUrgent,
        start: async () => {
          try {
            signal.throwIfAborted();
            resolve(await work());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      });
      next();
    });

  return {
    render: (source, { mostAcross, exposure, isUrgent }, signal) =>
      inTurn(isUrgent, signal, async () => {
        const request = { kind: 'render' as const, key: source.key, mostAcross, exposure };
        let reply = await thread.ask(request, signal);
        if (reply.kind === 'wanted') reply = await thread.ask({ ...request, bytes: await source.read(signal) }, signal);
        if (reply.kind === 'picture') {
          const { png, width, height, layers } = reply;
          return { outcome: 'picture' as const, png, width, height, layers };
        }
        return refusalOf(reply);
      }),
    compare: (mine, farm, signal) =>
      inTurn(true, signal, async () => {
        const [mineBytes, farmBytes] = [await mine.read(signal), await farm.read(signal)];
        const reply = await thread.ask({ kind: 'compare', mine: mineBytes, farm: farmBytes }, signal);
        if (reply.kind === 'compared')
          return { outcome: 'compared' as const, largest: reply.largest, pixels: reply.pixels };
        return refusalOf(reply);
      }),
    close: () => thread.close(),
  };
}

function refusalOf(reply: PreviewReply): PictureRefusal {
  return reply.kind === 'refused'
    ? { outcome: 'refused', trouble: reply.trouble, detail: reply.detail }
    : { outcome: 'refused', trouble: 'stopped', detail: 'the thread answered something else' };
}

class DecodingThread {
  readonly #workerPath: string;
  readonly #patienceMs: number;
  #worker: Worker | undefined;
  #isClosed = false;
  #lastId = 0;

  constructor(workerPath: string, patience: number) {
    this.#workerPath = workerPath;
    this.#patienceMs = patience;
  }

  /** One request at a time. Ends the thread when the answer takes too long or nobody waits for it any more. */
  ask(request: Unsent, signal: AbortSignal): Promise<PreviewReply> {
    if (this.#isClosed) return Promise.reject(aborted());
    signal.throwIfAborted();
    const worker = (this.#worker ??= this.#start());
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(impatience);
        signal.removeEventListener('abort', onAbort);
        worker.off('message', onReply).off('error', onError).off('exit', onExit);
        worker.unref();
        act();
      };
      const stop = (detail: string): void => {
        settle(() => {
          this.#end(worker);
          if (this.#isClosed) reject(aborted());
          else resolve({ id, kind: 'refused', trouble: 'stopped', detail });
        });
      };
      const onAbort = (): void => {
        settle(() => {
          this.#end(worker);
          reject(aborted());
        });
      };
      const onReply = (reply: PreviewReply): void => {
        if (reply.id !== id) return;
        settle(() => {
          resolve(reply);
        });
      };
      const onError = (error: Error): void => {
        stop(error.message);
      };
      const onExit = (): void => {
        stop('the thread ended');
      };
      const impatience = setTimeout(() => {
        stop('it took too long');
      }, this.#patienceMs);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', onReply).on('error', onError).on('exit', onExit);
      worker.ref();
      // Copied, not handed over: the bytes may be wanted again.
      worker.postMessage({ ...request, id } satisfies PreviewRequest);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerPath, { resourceLimits });
    const forget = (): void => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    // Also between two pictures: the next one starts a new thread.
    worker.on('error', forget).on('exit', forget);
    return worker;
  }

  #end(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
  }
}

function findWorker(folder: string): string {
  const places = [path.join(folder, 'previewWorker.js'), path.join(folder, '..', 'previewWorker.js')];
  return places.find((place) => existsSync(place)) ?? path.join(folder, 'previewWorker.ts');
}

function aborted(): Error {
  return new DOMException('The preview is not wanted any more.', 'AbortError');
}
