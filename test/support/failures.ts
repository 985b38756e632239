/** What a call that should fail fails with. */
import { AppError } from '../../shared/domain/errors';

/** The error with a code; anything else is thrown on, a call that did not fail too. */
export async function failure(call: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await call.then(
    () => new Error('It did not fail.'),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

/** The code a call fails with; `undefined` when it does not fail. */
export async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  return await call.then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof AppError ? thrown.code : String(thrown)),
  );
}

export async function nameOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'no error',
    (thrown: unknown) => (thrown instanceof Error ? thrown.name : String(thrown)),
  );
}
