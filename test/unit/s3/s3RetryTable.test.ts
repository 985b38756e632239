import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { toS3Error } from '../../../main/adapters/s3/s3Errors';
import { attemptsFor } from '../../../main/adapters/s3/s3Retry';

const place = { uri: 's3://bkt/root', bucket: 'bkt', rootPrefix: 'root' };

function attemptsOf(thrown: { name?: string; status?: number; errno?: string }): number {
  const error = Object.assign(new Error('403 404 SlowDown'), {
    name: thrown.name ?? 'Error',
    ...(thrown.errno === undefined ? {} : { code: thrown.errno }),
    ...(thrown.status === undefined ? {} : { $metadata: { httpStatusCode: thrown.status } }),
  });
  const translated = toS3Error(error, { call: 'put', key: 'root/403/404' }, place, 0);
  if (!(translated instanceof AppError)) throw new Error('It is not translated.');
  return attemptsFor(translated.code, translated.dto.retryable);
}

test.each([
  [
    'throttle',
    [
      { status: 429, name: 'TooManyRequests' },
      { status: 503, name: 'SlowDown' },
      { status: 503, name: 'ServiceUnavailable' },
      { status: 400, name: 'ThrottlingException' },
      { status: 503, name: 'RequestLimitExceeded' },
    ],
    8,
  ],
  [
    'timeout',
    [{ name: 'TimeoutError' }, { status: 408 }, { status: 400, name: 'RequestTimeout' }, { errno: 'ETIMEDOUT' }],
    5,
  ],
  ['reset', [{ errno: 'ECONNRESET' }, { errno: 'EPIPE' }], 8],
  ['dns', [{ errno: 'ENOTFOUND' }, { errno: 'EAI_AGAIN' }], 5],
  ['tls', [{ errno: 'CERT_HAS_EXPIRED' }, { errno: 'DEPTH_ZERO_SELF_SIGNED_CERT' }], 1],
  ['server', [{ status: 500, name: 'InternalError' }, { status: 502 }, { status: 504 }], 8],
  [
    'auth',
    [
      { status: 401 },
      { status: 400, name: 'ExpiredToken' },
      { status: 403, name: 'InvalidAccessKeyId' },
      { status: 403, name: 'SignatureDoesNotMatch' },
      { status: 403, name: 'RequestTimeTooSkewed' },
    ],
    2,
  ],
  [
    'permission',
    [
      { status: 403, name: 'AccessDenied' },
      { status: 403, name: 'AllAccessDisabled' },
      { status: 400, name: 'KMS.DisabledException' },
    ],
    1,
  ],
  [
    'notfound',
    [
      { status: 404, name: 'NoSuchKey' },
      { status: 404, name: 'NoSuchBucket' },
    ],
    1,
  ],
  [
    'precondition',
    [
      { status: 409, name: 'OperationAborted' },
      { status: 412, name: 'PreconditionFailed' },
      { status: 416, name: 'InvalidRange' },
    ],
    1,
  ],
  [
    'checksum',
    [
      { status: 400, name: 'BadDigest' },
      { status: 400, name: 'XAmzContentChecksumMismatch' },
    ],
    2,
  ],
  ['nospace', [{ status: 507 }, { status: 400, name: 'QuotaExceeded' }], 1],
] as const)(
  'a failure of the class %s has its number of attempts, whatever its text and key say',
  (_class, failures, attempts) => {
    expect(failures.map((failure) => attemptsOf(failure))).toEqual(failures.map(() => attempts));
  },
);
