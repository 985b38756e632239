/** A clock that a test moves; who waits goes on when their time has come. */
import type { Clock } from '../../main/engine/ports/clock';

export interface SteppedClock extends Clock {
  /** Moves on, and lets everybody whose time has come run. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export function createSteppedClock(startMs = Date.UTC(2026, 0, 2, 3, 4, 5)): SteppedClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  /** Promises that follow from a waking are settled before the next macrotask. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    delay: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
        const sleeper: Sleeper = {
          atMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            // A signal that outlives many waits would otherwise remember all of them.
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', leave);
      }),
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...sleepers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
  };
}
