/** How fast one client calls: fewer at once and a pause for all when the service throttles, more again while it answers. */
import type { Clock } from '../../engine/ports/clock';
import { createSlots } from '../s3/slots';

/** Listings of sessions are the ones that the service throttles first. */
export type CallLane = 'usual' | 'sessions';

export interface Turn {
  /** Called once: with the wait that a throttled call was told, or without. */
  ended(throttledForMs?: number): void;
}

export interface CallPace {
  enter(lane: CallLane, signal: AbortSignal): Promise<Turn>;
}

const mostAtOnce = 16;
const sessionsAtOnce = 3;

export function createCallPace(clock: Clock): CallPace {
  const sessions = createSlots(sessionsAtOnce);
  /** Calls that may run at once now; a throttled one halves it, answers raise it by one per round. */
  let limit = mostAtOnce;
  let running = 0;
  let opensMs = 0;
  const waiting = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };

  const turnOver = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        waiting.delete(go);
        reject(signal.reason as Error);
      };
      const go = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      waiting.add(go);
      signal.addEventListener('abort', stop, { once: true });
    });

  async function untilAdmitted(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = opensMs - clock.nowMs();
      if (waitMs > 0) await clock.delay(waitMs, signal);
      else if (running >= Math.max(1, Math.floor(limit))) await turnOver(signal);
      else {
        running += 1;
        return;
      }
    }
  }

  return {
    async enter(lane, signal) {
      const leaveLane = lane === 'sessions' ? await sessions.acquire(signal) : undefined;
      try {
        await untilAdmitted(signal);
      } catch (thrown) {
        leaveLane?.();
        throw thrown;
      }
      return {
        ended(throttledForMs) {
          running -= 1;
          if (throttledForMs === undefined) limit = Math.min(mostAtOnce, limit + 1 / limit);
          else {
            limit = Math.max(1, limit / 2);
            opensMs = Math.max(opensMs, clock.nowMs() + throttledForMs);
          }
          leaveLane?.();
          wakeAll();
        },
      };
    },
  };
}
