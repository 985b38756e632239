/** One call to the store: cancelled at once, translated when it fails, repeated when that helps. */
import type { S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../../engine/ports/clock';
import { abortError, throwIfAborted, untilAborted } from '../abort';
import type { HotPath } from './hotRequest';
import { toS3Error, type CallFacts } from './s3Errors';
import { failureOf } from './s3Failure';
import type { S3Place } from './s3Place';
import { attemptsFor, retryDelayMs } from './s3Retry';

/** Given to `client.send`. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
}

export interface S3Calls {
  readonly client: S3Client;
  /** The short way for small requests; without it everything goes through the SDK. */
  readonly hot?: HotPath;
  readonly place: S3Place;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  /** What the store was found to be able to do. */
  readonly capabilities: { conditionalPut: 'unknown' | 'yes' | 'no'; checksums: boolean };
}

export interface CallLimits {
  /** Bytes of the body, either way: large ones may take longer. */
  readonly bodyBytes?: number;
  readonly maxAttempts?: number;
}

const requestTimeoutMs = 120_000;
const slowestBytesPerMs = 64;

/** Throws an AppError whose cause is what the last attempt failed with, or an AbortError as soon as the signal aborts. */
export async function callS3<T>(
  calls: S3Calls,
  facts: CallFacts,
  signal: AbortSignal,
  work: (client: S3Client, options: SendOptions) => Promise<T>,
  { bodyBytes = 0, maxAttempts = Infinity }: CallLimits = {},
): Promise<T> {
  const { client, place, clock } = calls;
  const requestTimeout = requestTimeoutMs + Math.ceil(bodyBytes / slowestBytesPerMs);
  for (let attempt = 1; ; attempt += 1) {
    throwIfAborted(signal);
    try {
      return await linked(signal, (abortSignal) => work(client, { abortSignal, requestTimeout }));
    } catch (thrown) {
      if (signal.aborted) throw abortError(signal);
      const error = toS3Error(thrown, facts, place, clock.nowMs());
      if (!(error instanceof AppError) || error === thrown) throw error;
      const { code, retryable } = error.dto;
      if (attempt >= Math.min(maxAttempts, attemptsFor(code, retryable))) throw error;
      if (code === 'auth.expired' || code === 'auth.rejected') await refreshCredentials(client, error);
      await clock.delay(retryDelayMs(code, failureOf(thrown), attempt, clock.nowMs(), calls.chance()), signal);
    }
  }
}

/** A controller of its own for each request: the SDK's listeners on a shared signal would not all be heard. */
async function linked<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await untilAborted(signal, work(controller.signal));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Credentials that cannot be had again leave the first answer as the reason. */
async function refreshCredentials(client: S3Client, first: AppError): Promise<void> {
  try {
    await client.config.credentials({ forceRefresh: true });
  } catch (thrown) {
    throw new AppError(first.dto, thrown);
  }
}
