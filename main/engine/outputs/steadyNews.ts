/** Passes news on at a steady pace, however often something changes. */
import { isAbort } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';

export interface SteadyNews {
  changed(): void;
  /** Nothing is told after this. */
  stop(): void;
}

/** `tell` is called at most once in `intervalMs`, and once more after the last change. */
export function createSteadyNews(
  clock: Pick<Clock, 'delay'>,
  intervalMs: number,
  tell: () => void,
  failed: (error: unknown) => void,
): SteadyNews {
  const ended = new AbortController();
  let isWaiting = false;
  const wait = async (): Promise<void> => {
    try {
      await clock.delay(intervalMs, ended.signal);
      isWaiting = false;
      tell();
    } catch (error) {
      if (!isAbort(error)) failed(error);
    }
  };
  return {
    changed() {
      if (isWaiting || ended.signal.aborted) return;
      isWaiting = true;
      void wait();
    },
    stop() {
      ended.abort();
    },
  };
}
