/** Memory for parts that is used again: a new buffer for each part keeps the collector behind and the process large. */

export interface PartBuffers {
  /** A buffer of exactly this size, with anything in it. How many there may be is bounded by slots. */
  take(bytes: number): Buffer;
  /** Ends the use of one. `isFree`: nobody reads it any more; what may still be on its way over a socket is left to the collector. */
  end(buffer: Buffer, isFree: boolean): void;
}

export function createPartBuffers(): PartBuffers {
  let free: Buffer[] = [];
  let used = 0;
  return {
    take: (bytes) => {
      used += 1;
      const at = free.findIndex(({ length }) => length === bytes);
      // One of another size makes room for it, so that there are never more than were in use at once.
      const [buffer] = free.splice(Math.max(0, at), 1);
      return at >= 0 && buffer !== undefined ? buffer : Buffer.allocUnsafeSlow(bytes);
    },
    end: (buffer, isFree) => {
      used -= 1;
      if (used === 0) free = [];
      else if (isFree) free.push(buffer);
    },
  };
}
