/** Which code a failed call gets, and how it reads. */
import { describe, expect, test } from 'vitest';
import { toS3Error, type S3Call } from '../../../main/adapters/s3/s3Errors';
import { AppError } from '../../../shared/domain/errors';

const place = { uri: 's3://bkt', bucket: 'bkt', rootPrefix: '' };

interface Raw {
  readonly status?: number;
  readonly name?: string;
  readonly errno?: string;
  readonly message?: string;
  readonly more?: object;
}

function thrownOf({ status, name = 'Unknown', errno, message = 'text', more = {} }: Raw): Error {
  const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), {
    name,
    ...metadata,
    ...(errno === undefined ? {} : { code: errno }),
    ...more,
  });
}

function translated(raw: Raw, call: S3Call = 'get'): AppError {
  const error = toS3Error(thrownOf(raw), { call, key: 'root/Data/x' }, place, Date.UTC(2026, 0, 2, 3, 4, 5));
  if (error instanceof AppError) return error;
  throw error;
}

describe('a failed call', () => {
  test.each<[Raw, string, boolean]>([
    [{ status: 403, name: 'AccessDenied' }, 'store.denied_get', false],
    [{ status: 403, name: 'KMS.DisabledException' }, 'store.denied_kms', false],
    [
      { status: 403, name: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt' },
      'store.denied_kms',
      false,
    ],
    [
      { status: 403, name: 'AccessDenied', message: 'not authorized to perform: s3:GetObject on s3://b/kms:Decrypt' },
      'store.denied_get',
      false,
    ],
    [{ status: 404, name: 'NoSuchBucket' }, 'store.no_bucket', false],
    [{ status: 404, name: 'NoSuchKey' }, 'store.missing_content', false],
    [{ status: 301, name: 'PermanentRedirect' }, 'store.wrong_region', false],
    [{ status: 307, name: 'X' }, 'store.wrong_region', false],
    [{ status: 400, name: 'AuthorizationHeaderMalformed', more: { Region: 'eu-west-1' } }, 'store.wrong_region', false],
    [{ status: 400, name: 'AuthorizationHeaderMalformed' }, 'auth.rejected', false],
    [{ status: 400, name: 'ExpiredToken' }, 'auth.expired', true],
    [{ status: 401, name: 'X' }, 'auth.expired', true],
    [{ status: 403, name: 'InvalidAccessKeyId' }, 'auth.rejected', false],
    [{ status: 403, name: 'SignatureDoesNotMatch' }, 'auth.rejected', false],
    [{ status: 403, name: 'RequestTimeTooSkewed' }, 'auth.clock', false],
    [{ name: 'CredentialsProviderError' }, 'auth.missing', false],
    [{ status: 408, name: 'RequestTimeout' }, 'network.timeout', true],
    [{ status: 500, name: 'InternalError' }, 'network.server', true],
    [{ status: 502, name: 'X' }, 'network.server', true],
    [{ status: 504, name: 'X' }, 'network.server', true],
    [{ status: 501, name: 'NotImplemented' }, 'network.server', false],
    [{ status: 400, name: 'InvalidRequest' }, 'network.server', false],
    [{ status: 503, name: 'SlowDown' }, 'network.throttled', true],
    [{ status: 429, name: 'X' }, 'network.throttled', true],
    [{ status: 507, name: 'X' }, 'store.full', false],
    [{ status: 400, name: 'MetadataTooLarge' }, 'store.metadata_too_large', false],
    [{ status: 412, name: 'PreconditionFailed' }, 'source.changed', true],
    [{ status: 416, name: 'InvalidRange' }, 'input.invalid', false],
    [{ status: 400, name: 'BadDigest' }, 'integrity.mismatch', true],
    [{ status: 407, name: 'X' }, 'network.proxy', true],
    [{ errno: 'ENOTFOUND' }, 'network.dns', true],
    [{ errno: 'ECONNREFUSED' }, 'network.refused', true],
    [{ errno: 'ECONNRESET', name: 'TimeoutError' }, 'network.reset', true],
    [{ name: 'TimeoutError' }, 'network.timeout', true],
    [{ errno: 'ENETUNREACH' }, 'network.offline', true],
    [{ errno: 'CERT_HAS_EXPIRED' }, 'network.tls', true],
    [{ errno: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'network.tls', true],
    [{ name: 'SyntaxError', message: 'a page of a proxy' }, 'network.server', true],
    [{ status: 403, name: 'constructor' }, 'store.denied_get', false],
  ])('S17: %j is %s', (raw, code, retryable) => {
    const error = translated(raw);
    expect({ code: error.code, retryable: error.dto.retryable }).toEqual({ code, retryable });
  });

  test.each<[S3Call, string]>([
    ['put', 'store.denied_put'],
    ['get', 'store.denied_get'],
    ['head', 'store.denied_head'],
    ['list', 'store.denied_list'],
  ])('names the permission of %s', (call, code) => {
    expect(translated({ status: 403, name: 'AccessDenied' }, call).code).toBe(code);
  });

  test('says what was done, where, what was answered, and what to do; and keeps its cause', () => {
    const raw = { status: 403, name: 'AccessDenied', message: 'Access Denied' };
    const error = translated(raw, 'put');
    expect(error.dto).toEqual({
      code: 'store.denied_put',
      message: 'Storing "root/Data/x" in the bucket bkt failed (403 AccessDenied): these credentials may not do that.',
      safe: 'Nothing of it is visible in the store.',
      hint: 'The role needs s3:PutObject on this prefix. The bucket may also belong to another account.',
      retryable: false,
      details: { bucket: 'bkt', key: 'root/Data/x', status: 403, reason: 'AccessDenied' },
    });
    expect(error.cause).toMatchObject(raw.name === 'AccessDenied' ? { message: 'Access Denied' } : {});
  });

  test('says how far the clock is off', () => {
    const error = translated({
      status: 403,
      name: 'RequestTimeTooSkewed',
      more: { ServerTime: '2026-01-02T03:15:05Z' },
    });
    expect(error.message).toContain('off by 660 s');
  });

  test('is never read from its key', () => {
    const error = toS3Error(
      thrownOf({ status: 500, name: 'InternalError' }),
      { call: 'get', key: 'Data/403 404 kms:Decrypt' },
      place,
      0,
    );
    expect(error).toMatchObject({ code: 'network.server' });
  });

  test('that was cancelled or is known already stays as it is', () => {
    const facts = { call: 'get', key: 'x' } as const;
    const aborted = new DOMException('aborted', 'AbortError');
    const known = new AppError({ code: 'source.missing', message: 'gone' });
    expect([toS3Error(aborted, facts, place, 0), toS3Error(known, facts, place, 0)]).toEqual([aborted, known]);
  });
});
