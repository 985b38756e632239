/** Bodies in signed or unsigned chunks, with or without trailers, taken apart and checked while they arrive. */
import { createHash, type Hash } from 'node:crypto';
import { S3Error } from './s3Error';
import { hmac, isEqual, sha256Hex, signingKey, type Authentication } from './sigv4';

export interface ChunkDecoder {
  /** The data that is in a piece of the body. */
  push(piece: Buffer): readonly Buffer[];
  /** The trailers, after every check. */
  end(): ReadonlyMap<string, string>;
}

const emptyHash = sha256Hex(Buffer.alloc(0));
const smallestChunk = 8192;
const longestHeader = 128;
const longestTrailers = 16_384;

/** `headers` names what is to arrive. Every chunk but the last has at least 8 KiB. */
export function createChunkDecoder(
  headers: ReadonlyMap<string, string>,
  authentication: Authentication,
  secret: string,
): ChunkDecoder {
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

  let state: 'header' | 'data' | 'line end' | 'trailers' = 'header';
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let chunkBytes = smallestChunk;
  let total = 0;
  let signature: string | undefined;
  let hash: Hash | undefined;

  const beginChunk = (line: string): void => {
    const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
    if (match === null) throw incomplete('A chunk has no header.');
    left = Number.parseInt(match[1] ?? '', 16);
    signature = match[2];
    if (left > 0 && chunkBytes < smallestChunk)
      throw new S3Error(403, 'InvalidChunkSizeError', 'Only the last chunk may be smaller than 8192 bytes.');
    chunkBytes = left;
    total += left;
    hash = isSigned ? createHash('sha256') : undefined;
    state = 'data';
    if (left > 0) return;
    endChunk();
    state = 'trailers';
  };
  const endChunk = (): void => {
    if (hash !== undefined) requireLink('AWS4-HMAC-SHA256-PAYLOAD', [emptyHash, hash.digest('hex')], signature);
    state = 'line end';
  };

  return {
    push(piece) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const data: Buffer[] = [];
      let at = 0;
      for (;;) {
        if (state === 'data') {
          const found = bytes.subarray(at, at + left);
          if (found.length === 0) break;
          hash?.update(found);
          data.push(found);
          at += found.length;
          left -= found.length;
          if (left === 0) endChunk();
        } else if (state === 'line end') {
          if (bytes.length - at < 2) break;
          if (bytes.toString('latin1', at, at + 2) !== '\r\n') throw incomplete('A chunk does not end where it says.');
          at += 2;
          state = 'header';
        } else if (state === 'header') {
          const end = bytes.indexOf('\r\n', at);
          if (end < 0 && bytes.length - at <= longestHeader) break;
          beginChunk(bytes.toString('latin1', at, end < 0 ? at : end));
          at = end + 2;
        } else break;
      }
      rest = bytes.subarray(at);
      if (rest.length > longestTrailers) throw incomplete('The trailers are too long.');
      return data;
    },
    end() {
      if (state !== 'trailers') throw incomplete('The body ends before its last chunk.');
      const { lines, trailers } = readTrailers(rest);
      if (authentication.payloadHash.endsWith('-TRAILER')) {
        const trailerSignature = trailers.get('x-amz-trailer-signature');
        if (isSigned) requireLink('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(Buffer.from(lines))], trailerSignature);
        trailers.delete('x-amz-trailer-signature');
      }
      requireAnnounced(headers, trailers);
      if (headers.get('x-amz-decoded-content-length') !== String(total))
        throw incomplete('x-amz-decoded-content-length is not the length of the data.');
      return trailers;
    },
  };
}

/** `lines` is what a trailer signature covers. */
function readTrailers(bytes: Buffer): { lines: string; trailers: Map<string, string> } {
  const trailers = new Map<string, string>();
  let lines = '';
  for (const line of bytes.toString('latin1').split('\r\n')) {
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

function incomplete(message: string): S3Error {
  return new S3Error(400, 'IncompleteBody', message);
}
