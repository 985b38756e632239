/** Waits that end with their time, when they are released, when the client goes away, or with the server. */
import type { ServerResponse } from 'node:http';

export interface Waits {
  /** For ever without a time. False when there is nobody left to answer. */
  until(response: ServerResponse, how: { readonly ms?: number; readonly gate?: string }): Promise<boolean>;
  /** Opens a gate for all who wait at it. */
  release(gate: string): void;
  close(): void;
}

export function createWaits(): Waits {
  const all = new Map<() => void, string | undefined>();
  let isClosed = false;
  return {
    async until(response, { ms, gate }) {
      await new Promise<void>((resolve) => {
        if (isClosed || response.destroyed) {
          resolve();
          return;
        }
        const timer =
          ms === undefined
            ? undefined
            : setTimeout(() => {
                done();
              }, ms);
        const done = (): void => {
          clearTimeout(timer);
          response.off('close', done);
          all.delete(done);
          resolve();
        };
        response.on('close', done);
        all.set(done, gate);
      });
      return !isClosed && !response.destroyed;
    },
    release(gate) {
      for (const [done, name] of all) if (name === gate) done();
    },
    close() {
      isClosed = true;
      for (const done of all.keys()) done();
    },
  };
}
