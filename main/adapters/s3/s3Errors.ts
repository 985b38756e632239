/** What a failed call to S3 means to a person: one table from code, status and errno. */
import { AppError, isAbort, type ErrorCode } from '../../../shared/domain/errors';
import type { S3Place } from './s3Place';
import { failureOf, type S3Failure } from './s3Failure';

export type S3Call = 'put' | 'get' | 'head' | 'list';

/** What was being done when a call failed. */
export interface CallFacts {
  readonly call: S3Call;
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
  RequestTimeout: 'network.server',
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
  408: 'network.server',
  412: 'source.changed',
  416: 'input.invalid',
  429: 'network.throttled',
  503: 'network.throttled',
  507: 'store.full',
};
const byErrno: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'network.dns',
  EAI_AGAIN: 'network.dns',
  ECONNREFUSED: 'network.refused',
  ECONNRESET: 'network.reset',
  EPIPE: 'network.reset',
  ECONNABORTED: 'network.reset',
  ETIMEDOUT: 'network.timeout',
  EHOSTUNREACH: 'network.offline',
  ENETUNREACH: 'network.offline',
  ENETDOWN: 'network.offline',
  EPROTO: 'network.tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'network.tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'network.tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'network.tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'network.tls',
  HOSTNAME_MISMATCH: 'network.tls',
};
/** Parsers of HTTP report what is no HTTP; it comes from something that is no S3 server. */
const tlsErrno = /^(?:ERR_TLS_|ERR_SSL_|CERT_)/;

/** Any error of a call as an AppError with the raw one as cause; aborts and AppErrors pass unchanged. */
export function toS3Error(thrown: unknown, facts: CallFacts, place: S3Place, nowMs: number): unknown {
  if (thrown instanceof AppError || isAbort(thrown)) return thrown;
  const failure = failureOf(thrown);
  const code = codeOf(failure, facts.call);
  const { because, hint, isRetryable } = sentenceOf(code, failure, place, nowMs);
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
  // The store puts the action of the key service that was refused into its text, and nowhere else.
  if (name.startsWith('KMS.') || (status === 403 && /\bkms:[A-Z]/.test(failure.message))) return 'store.denied_kms';
  if (status === 403) return deniedCodes[call];
  if (status !== undefined) return byStatus[status] ?? 'network.server';
  if (errno === undefined) return 'network.server';
  return (
    (Object.hasOwn(byErrno, errno) ? byErrno[errno] : undefined) ??
    (tlsErrno.test(errno) ? 'network.tls' : 'network.server')
  );
}

interface Sentence {
  readonly because: string;
  readonly hint: string;
  readonly isRetryable?: boolean;
}

const needs: Partial<Record<ErrorCode, string>> = {
  'store.denied_put': 's3:PutObject',
  'store.denied_get': 's3:GetObject',
  'store.denied_head': 's3:GetObject and s3:ListBucket (without it a missing object is answered in the same way)',
  'store.denied_list': 's3:ListBucket',
};

function sentenceOf(code: ErrorCode, failure: S3Failure, place: S3Place, nowMs: number): Sentence {
  const where = place.endpoint ?? 'AWS';
  const again = 'It is tried again by itself for a while; after that, try once more later.';
  const permission = needs[code];
  if (permission !== undefined)
    return {
      because: 'these credentials may not do that',
      hint: `The role needs ${permission} on this prefix. The bucket may also belong to another account.`,
    };
  switch (code) {
    case 'store.denied_kms':
      return {
        because: 'the key that encrypts the bucket may not be used',
        hint: 'The role needs kms:GenerateDataKey and kms:DescribeKey to upload, kms:Decrypt and kms:DescribeKey to download.',
      };
    case 'store.no_bucket':
      return {
        because: `there is no such bucket at ${where}`,
        hint: 'Check the name of the bucket in the settings of the store or of the queue.',
      };
    case 'store.missing_content':
      return {
        because: 'it is not there',
        hint: 'It was removed by a clean-up or never arrived. Submit the files again from where they were made.',
      };
    case 'store.wrong_region':
      return {
        because:
          failure.region === undefined
            ? 'the bucket is in another region'
            : `the bucket is in the region ${failure.region}`,
        hint: failure.region === undefined ? 'Set the region of the bucket.' : `Set the region to ${failure.region}.`,
      };
    case 'store.full':
      return { because: 'the store is full', hint: 'Free some space in the store or ask for a larger quota.' };
    case 'store.metadata_too_large':
      return { because: 'its description is too long', hint: 'Use a shorter path for this asset root.' };
    case 'input.name':
      return { because: 'the name is too long for the store', hint: 'Use a shorter prefix.' };
    case 'input.invalid':
      return { because: 'it has no bytes in that range', hint: 'Read the object again from its beginning.' };
    case 'source.changed':
      return { because: 'the object was replaced in the meantime', hint: 'Try again.' };
    case 'integrity.mismatch':
      return {
        because: 'the bytes that arrived are not the ones that were sent',
        hint: 'Something on the way changes data. Try again; if it comes back, check network and proxy.',
        isRetryable: true,
      };
    case 'auth.expired':
      return { because: 'the sign-in has expired', hint: 'Sign in again, then try again.' };
    case 'auth.missing':
      return {
        because:
          place.profile === undefined
            ? 'there are no credentials'
            : `the profile ${JSON.stringify(place.profile)} gives no credentials`,
        hint: 'Sign in, or choose a profile that has credentials.',
      };
    case 'auth.clock':
      return { because: clockSentence(failure, nowMs), hint: 'Set the clock of this computer to the right time.' };
    case 'auth.rejected':
      return {
        because: 'the credentials are unknown or wrong',
        hint: 'Check the access key and its secret, or sign in again.',
      };
    case 'network.dns':
      return {
        because: `the name of the host could not be found (${where})`,
        hint: 'Check the address, the network and VPN.',
      };
    case 'network.refused':
      return {
        because: `nothing answers there (${where})`,
        hint: 'Check the address and the port, and that the server runs.',
      };
    case 'network.timeout':
      return { because: 'no answer came in time', hint: `Check the network. ${again}` };
    case 'network.reset':
      return { because: 'the connection was cut', hint: `Check the network. ${again}` };
    case 'network.offline':
      return { because: 'the network cannot be reached', hint: 'Check the network and VPN.' };
    case 'network.tls':
      return {
        because: `the certificate of ${where} was not accepted`,
        hint: 'Check the clock, the proxy and the certificate authorities of this computer.',
      };
    case 'network.proxy':
      return { because: 'the proxy wants a sign-in', hint: 'Check HTTPS_PROXY and its user name and password.' };
    case 'network.throttled':
      return { because: 'the store asks to go slower', hint: again };
    default:
      return failure.status !== undefined && failure.status < 500
        ? {
            because: 'the store refused the request',
            hint: 'Check address and settings of the store.',
            isRetryable: false,
          }
        : { because: 'the store had a problem of its own', hint: again, isRetryable: failure.status !== 501 };
  }
}

function clockSentence({ serverTime }: S3Failure, nowMs: number): string {
  const serverMs = serverTime === undefined ? Number.NaN : Date.parse(serverTime);
  if (Number.isNaN(serverMs)) return 'the clock of this computer is wrong';
  return `the clock of this computer is off by ${Math.round(Math.abs(nowMs - serverMs) / 1000)} s`;
}
