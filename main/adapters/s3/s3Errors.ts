/** What a failed call to S3 means to a person: one table from code, status and errno. */
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import type { MeasuredOp } from '../../engine/ports/statistics';
import { networkCodeOf } from '../aws/networkCodes';
import type { S3Place } from './s3Place';
import { failureOf, type S3Failure } from './s3Failure';
import { sentenceOf } from './s3Sentences';

export type S3Call = 'put' | 'get' | 'head' | 'list';

/** What was being done when a call failed. */
export interface CallFacts {
  readonly call: S3Call;
  /** As which it is counted; `call` when absent. */
  readonly op?: MeasuredOp;
  /** Key or prefix in the bucket. */
  readonly key: string;
}

const doing: Readonly<Record<S3Call, string>> = {
  put: 'storing',
  get: 'reading',
  head: 'looking for',
  list: 'listing',
};
const deniedCodes: Readonly<Record<S3Call, ErrorCode>> = {
  put: 'store.denied_put',
  get: 'store.denied_get',
  head: 'store.denied_head',
  list: 'store.denied_list',
};

const byName: Readonly<Record<string, ErrorCode>> = {
  ExpiredToken: 'auth.expired',
  ExpiredTokenException: 'auth.expired',
  TokenRefreshRequired: 'auth.expired',
  RequestExpired: 'auth.expired',
  InvalidAccessKeyId: 'auth.rejected',
  SignatureDoesNotMatch: 'auth.rejected',
  InvalidToken: 'auth.rejected',
  InvalidSecurity: 'auth.rejected',
  RequestTimeTooSkewed: 'auth.clock',
  CredentialsProviderError: 'auth.missing',
  TokenProviderError: 'auth.expired',
  NoSuchBucket: 'store.no_bucket',
  NoSuchKey: 'store.missing_content',
  PermanentRedirect: 'store.wrong_region',
  TemporaryRedirect: 'store.wrong_region',
  IllegalLocationConstraintException: 'store.wrong_region',
  SlowDown: 'network.throttled',
  ServiceUnavailable: 'network.throttled',
  Throttling: 'network.throttled',
  ThrottlingException: 'network.throttled',
  RequestLimitExceeded: 'network.throttled',
  TooManyRequests: 'network.throttled',
  InternalError: 'network.server',
  RequestTimeout: 'network.timeout',
  QuotaExceeded: 'store.full',
  InsufficientStorage: 'store.full',
  XMinioStorageFull: 'store.full',
  MetadataTooLarge: 'store.metadata_too_large',
  KeyTooLongError: 'input.name',
  InvalidRange: 'input.invalid',
  PreconditionFailed: 'source.changed',
  BadDigest: 'integrity.mismatch',
  XAmzContentChecksumMismatch: 'integrity.mismatch',
  XAmzContentSHA256Mismatch: 'integrity.mismatch',
  TimeoutError: 'network.timeout',
};
const byStatus: Readonly<Record<number, ErrorCode>> = {
  301: 'store.wrong_region',
  307: 'store.wrong_region',
  401: 'auth.expired',
  404: 'store.missing_content',
  407: 'network.proxy',
  408: 'network.timeout',
  412: 'source.changed',
  416: 'input.invalid',
  429: 'network.throttled',
  503: 'network.throttled',
  507: 'store.full',
};

/** Any error of a call as an AppError with the raw one as cause; aborts and AppErrors pass unchanged. */
export function toS3Error(thrown: unknown, facts: CallFacts, place: S3Place, nowMs: number): unknown {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown;
  const failure = failureOf(thrown);
  const code = codeOf(failure, facts.call);
  const { because, hint, isRetryable } = sentenceOf(code, isExpected(failure), { failure, place, nowMs });
  const answer = failure.status === undefined ? (failure.errno ?? failure.name) : `${failure.status} ${failure.name}`;
  const what = `${doing[facts.call]} ${facts.key === '' ? 'the objects' : JSON.stringify(facts.key)} in the bucket ${place.bucket}`;
  return new AppError(
    {
      code,
      message: `${what.charAt(0).toUpperCase()}${what.slice(1)} failed (${answer}): ${because}.`,
      safe: facts.call === 'put' ? 'Nothing of it is visible in the store.' : 'Nothing was changed.',
      hint,
      ...(isRetryable === undefined ? {} : { retryable: isRetryable }),
      details: {
        bucket: place.bucket,
        key: facts.key,
        ...(failure.status === undefined ? {} : { status: failure.status }),
        reason: failure.errno ?? failure.name,
        ...(code === 'store.wrong_region' && failure.region !== undefined ? { region: failure.region } : {}),
      },
    },
    thrown,
  );
}

function codeOf(failure: S3Failure, call: S3Call): ErrorCode {
  const { name, status, errno } = failure;
  const named = Object.hasOwn(byName, name) ? byName[name] : undefined;
  // Connections that are cut are called timeouts by the SDK, too; the errno tells them apart.
  if (named !== undefined && (errno === undefined || name !== 'TimeoutError')) return named;
  // The same code for a wrong region and for a header that is damaged; only the first names the right region.
  if (name === 'AuthorizationHeaderMalformed')
    return failure.region === undefined ? 'auth.rejected' : 'store.wrong_region';
  // The store puts the action of the key service that was refused into its text, and nowhere else; keys are in that text, too.
  if (name.startsWith('KMS.') || (status === 403 && /\bto perform: kms:[A-Z]/.test(failure.message)))
    return 'store.denied_kms';
  if (status === 403) return deniedCodes[call];
  if (status !== undefined) return byStatus[status] ?? 'network.server';
  return (errno === undefined ? undefined : networkCodeOf(errno)) ?? 'network.server';
}

function isExpected({ name, status }: S3Failure): boolean {
  return Object.hasOwn(byName, name) || (status !== undefined && Object.hasOwn(byStatus, status));
}
