/** Faults of a job bundle as errors: nothing has been sent when one is thrown. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';

const safe = 'Nothing was sent.';

export function bundleError(code: ErrorCode, message: string, hint: string, path?: string): AppError {
  return new AppError({ code, message, safe, hint, ...(path === undefined ? {} : { details: { path } }) });
}

/** Something in the template that no job can be made of. */
export function templateError(message: string): AppError {
  return bundleError('bundle.template', message, 'Correct the template of the bundle.');
}

/** `clause` goes on after the name of the parameter, without a full stop. */
export function definitionError(name: string, clause: string): AppError {
  return bundleError(
    'bundle.template',
    `The parameter "${name}" ${clause}.`,
    'Correct its definition in the template of the bundle.',
  );
}

/** As `definitionError`, for the value that a person or a file gave. */
export function valueError(name: string, clause: string): AppError {
  return settingError(`The parameter "${name}"`, clause);
}

/** As `valueError`, for what is called by more than its name. */
export function settingError(called: string, clause: string): AppError {
  return bundleError(
    'bundle.parameter',
    `${called} ${clause}.`,
    'Give it another value, for example with -p NAME=VALUE.',
  );
}
