/** Proves who sent a request. */
import type { Account } from './accounts';
import { S3Error } from './s3Error';
import {
  amzTimeMs,
  isEqual,
  readAuthentication,
  requireSignature,
  type Authentication,
  type SignedRequest,
} from './sigv4';

export interface Authenticated {
  readonly account: Account;
  readonly authentication: Authentication;
}

const skewAtMostMs = 15 * 60_000;

export function authenticate(
  request: SignedRequest,
  accounts: readonly Account[],
  region: string,
  nowMs: number,
): Authenticated {
  const authentication = readAuthentication(request);
  const { credential, amzDate, expiresSeconds } = authentication;
  const account = accounts.find(({ accessKey }) => accessKey === credential.accessKey);
  if (account === undefined)
    throw new S3Error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
      fields: { AWSAccessKeyId: credential.accessKey },
    });
  if (credential.region !== region)
    throw new S3Error(
      400,
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${credential.region}' is wrong; expecting '${region}'`,
      { fields: { Region: region }, headers: { 'x-amz-bucket-region': region } },
    );
  requireSignature(request, authentication, account.secretKey);
  const signedMs = amzTimeMs(amzDate);
  const isLate = expiresSeconds !== undefined && nowMs > signedMs + expiresSeconds * 1000;
  if (isLate) throw new S3Error(403, 'AccessDenied', 'Request has expired');
  if (!(signedMs - nowMs <= skewAtMostMs) || (expiresSeconds === undefined && nowMs - signedMs > skewAtMostMs))
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { fields: { RequestTime: amzDate, ServerTime: new Date(nowMs).toISOString() } },
    );
  requireSession(request, account, nowMs);
  return { account, authentication };
}

function requireSession({ headers }: SignedRequest, account: Account, nowMs: number): void {
  if (account.isExpired === true || nowMs >= (account.expiresAtMs ?? Infinity))
    throw new S3Error(400, 'ExpiredToken', 'The provided token has expired.');
  if (account.sessionToken === undefined) return;
  const token = headers.get('x-amz-security-token');
  if (token === undefined || !isEqual(token, account.sessionToken))
    throw new S3Error(400, 'ExpiredToken', 'The provided token is missing or not the one of this session.');
}
