/** Why a transfer is asked to stop, which travels as the reason of its abort signal; and stopping with what is under way ended first. */
import type { Clock } from '../ports/clock';
import type { Winding } from '../ports/progress';
import type { Wish } from '../ports/queue';

/** An abort, by name as every platform sets it. */
export class StopWish extends Error {
  override readonly name = 'AbortError';
  readonly wish: Wish;

  constructor(wish: Wish) {
    super(wish === 'pause' ? 'Paused.' : 'Cancelled.');
    this.wish = wish;
  }
}

/** What was wished; an abort without a wish is a cancel. */
export function wishOf(signal: AbortSignal): Wish {
  return signal.reason instanceof StopWish ? signal.reason.wish : 'cancel';
}

/** Stops one run: at once, or as a pause, which lets what is under way come to its end. */
export interface RunStop extends Winding {
  readonly signal: AbortSignal;
  stop(wish: Wish): void;
  stopNow(wish: Wish): void;
  /** At once, for a reason that nobody wished. */
  giveUp(reason: StopWish): void;
}

/** How long a pause waits for what is under way. */
const pausePatienceMs = 30_000;

export function createRunStop(clock: Pick<Clock, 'delay'>): RunStop {
  const now = new AbortController();
  const down = new AbortController();
  let held = 0;
  const stopNow = (wish: Wish): void => {
    now.abort(new StopWish(wish));
  };
  const waitThenStop = async (): Promise<void> => {
    // Ends early when everything has, or somebody does not want to wait.
    await clock.delay(pausePatienceMs, now.signal).catch(() => undefined);
    stopNow('pause');
  };
  return {
    signal: now.signal,
    down: down.signal,
    stopNow,
    giveUp: (reason) => {
      now.abort(reason);
    },
    stop: (wish) => {
      if (wish !== 'pause' || held === 0) stopNow(wish);
      else if (!down.signal.aborted) {
        down.abort(new StopWish('pause'));
        void waitThenStop();
      }
    },
    hold: () => {
      held += 1;
      return () => {
        held -= 1;
        if (held === 0 && down.signal.aborted) stopNow('pause');
      };
    },
  };
}
