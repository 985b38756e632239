/** When so much failed that going on would only add to it (transfers.md §6.6). */
import { AppError, type ErrorDto } from '../../../shared/domain/errors';

/** So many failures one after the other are the fault of the store, not of what is moved. */
export const mostFailuresInRow = 20;
const fewestFailures = 100;
const share = 0.05;

export interface Failures {
  readonly failed: number;
  /** Failed or not. */
  readonly attempted: number;
  readonly last: ErrorDto;
}

/** What the run stops with; `undefined` while it goes on. Failures are expected where each is only to be listed. */
export function overBudget({ failed, attempted, last }: Failures, areExpected = false): AppError | undefined {
  if (areExpected || failed < fewestFailures || failed < share * attempted) return undefined;
  return new AppError({
    code: 'transfer.many_failures',
    message: `${failed} of ${attempted} files failed so far. The last one: ${last.message}`,
    safe: 'What arrived whole stays. The others were not tried.',
    hint: 'Look at what the failed ones have in common and put it right. Trying again goes on with what is missing.',
    details: { failed, attempted, last: last.code },
  });
}
