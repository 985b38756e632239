/** A command of the keyboard or the menu that could not be done is said where every page can hear it. */
import { toShownError } from '../bridge/client';
import { announce } from '../ui/LiveRegion';

export function showFailure(thrown: unknown): void {
  announce(toShownError(thrown).message, 'assertive');
}
