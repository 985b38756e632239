/** Waits no longer than a probe may take, and not at all for what does not hear that it should end. */
import { isAbort } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';

/** What `within` answers when the time is over. */
export const tooLate = Symbol('too late');

/** Settles with the work, or with `tooLate`, or as aborted; the signal that the work is given ends with any of them. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof tooLate> {
  const ended = new AbortController();
  const own = AbortSignal.any([signal, ended.signal]);
  const timer = clock.delay(limitMs, own).then((): typeof tooLate => tooLate);
  // A timer that is not needed any more ends as aborted; the race has heard the work by then.
  timer.catch(() => undefined);
  try {
    return await Promise.race([work(own), timer, aborted(signal, ended.signal)]);
  } catch (error) {
    if (signal.aborted && !isAbort(error)) throw abortOf(signal);
    throw error;
  } finally {
    ended.abort();
  }
}

/** Rejects when the signal is aborted, while somebody listens. */
function aborted(signal: AbortSignal, heard: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(abortOf(signal));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: heard });
  });
}

function abortOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error && isAbort(reason)
    ? reason
    : new DOMException('The check was cancelled.', 'AbortError');
}
