/** A clock that stands still until a test moves it; waiting moves it at once. */
import type { Clock } from '../../main/engine/ports/clock';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function createManualClock(startMs = Date.UTC(2026, 0, 2, 3, 4, 5)): ManualClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    delay(ms, signal) {
      signal.throwIfAborted();
      nowMs += ms;
      return Promise.resolve();
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
