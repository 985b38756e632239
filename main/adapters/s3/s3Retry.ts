/** How often and after which wait a failed call is repeated. */
import type { ErrorCode } from '../../../shared/domain/errors';
import { attemptsByCode, retryAfterMs } from '../aws/attempts';
import type { S3Failure } from './s3Failure';

/** What arrived damaged is fetched or sent once more. */
const attemptsOfStore: Partial<Record<ErrorCode, number>> = { ...attemptsByCode, 'integrity.mismatch': 2 };

export function attemptsFor(code: ErrorCode, isRetryable: boolean): number {
  if (code === 'network.server' && !isRetryable) return 1;
  return attemptsOfStore[code] ?? 1;
}

/** The wait before attempt `failedAttempts + 1`: what the store asks for, else growing with jitter. `chance` is in [0, 1). */
export function retryDelayMs(
  code: ErrorCode,
  failure: Pick<S3Failure, 'retryAfter'>,
  failedAttempts: number,
  nowMs: number,
  chance: number,
): number {
  if (code.startsWith('auth.')) return 0;
  if (code !== 'network.throttled') return chance * Math.min(20_000, 200 * 2 ** (failedAttempts - 1));
  const asked = retryAfterMs(failure.retryAfter, nowMs);
  return asked ?? Math.min(120_000, 2_000 * 2 ** (failedAttempts - 1)) * (0.75 + chance / 2);
}
