/** One call to the store: cancelled at once, translated when it fails, repeated when that helps. */
import type { S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import type { StoreOptions } from '../../engine/ports/blobStore';
import type { Clock } from '../../engine/ports/clock';
import type { Pass, StoreFlow } from '../../engine/ports/flow';
import type { OpRecorder } from '../../engine/ports/statistics';
import { abortError, throwIfAborted } from '../abort';
import { retryAfterMs } from '../aws/attempts';
import { linked, refreshCredentials } from '../aws/sdkCalls';
import type { HotPath } from './hotRequest';
import { meteredWholeAtMost } from './meteredHandler';
import { answered, beginAttempt, refused } from './measuredAttempt';
import { askOf, passWith, passWithout } from './requestPass';
import { toS3Error, type CallFacts } from './s3Errors';
import { failureOf } from './s3Failure';
import type { S3Place } from './s3Place';
import { attemptsFor, retryDelayMs } from './s3Retry';

/** Given to `client.send`. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
  /** Called when the request leaves, where that is known. */
  readonly sending?: () => void;
}

export interface S3Calls {
  readonly client: S3Client;
  /** The short way for small requests; without it everything goes through the SDK. */
  readonly hot?: HotPath;
  /** Manners towards the endpoint, shared by all stores there; without it every call waits for itself alone. */
  readonly flow?: StoreFlow;
  readonly place: S3Place;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  /** Hears of every attempt that is repeated. */
  readonly repeated?: StoreOptions['repeated'];
  /** Is told of every attempt. */
  readonly recorder?: OpRecorder;
  readonly endpointKey: string;
  /** What the store was found to be able to do. */
  readonly capabilities: { conditionalPut: 'unknown' | 'yes' | 'no'; checksums: boolean };
}

export interface CallLimits {
  /** Bytes of the body, either way: large ones may take longer. */
  readonly bodyBytes?: number;
  readonly maxAttempts?: number;
  /** The caller repeats it by itself, except while the endpoint is too busy. */
  readonly isOnce?: boolean | undefined;
  /** It goes on with what an earlier one did not finish. */
  readonly isRetry?: boolean;
}

const requestTimeoutMs = 120_000;
const slowestBytesPerMs = 64;

/** Throws an AppError whose cause is what the last attempt failed with, or an AbortError as soon as the signal aborts. */
export async function callS3<T>(
  calls: S3Calls,
  facts: CallFacts,
  signal: AbortSignal,
  work: (client: S3Client, options: SendOptions) => Promise<T>,
  { bodyBytes = 0, maxAttempts = Infinity, isOnce = false, isRetry = false }: CallLimits = {},
): Promise<T> {
  const { client, place, clock } = calls;
  let attempt = 1;
  let hasFailed = isRetry;
  for (;;) {
    throwIfAborted(signal);
    const pass = await admitted(calls, facts, bodyBytes, signal);
    const measured = beginAttempt(calls, facts, hasFailed);
    try {
      const answer = await linked(signal, (abortSignal) =>
        work(client, {
          abortSignal,
          requestTimeout: requestTimeoutOf(calls, facts, bodyBytes),
          ...(measured === undefined ? {} : { sending: measured.sent }),
        }),
      );
      if (pass !== undefined) passWith(pass, answer, bodyBytes);
      if (measured !== undefined) answered(measured, facts, answer, bodyBytes);
      return answer;
    } catch (thrown) {
      hasFailed = true;
      const error = signal.aborted ? abortError(signal) : toS3Error(thrown, facts, place, clock.nowMs());
      if (measured !== undefined) refused(measured, facts, error, thrown);
      if (!(error instanceof AppError) || error === thrown) {
        pass?.ended();
        throw error;
      }
      const { code, retryable } = error.dto;
      const failure = failureOf(thrown);
      const isThrottled = code === 'network.throttled' && pass !== undefined;
      // While the whole endpoint refuses that is no fault of this call, unless it is only worth a number of attempts.
      const isCounted =
        !isThrottled ||
        pass.throttled(retryAfterMs(failure.retryAfter, clock.nowMs())).isCounted ||
        maxAttempts < Infinity;
      if (pass !== undefined) passWithout(pass, code, failure);
      // A place that refused everything for as long as patience lasts has had its attempts.
      const hasNoMore = isThrottled ? maxAttempts === Infinity : isOnce && code !== 'network.throttled';
      if (isCounted && (hasNoMore || attempt >= Math.min(maxAttempts, attemptsFor(code, retryable)))) throw error;
      if (code === 'auth.expired' || code === 'auth.rejected') await refreshCredentials(client, error);
      // The endpoint's own wait is kept by the next pass.
      calls.repeated?.({ key: facts.key, code });
      if (!isThrottled) await clock.delay(retryDelayMs(code, failure, attempt, clock.nowMs(), calls.chance()), signal);
      if (isCounted) attempt += 1;
    }
  }
}

/** Waits until the endpoint may be asked, and for the limit on bytes with bodies that pass it as a whole. */
async function admitted(
  { flow, place }: S3Calls,
  facts: CallFacts,
  bodyBytes: number,
  signal: AbortSignal,
): Promise<Pass | undefined> {
  if (flow === undefined) return undefined;
  const entered = flow.enter(askOf(facts, place, bodyBytes), signal);
  const pass = entered instanceof Promise ? await entered : entered;
  if (facts.call !== 'put' || bodyBytes > meteredWholeAtMost) return pass;
  try {
    await flow.move('up', bodyBytes, signal);
    return pass;
  } catch (thrown) {
    pass.ended();
    throw thrown;
  }
}

/** A body that waits for the limit takes the time that it takes; that no byte moves at all ends it still. */
function requestTimeoutOf({ flow }: S3Calls, { call }: CallFacts, bodyBytes: number): number {
  const isMetered = call === 'put' && bodyBytes > meteredWholeAtMost && flow?.isLimited('up') === true;
  return isMetered ? 0 : requestTimeoutMs + Math.ceil(bodyBytes / slowestBytesPerMs);
}
