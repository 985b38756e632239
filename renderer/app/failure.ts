/** A command of the keyboard or the menu that could not be done is said where every page can hear and see it. */
import { toShownError } from '../bridge/client';
import { reportFailure } from '../ui/failures';

export function showFailure(thrown: unknown): void {
  reportFailure(toShownError(thrown));
}
