/** A line of waiters, first come first served, that needs one timer for all of them. */
import { isAbort } from '../../../../shared/domain/errors';
import type { Clock } from '../../ports/clock';

/** Milliseconds until it is worth asking again; 0: it is taken now; `Infinity`: `again` will be called. */
export type WaitOf<T> = (item: T) => number;

export interface Turns<T> {
  /** Resolves when `waitOf` lets the item pass. Rejects as soon as the signal aborts, and is out of the line then. */
  wait(item: T, waitOf: WaitOf<T>, signal: AbortSignal): Promise<void>;
  /** Something changed: who waits is asked again now. */
  again(): void;
  count(): number;
}

interface Waiter<T> {
  readonly item: T;
  readonly waitOf: WaitOf<T>;
  readonly pass: () => void;
}

/**
 * Whom one that may not pass holds up: `all` behind it; nobody when it only waits for its time, so that one without a time
 * (`timeless`) is the last to be asked; `none` ever.
 */
export type HoldsUp = 'all' | 'timeless' | 'none';

export function createTurns<T>(clock: Clock, holdsUp: HoldsUp = 'all'): Turns<T> {
  const line = new Set<Waiter<T>>();
  let alarm: { readonly atMs: number; readonly controller: AbortController } | undefined;

  const sleep = async (ms: number, controller: AbortController): Promise<void> => {
    try {
      await clock.delay(ms, controller.signal);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      throw thrown;
    }
    if (alarm?.controller === controller) again();
  };

  const wake = (ms: number): void => {
    const atMs = clock.nowMs() + ms;
    if (ms === Infinity || (alarm !== undefined && alarm.atMs <= atMs)) return;
    alarm?.controller.abort(new DOMException('Asked again.', 'AbortError'));
    const controller = new AbortController();
    alarm = { atMs, controller };
    void sleep(ms, controller);
  };

  const again = (): void => {
    alarm?.controller.abort(new DOMException('Asked again.', 'AbortError'));
    alarm = undefined;
    let soonestMs = Infinity;
    for (const waiter of line) {
      const ms = waiter.waitOf(waiter.item);
      if (ms <= 0) {
        line.delete(waiter);
        waiter.pass();
        continue;
      }
      soonestMs = Math.min(soonestMs, ms);
      if (holdsUp === 'all' || (holdsUp === 'timeless' && ms === Infinity)) break;
    }
    wake(soonestMs);
  };

  return {
    again,
    count: () => line.size,
    wait: (item, waitOf, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(abortError(signal));
          return;
        }
        const mayAsk = holdsUp !== 'all' || line.size === 0;
        const ms = mayAsk ? waitOf(item) : Infinity;
        if (ms <= 0) {
          resolve();
          return;
        }
        const leave = (): void => {
          line.delete(waiter);
          reject(abortError(signal));
          if (holdsUp !== 'none') again();
        };
        const waiter: Waiter<T> = {
          item,
          waitOf,
          pass: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        line.add(waiter);
        wake(ms);
      }),
  };
}

function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === 'AbortError'
    ? reason
    : new DOMException('The call was cancelled.', 'AbortError');
}
