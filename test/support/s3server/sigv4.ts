/** Signature Version 4, checked completely: what is signed, by whom, when and for which region. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3Error';

export interface SignedRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  /** Names lower case, values of repeated headers joined by commas, as Latin-1. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface Credential {
  readonly accessKey: string;
  readonly date: string;
  readonly region: string;
  readonly scope: string;
}

export interface Authentication {
  readonly form: 'header' | 'query';
  readonly credential: Credential;
  readonly amzDate: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `x-amz-content-sha256`; `UNSIGNED-PAYLOAD` for presigned addresses. */
  readonly payloadHash: string;
  readonly expiresSeconds?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** Reads the signature of a request. Anonymous ones and other algorithms are refused. */
export function readAuthentication(request: SignedRequest): Authentication {
  const query = new Map(queryPairs(request.target));
  const header = request.headers.get('authorization');
  if (header !== undefined) return fromHeader(request, header);
  if (query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')) return fromQuery(query);
  throw new S3Error(403, 'AccessDenied', 'Anonymous requests are refused.');
}

function fromHeader(request: SignedRequest, header: string): Authentication {
  if (header.startsWith('AWS4-ECDSA')) throw new S3Error(501, 'NotImplemented', 'SigV4a is not implemented.');
  const match = /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  if (match === null) throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  const amzDate = request.headers.get('x-amz-date') ?? isoBasic(request.headers.get('date') ?? '');
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) throw new S3Error(400, 'InvalidRequest', 'x-amz-content-sha256 is missing.');
  return {
    form: 'header',
    credential: credentialOf(match[1] ?? ''),
    amzDate,
    signedHeaders: (match[2] ?? '').split(';'),
    signature: match[3] ?? '',
    payloadHash,
  };
}

function fromQuery(query: ReadonlyMap<string, string>): Authentication {
  if (query.get('X-Amz-Algorithm') !== algorithm)
    throw new S3Error(501, 'NotImplemented', 'Only SigV4 is implemented.');
  const expiresSeconds = Number(query.get('X-Amz-Expires') ?? 'none');
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > 604_800)
    throw new S3Error(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires is 1 to 604800.');
  return {
    form: 'query',
    credential: credentialOf(query.get('X-Amz-Credential') ?? ''),
    amzDate: query.get('X-Amz-Date') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    payloadHash: 'UNSIGNED-PAYLOAD',
    expiresSeconds,
  };
}

/** `SignatureDoesNotMatch` with both texts, when the signature is not the one of this request and this secret. */
export function requireSignature(request: SignedRequest, authentication: Authentication, secret: string): void {
  const { signedHeaders, signature } = authentication;
  if (!signedHeaders.includes('host')) throw new S3Error(403, 'AccessDenied', 'The header host must be signed.');
  for (const name of request.headers.keys())
    if (name.startsWith('x-amz-') && !signedHeaders.includes(name))
      throw new S3Error(403, 'AccessDenied', `The header ${name} is there and not signed.`, {
        fields: { HeadersNotSigned: name },
      });
  const canonical = canonicalRequest(request, authentication);
  const text = stringToSign(canonical, authentication);
  const expected = hmac(signingKey(secret, authentication.credential), text).toString('hex');
  if (isEqual(expected, signature)) return;
  throw new S3Error(403, 'SignatureDoesNotMatch', 'The signature is not the one of this request.', {
    fields: { StringToSign: text, CanonicalRequest: canonical, SignatureProvided: signature },
  });
}

/** Latin-1 text of the canonical request. */
export function canonicalRequest(request: SignedRequest, authentication: Authentication): string {
  const { target, method, headers } = request;
  const path = target.split('?', 1)[0] ?? '/';
  const query = queryPairs(target)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeBytes(name), encodeBytes(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const lines = authentication.signedHeaders.map((name) => {
    const value = headers.get(name);
    if (value === undefined) throw new S3Error(403, 'SignatureDoesNotMatch', `The signed header ${name} is not there.`);
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`;
  });
  return [
    method,
    path
      .split('/')
      .map((part) => encodeBytes(decodePercent(part)))
      .join('/'),
    query,
    lines.join(''),
    authentication.signedHeaders.join(';'),
    authentication.payloadHash,
  ].join('\n');
}

export function stringToSign(canonical: string, { amzDate, credential }: Authentication): string {
  return [algorithm, amzDate, credential.scope, sha256Hex(Buffer.from(canonical, 'latin1'))].join('\n');
}

const signingKeys = new Map<string, Buffer>();

export function signingKey(secret: string, { date, region }: Pick<Credential, 'date' | 'region'>): Buffer {
  const name = `${secret}\0${date}\0${region}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(Buffer.from(`AWS4${secret}`), date), region));
  // Dates and regions come from clients: the table must not grow with them.
  if (signingKeys.size >= 100) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

export function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'latin1').digest();
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Milliseconds of `20130524T000000Z`; NaN for anything else. */
export function amzTimeMs(amzDate: string): number {
  return Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Decoded names and values as Latin-1 text of their bytes, in order. */
export function queryPairs(target: string): [string, string][] {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decodePercent(name.replaceAll('+', ' ')), decodePercent(value.replaceAll('+', ' '))];
    });
}

/** Bytes as Latin-1 text. `InvalidURI` for a broken escape. */
export function decodePercent(text: string): string {
  return text.replace(/%(..?)?/g, (_, hex?: string) => {
    if (hex === undefined || !/^[0-9a-f]{2}$/i.test(hex))
      throw new S3Error(400, 'InvalidURI', 'A % is not followed by two hex digits.');
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}

function encodeBytes(latin1: string): string {
  return latin1.replace(
    /[^A-Za-z0-9\-._~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function credentialOf(text: string): Credential {
  const parts = text.split('/');
  const [date = '', region = '', service, terminator] = parts.slice(-4);
  if (parts.length < 5 || service !== 's3' || terminator !== 'aws4_request' || !/^\d{8}$/.test(date))
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The credential is malformed.');
  return { accessKey: parts.slice(0, -4).join('/'), date, region, scope: parts.slice(-4).join('/') };
}

function isoBasic(httpDate: string): string {
  const ms = Date.parse(httpDate);
  if (Number.isNaN(ms)) throw new S3Error(403, 'AccessDenied', 'The request has no date.');
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
