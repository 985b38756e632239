/** One call to Deadline Cloud: paced, cancelled at once, translated when it fails, repeated when that helps. */
import type { DeadlineClient } from '@aws-sdk/client-deadline';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { Clock } from '../../engine/ports/clock';
import { abortError, throwIfAborted } from '../abort';
import { attemptsByCode, retryAfterMs } from '../aws/attempts';
import { linked, refreshCredentials } from '../aws/sdkCalls';
import type { CallLane, CallPace } from './callPace';
import type { DeadlineCall } from './deadlineCall';
import { toDeadlineError } from './deadlineErrors';
import { deadlineFailureOf, type DeadlineFailure } from './deadlineFailure';
import type { DeadlinePlace } from './deadlineOptions';

export interface DeadlineCalls {
  readonly client: DeadlineClient;
  readonly place: DeadlinePlace;
  readonly pace: CallPace;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
}

export interface SendOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
}

const requestTimeoutMs = 60_000;

/** Throws an AppError whose cause is what the last attempt failed with, or an AbortError as soon as the signal aborts. */
export async function callDeadline<T>(
  calls: DeadlineCalls,
  call: DeadlineCall,
  signal: AbortSignal,
  work: (client: DeadlineClient, options: SendOptions) => Promise<T>,
  lane: CallLane = 'usual',
): Promise<T> {
  const { client, place, clock, pace } = calls;
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal);
    const turn = await pace.enter(lane, signal);
    try {
      const answer = await linked(signal, (abortSignal) =>
        work(client, { abortSignal, requestTimeout: requestTimeoutMs }),
      );
      turn.ended();
      return answer;
    } catch (thrown) {
      const error = signal.aborted ? abortError(signal) : toDeadlineError(thrown, call, place, clock.nowMs());
      if (!(error instanceof AppError) || error === thrown) {
        turn.ended();
        throw error;
      }
      const waitMs = waitAfter(error.code, deadlineFailureOf(thrown), attempt, calls);
      turn.ended(error.code === 'network.throttled' ? waitMs : undefined);
      if (attempt >= (attemptsByCode[error.code] ?? 1)) throw error;
      if (error.code === 'auth.expired' || error.code === 'auth.rejected') await refreshCredentials(client, error);
      // A pause that all calls keep is kept by the next turn.
      else if (error.code !== 'network.throttled') await clock.delay(waitMs, signal);
    }
  }
}

/** What the service asks for, else growing with jitter. */
function waitAfter(
  code: ErrorCode,
  { retryAfter, retryAfterSeconds }: DeadlineFailure,
  attempt: number,
  { clock, chance }: DeadlineCalls,
): number {
  if (code.startsWith('auth.')) return 0;
  const growing = 2 ** (attempt - 1);
  if (code !== 'network.throttled') return chance() * Math.min(20_000, 200 * growing);
  const asked = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return asked ?? retryAfterMs(retryAfter, clock.nowMs()) ?? Math.min(20_000, 500 * growing) * (0.75 + chance() / 2);
}
