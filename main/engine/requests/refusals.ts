/** Why a request is not opened: a code and a sentence for each reason. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';

const safe = 'Nothing was opened, sent or changed.';
const update = 'Update the Satchel button of the program that sent it, then press it again.';

/** A request that lies in the inbox and breaks a rule; `what` goes on after "The request". */
export function refused(code: ErrorCode, what: string, hint: string, cause?: unknown): AppError {
  return new AppError({ code, message: `The request ${what}.`, safe, hint }, cause);
}

export const notPrivate = (what: string): AppError =>
  refused(
    'request.refused',
    what,
    'Press the button again under your own account. If it comes back, ask who else uses this computer.',
  );

export const tooLarge = (what: string): AppError =>
  refused('request.too_large', what, 'Choose the folders of the scene in Submit instead of its single files.');

export const malformed = (what: string, cause?: unknown): AppError => refused('request.invalid', what, update, cause);

export const unsupported = (): AppError =>
  refused(
    'request.unsupported',
    'was written for another version of Satchel',
    'Update Satchel or the button, whichever is older.',
  );

export const expired = (what: string): AppError =>
  refused('request.expired', what, 'Press the button in the program again.');

export const repeated = (): AppError =>
  refused('request.repeated', 'was opened already', 'Press the button in the program again for a new one.');
