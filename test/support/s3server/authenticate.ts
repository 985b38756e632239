/** Proves who sent a request and that its body is what was signed. */
import type { Account } from './accounts';
import { decodeChunked } from './awsChunked';
import { checksumAlgorithms, requireChecksums, type Checksum } from './checksums';
import { S3Error } from './s3Error';
import {
  amzTimeMs,
  isEqual,
  readAuthentication,
  requireSignature,
  sha256Hex,
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
  requireSession(request, account);
  return { account, authentication };
}

function requireSession({ headers }: SignedRequest, account: Account): void {
  if (account.isExpired === true) throw new S3Error(400, 'ExpiredToken', 'The provided token has expired.');
  if (account.sessionToken === undefined) return;
  const token = headers.get('x-amz-security-token');
  if (token === undefined || !isEqual(token, account.sessionToken))
    throw new S3Error(400, 'ExpiredToken', 'The provided token is missing or not the one of this session.');
}

export interface CheckedBody {
  readonly body: Buffer;
  readonly checksum?: Checksum;
  readonly where: 'header' | 'trailer';
}

/** The bytes that are meant, out of their framing, after every check that the request asks for. */
export function checkBody(
  raw: Buffer,
  { headers }: SignedRequest,
  { account, authentication }: Authenticated,
  isTls: boolean,
): CheckedBody {
  const { payloadHash, form, signedHeaders } = authentication;
  if (payloadHash.startsWith('STREAMING-')) {
    requireKnownStream(payloadHash, headers);
    const { data, trailers } = decodeChunked(raw, headers, authentication, account.secretKey);
    const inTrailer = [...trailers.keys()].some((name) => name.startsWith('x-amz-checksum-'));
    const checksum = requireChecksums(new Map([...headers, ...trailers]), data);
    return { body: data, where: inTrailer ? 'trailer' : 'header', ...(checksum === undefined ? {} : { checksum }) };
  }
  if (payloadHash === 'UNSIGNED-PAYLOAD') {
    const isVouchedFor = checksumAlgorithms.some((algorithm) => signedHeaders.includes(`x-amz-checksum-${algorithm}`));
    if (form === 'header' && !isTls && !isVouchedFor)
      throw new S3Error(400, 'InvalidRequest', 'An unsigned payload needs TLS or a signed checksum.');
  } else if (!/^[0-9a-f]{64}$/.test(payloadHash))
    throw new S3Error(400, 'InvalidArgument', 'x-amz-content-sha256 is no hash.');
  else if (sha256Hex(raw) !== payloadHash)
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  const checksum = requireChecksums(headers, raw);
  return { body: raw, where: 'header', ...(checksum === undefined ? {} : { checksum }) };
}

const streams = new Set([
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
]);

function requireKnownStream(payloadHash: string, headers: ReadonlyMap<string, string>): void {
  if (!streams.has(payloadHash)) throw new S3Error(501, 'NotImplemented', `${payloadHash} is not implemented.`);
  if (!(headers.get('content-encoding') ?? '').includes('aws-chunked'))
    throw new S3Error(400, 'InvalidRequest', 'A body in chunks needs content-encoding aws-chunked.');
}
