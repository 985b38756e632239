/** Which transfers wait for nothing but a sign-in. */
import { areaOf } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';

/** A right that is missing is no matter of signing in; it would fail again. */
export function waitsForSignIn({ state, waitingFor, error }: TransferSnapshot): boolean {
  return state === 'waiting-user' && waitingFor === 'error' && error !== undefined && areaOf(error.code) === 'auth';
}
