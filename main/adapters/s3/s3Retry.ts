/** How often and after which wait a failed call is repeated. */
import type { ErrorCode } from '../../../shared/domain/errors';
import type { S3Failure } from './s3Failure';

/** Attempts in all; every other code has one. */
const attemptsByCode: Partial<Record<ErrorCode, number>> = {
  'network.throttled': 8,
  'network.server': 8,
  'network.reset': 8,
  'network.timeout': 5,
  'network.dns': 5,
  'network.refused': 3,
  'network.offline': 3,
  'integrity.mismatch': 2,
  // Once more with fresh credentials, or with the clock corrected by what the store answered.
  'auth.expired': 2,
  'auth.rejected': 2,
  'auth.clock': 2,
};

const longestRetryAfterMs = 15 * 60_000;

export function attemptsFor(code: ErrorCode, isRetryable: boolean): number {
  if (code === 'network.server' && !isRetryable) return 1;
  return attemptsByCode[code] ?? 1;
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

/** `Retry-After` as seconds or as a date; `undefined` for anything that is no time to come. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const waitMs = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : dateOf(value) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, longestRetryAfterMs) : undefined;
}

/** Only what looks like a date of HTTP: the parser of dates takes almost anything. */
function dateOf(value: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value.trim())
    ? Date.parse(value)
    : Number.NaN;
}
