/** How often a call to AWS is tried, and what an answer says about when. */
import type { ErrorCode } from '../../../shared/domain/errors';

/** Attempts in all; every other code has one. */
export const attemptsByCode: Partial<Record<ErrorCode, number>> = {
  'network.throttled': 8,
  'network.server': 8,
  'network.reset': 8,
  'network.timeout': 5,
  'network.dns': 5,
  'network.refused': 3,
  'network.offline': 3,
  // Once more with fresh credentials, or with the clock corrected by what was answered.
  'auth.expired': 2,
  'auth.rejected': 2,
  'auth.clock': 2,
};

const longestRetryAfterMs = 15 * 60_000;

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
