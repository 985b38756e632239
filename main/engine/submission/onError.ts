/** What a submission does about errors that nobody is there to answer (transfers.md §6.6). */
import { z } from 'zod';
import { isAbort, toErrorDto, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import { runCodeOf } from '../transfers/failureKinds';
import type { WorkEnd } from '../transfers/runTransfer';

export const onErrorChoices = ['pause', 'fail', 'skip'] as const;
export const onSourceChangeChoices = ['fail', 'rehash', 'skip'] as const;

export const ErrorPolicy = z.object({
  onError: z.enum(onErrorChoices).exactOptional(),
  onSourceChange: z.enum(onSourceChangeChoices).exactOptional(),
});
export type ErrorPolicy = z.output<typeof ErrorPolicy>;

/** Files that are written to without a pause are not hashed for ever. */
const mostHashings = 3;

/** Whether a submission ends without a file that failed in this way, instead of failing with it. */
export function mayLeaveOut({ onError, onSourceChange }: ErrorPolicy, code: ErrorCode): boolean {
  return code === 'source.changed' ? onSourceChange === 'skip' : onError === 'skip';
}

/** Whether what changed meanwhile is hashed and sent once more. */
export function mayHashAgain({ onSourceChange }: ErrorPolicy, error: unknown, hashings: number): boolean {
  return onSourceChange === 'rehash' && hashings < mostHashings && toErrorDto(error).code === 'source.changed';
}

/** The end of a run whose error waits for somebody; `undefined` where the error is to be thrown. */
export function pausedBy({ onError }: ErrorPolicy, thrown: unknown): WorkEnd | undefined {
  if (onError !== 'pause' || isAbort(thrown)) return undefined;
  const error: ErrorDto = toErrorDto(thrown);
  if (error.code === 'internal') return undefined;
  return { state: 'waiting-user', waitingFor: 'error', error, code: runCodeOf(error.code) };
}
