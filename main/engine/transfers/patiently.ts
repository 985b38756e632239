/** Repeats a step on this computer's own files while it fails in a way that passes: a disk that stumbles, a file that is held. */
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../ports/clock';

export interface Patience {
  readonly clock: Pick<Clock, 'delay'>;
  readonly signal: AbortSignal;
  /** The caller repeats what fails by itself. */
  readonly isOnce?: boolean;
}

/** Two waits: whatever the system refuses for a moment. */
const stumbleDelaysMs = [250, 500];
/** Nine waits, half a minute in all: whoever holds a file commonly lets go of it. */
const heldDelaysMs = [250, 500, 1000, 2000, 4250, 5500, 5500, 5500, 5500];
/** Too many open files and the like: busy is the system, and nobody in particular holds the file. */
const crowded: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ETXTBSY', 'EAGAIN']);

function delaysFor(error: unknown): readonly number[] {
  if (!(error instanceof AppError)) return [];
  const { code, details } = error.dto;
  if (code === 'disk.io' || code === 'disk.denied') return stumbleDelaysMs;
  if (code !== 'disk.busy') return [];
  return crowded.has(details?.['errno']) ? stumbleDelaysMs : heldDelaysMs;
}

/**
 * Answers what the step answers; throws what its last attempt threw: the third for a disk that stumbles, the tenth within half a
 * minute for a file that is held. A wait ends at once with the signal. The step may run again whole, so it leaves nothing behind
 * when it fails.
 */
export async function patiently<T>(step: () => Promise<T>, { clock, signal, isOnce }: Patience): Promise<T> {
  for (let failures = 0; ; failures += 1)
    try {
      return await step();
    } catch (error) {
      const delayMs = isOnce === true ? undefined : delaysFor(error)[failures];
      if (delayMs === undefined) throw error;
      await clock.delay(delayMs, signal);
    }
}
