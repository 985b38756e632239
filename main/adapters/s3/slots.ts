/** A number of places that is never exceeded: it bounds how many buffers of parts exist at once. */
import type { StoreFlow } from '../../engine/ports/flow';
import { untilAborted } from '../abort';

export interface Slots {
  /** Waits for a place; the answer gives it back and may be called once. */
  acquire(signal: AbortSignal, bytes?: number): Promise<() => void>;
}

const usualPartBytes = 8 << 20;

/** Places in the memory that all stores of the process share. */
export function createFlowSlots(flow: StoreFlow): Slots {
  return { acquire: (signal, bytes = usualPartBytes) => flow.buffer(bytes, signal) };
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async acquire(signal) {
      if (free > 0) {
        free -= 1;
        return release;
      }
      let take = (): void => undefined;
      const turn = new Promise<void>((resolve) => {
        take = resolve;
      });
      waiting.push(take);
      try {
        await untilAborted(signal, turn);
        return release;
      } catch (thrown) {
        const place = waiting.indexOf(take);
        if (place >= 0) waiting.splice(place, 1);
        // Its turn had come in the same moment.
        else release();
        throw thrown;
      }
    },
  };
}
