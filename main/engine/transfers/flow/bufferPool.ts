/** Memory for parts that are sent: never more than was given, however many transfers there are. */
import type { Clock } from '../../ports/clock';
import { createTurns } from './turns';

export interface BufferPool {
  /** Waits for the memory and for `mayTake`; the answer gives it back and may be called once. */
  take(bytes: number, mayTake: () => boolean, signal: AbortSignal): Promise<() => void>;
  /** What `mayTake` answers may have changed. */
  again(): void;
}

/** A part that is larger than all of the memory has it for itself. `totalBytes` is asked anew each time. */
export function createBufferPool(totalBytes: () => number, clock: Clock): BufferPool {
  const turns = createTurns<{ readonly bytes: number; readonly mayTake: () => boolean }>(clock, 'none');
  let usedBytes = 0;
  return {
    again: () => {
      turns.again();
    },
    take: async (bytes, mayTake, signal) => {
      const waitOf = (ask: { readonly bytes: number; readonly mayTake: () => boolean }): number => {
        const fits = usedBytes === 0 || usedBytes + ask.bytes <= totalBytes();
        if (!fits || !ask.mayTake()) return Infinity;
        usedBytes += ask.bytes;
        return 0;
      };
      await turns.wait({ bytes, mayTake }, waitOf, signal);
      let isHeld = true;
      return () => {
        if (isHeld) usedBytes -= bytes;
        isHeld = false;
        turns.again();
      };
    },
  };
}
