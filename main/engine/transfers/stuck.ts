/** Tells a run that is stuck from one that waits, and says how far help has to go (transfers.md §10). Pure: the time is given. */
import type { StuckReason } from '../../../shared/domain/progress';

export interface StuckSigns {
  /** Monotonic. */
  readonly atMs: number;
  /** The phase is one in which something moves by itself. */
  readonly isActive: boolean;
  /** Cooling, offline, paused, asleep or waiting for a person: nothing moves and nothing is wrong. */
  readonly isWaiting: boolean;
  /** Calls to the store that have not ended. */
  readonly inFlight: number;
  /** Whether the oldest of them has moved bytes already. */
  readonly hasMoved: boolean;
  /** The most attempts that an item in flight needed. */
  readonly attempts: number;
  /** The slowest hundredth of calls so far took longer than this. */
  readonly p99Ms?: number;
  /** How long the oldest write to a disk has been waiting. */
  readonly writePendingMs?: number;
  /** How late this tick is. */
  readonly loopDelayMs?: number;
  /** Something outside the store is awaited. */
  readonly waitsFor?: 'lock' | 'child';
}

/**
 * `show`: tell it. `abort`: end the oldest request, once for each time it was stuck. `restart`: the run begins again, once.
 */
export type StuckStep = 'none' | 'show' | 'abort' | 'restart';

export interface StuckState {
  readonly isStuck: boolean;
  readonly reason?: StuckReason;
  readonly sinceMs?: number;
}

export interface StuckWatch {
  /** Bytes moved, an item ended, a folder was made. */
  progressed(atMs: number): void;
  tick(signs: StuckSigns): StuckStep;
  state(): StuckState;
}

const leastMs = 30_000;
const mostMs = 120_000;
const hysteresisMs = 10_000;
const manyAttempts = 5;
const diskStallMs = 10_000;

/** How long nothing may move. */
export function patienceMs(p99Ms: number | undefined): number {
  return Math.min(mostMs, Math.max(leastMs, 5 * (p99Ms ?? 0)));
}

export function createStuckWatch(startMs: number): StuckWatch {
  let quietSinceMs = startMs;
  let stuck: { readonly reason: StuckReason; readonly sinceMs: number; hasAborted: boolean } | undefined;
  let hasRestarted = false;
  /** First progress after being stuck. */
  let movingSinceMs: number | undefined;

  const clear = (): void => {
    stuck = undefined;
    movingSinceMs = undefined;
  };

  return {
    progressed: (atMs) => {
      quietSinceMs = atMs;
      if (stuck !== undefined) movingSinceMs ??= atMs;
    },
    tick: (signs) => {
      const { atMs } = signs;
      if (!signs.isActive || signs.isWaiting) {
        // Time in which nothing can move is no sign of anything.
        quietSinceMs = atMs;
        clear();
        return 'none';
      }
      const quietMs = atMs - quietSinceMs;
      const patience = patienceMs(signs.p99Ms);
      if (stuck !== undefined) {
        if (movingSinceMs !== undefined && quietMs >= patience) movingSinceMs = undefined;
        if (movingSinceMs !== undefined && atMs - movingSinceMs >= hysteresisMs) clear();
        else if (movingSinceMs === undefined && quietMs >= 2 * patience && !stuck.hasAborted) {
          stuck.hasAborted = true;
          return 'abort';
        } else if (movingSinceMs === undefined && quietMs >= 4 * patience && !hasRestarted) {
          hasRestarted = true;
          return 'restart';
        }
        return 'none';
      }
      if (quietMs < patience) return 'none';
      const reason = reasonOf(signs, patience);
      if (reason === undefined) return 'none';
      stuck = { reason, sinceMs: quietSinceMs, hasAborted: false };
      return 'show';
    },
    state: () =>
      stuck === undefined ? { isStuck: false } : { isStuck: true, reason: stuck.reason, sinceMs: stuck.sinceMs },
  };
}

/** `undefined` when no work is in flight that could be stuck. */
function reasonOf(signs: StuckSigns, patience: number): StuckReason | undefined {
  if ((signs.loopDelayMs ?? 0) >= patience) return 'event-loop-blocked';
  if ((signs.writePendingMs ?? 0) > diskStallMs) return 'disk-stall';
  if (signs.inFlight > 0) {
    if (signs.attempts >= manyAttempts) return 'retry-loop';
    return signs.hasMoved ? 'zero-window' : 'no-bytes-in-flight';
  }
  if (signs.waitsFor === 'lock') return 'lock-wait';
  return signs.waitsFor === 'child' ? 'child-hung' : undefined;
}
