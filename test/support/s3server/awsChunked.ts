/** Bodies in signed or unsigned chunks, with or without trailers, taken apart and checked. */
import { S3Error } from './s3Error';
import { hmac, isEqual, sha256Hex, signingKey, type Authentication } from './sigv4';

export interface ChunkedBody {
  readonly data: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
}

const emptyHash = sha256Hex(Buffer.alloc(0));
const smallestChunk = 8192;

/** `headers` names what is to arrive. Every chunk but the last has at least 8 KiB. */
export function decodeChunked(
  body: Buffer,
  headers: ReadonlyMap<string, string>,
  authentication: Authentication,
  secret: string,
): ChunkedBody {
  const isSigned = !authentication.payloadHash.startsWith('STREAMING-UNSIGNED');
  const key = signingKey(secret, authentication.credential);
  const { amzDate, credential } = authentication;
  let previous = authentication.signature;
  const requireLink = (kind: string, hashes: readonly string[], signature: string | undefined): void => {
    const expected = hmac(key, [kind, amzDate, credential.scope, previous, ...hashes].join('\n')).toString('hex');
    if (signature === undefined || !isEqual(expected, signature))
      throw new S3Error(403, 'SignatureDoesNotMatch', 'The signature of a chunk is wrong.');
    previous = signature;
  };
  const pieces: Buffer[] = [];
  let at = 0;
  for (let isLast = false; !isLast;) {
    const { length, signature, dataAt } = readChunkHeader(body, at);
    const data = body.subarray(dataAt, dataAt + length);
    isLast = length === 0;
    if (data.length < length) throw incomplete('A chunk is shorter than it says.');
    const earlier = pieces.at(-1);
    if (!isLast && earlier !== undefined && earlier.length < smallestChunk)
      throw new S3Error(403, 'InvalidChunkSizeError', 'Only the last chunk may be smaller than 8192 bytes.');
    if (isSigned) requireLink('AWS4-HMAC-SHA256-PAYLOAD', [emptyHash, sha256Hex(data)], signature);
    pieces.push(data);
    at = dataAt + length;
    if (!isLast) at = requireLineEnd(body, at);
  }
  const { lines, trailers } = readTrailers(body, at);
  if (authentication.payloadHash.endsWith('-TRAILER')) {
    if (isSigned)
      requireLink('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(Buffer.from(lines))], trailers.get('x-amz-trailer-signature'));
    trailers.delete('x-amz-trailer-signature');
  }
  requireAnnounced(headers, trailers);
  const data = Buffer.concat(pieces);
  if (headers.get('x-amz-decoded-content-length') !== String(data.length))
    throw incomplete('x-amz-decoded-content-length is not the length of the data.');
  return { data, trailers };
}

function readChunkHeader(body: Buffer, at: number): { length: number; signature?: string; dataAt: number } {
  const end = body.indexOf('\r\n', at);
  const match = /^([0-9a-f]+)(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(
    body.toString('latin1', at, Math.max(end, at)),
  );
  if (end < 0 || match === null) throw incomplete('A chunk has no header.');
  const [, length = '', signature] = match;
  return { length: Number.parseInt(length, 16), dataAt: end + 2, ...(signature === undefined ? {} : { signature }) };
}

/** `lines` is what a trailer signature covers. */
function readTrailers(body: Buffer, at: number): { lines: string; trailers: Map<string, string> } {
  const trailers = new Map<string, string>();
  let lines = '';
  for (const line of body.toString('latin1', at).split('\r\n')) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon < 0) throw incomplete('A trailer has no value.');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== 'x-amz-trailer-signature') lines += `${name}:${value}\n`;
    trailers.set(name, value);
  }
  return { lines, trailers };
}

function requireAnnounced(headers: ReadonlyMap<string, string>, trailers: ReadonlyMap<string, string>): void {
  const announced = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const expected = announced.filter((name) => name !== '').sort();
  if (expected.join() !== [...trailers.keys()].sort().join())
    throw new S3Error(400, 'MalformedTrailerError', 'The trailers are not the ones of x-amz-trailer.');
}

function requireLineEnd(body: Buffer, at: number): number {
  if (body.toString('latin1', at, at + 2) !== '\r\n') throw incomplete('A chunk does not end where it says.');
  return at + 2;
}

function incomplete(message: string): S3Error {
  return new S3Error(400, 'IncompleteBody', message);
}
