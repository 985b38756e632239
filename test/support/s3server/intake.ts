/** Takes in a body: out of its framing, checked against all that the request says about it, stored while it arrives. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Authenticated } from './authenticate';
import { createChunkDecoder } from './awsChunked';
import { claimedChecksum, createDigest, requireSameDigests, type ChecksumAlgorithm } from './checksums';
import type { Sink } from './content';
import { S3Error } from './s3Error';
import { sha256Hex } from './sigv4';
import type { ReceivedBody } from './world';

export interface Intake {
  readonly headers: ReadonlyMap<string, string>;
  readonly authenticated: Authenticated;
  readonly isTls: boolean;
  /** Computed when the request names no checksum. */
  readonly fallback: ChecksumAlgorithm;
  readonly sink: () => Sink;
  /** Sees every piece before anything else does; the body waits for what it answers. */
  readonly tap: (piece: Buffer, atBytes: number) => Promise<void> | undefined;
  /** One byte of what is stored is another one afterwards. */
  readonly corrupt?: { readonly offset: number; readonly xor: number } | undefined;
}

export interface Received extends ReceivedBody {
  readonly where: 'header' | 'trailer';
}

const emptyHash = sha256Hex(Buffer.alloc(0));
const streams = new Set([
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
]);

/** Nothing is kept of a body that is short, damaged or not what was signed. */
export async function receiveBody(request: IncomingMessage, intake: Intake): Promise<Received> {
  const { headers, authenticated, corrupt } = intake;
  const { payloadHash } = authenticated.authentication;
  requireKnownPayload(intake);
  const claimed = claimedChecksum(headers);
  const isFramed = payloadHash.startsWith('STREAMING-');
  const decoder = isFramed
    ? createChunkDecoder(headers, authenticated.authentication, authenticated.account.secretKey)
    : undefined;
  const signed = isFramed || payloadHash === 'UNSIGNED-PAYLOAD' ? undefined : createHash('sha256');
  const md5 = createHash('md5');
  const algorithm = claimed?.algorithm ?? intake.fallback;
  const digest = createDigest(algorithm);
  const sink = intake.sink();
  let storedBytes = 0;
  const store = (data: Buffer): void => {
    md5.update(data);
    digest.update(data);
    sink.write(corrupt === undefined ? data : flipAt(data, corrupt.offset - storedBytes, corrupt.xor));
    storedBytes += data.length;
  };
  try {
    await readPieces(request, intake.tap, (piece) => {
      signed?.update(piece);
      if (decoder === undefined) store(piece);
      else for (const data of decoder.push(piece)) store(data);
    });
    if (signed !== undefined && signed.digest('hex') !== payloadHash)
      throw new S3Error(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    const fields = decoder === undefined ? headers : new Map([...headers, ...decoder.end()]);
    const [md5Hex, value] = [md5.digest('hex'), digest.digest()];
    requireSameDigests(fields, md5Hex, claimed, value);
    return {
      content: sink.end(),
      md5: md5Hex,
      checksum: { algorithm, value, type: 'FULL_OBJECT' },
      isClaimed: claimed !== undefined,
      where: claimed?.where ?? 'header',
    };
  } catch (thrown) {
    sink.discard();
    throw thrown;
  }
}

/** Whether there is anything to receive. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}

/** What was signed of a request without a body. */
export function requireEmptyPayload({ authentication: { payloadHash } }: Authenticated): void {
  if (payloadHash === emptyHash || payloadHash === 'UNSIGNED-PAYLOAD') return;
  throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'There is no body, but another hash than of nothing.');
}

function requireKnownPayload({ headers, authenticated: { authentication }, isTls }: Intake): void {
  const { payloadHash, form, signedHeaders } = authentication;
  if (payloadHash.startsWith('STREAMING-')) {
    if (!streams.has(payloadHash)) throw new S3Error(501, 'NotImplemented', `${payloadHash} is not implemented.`);
    if (!(headers.get('content-encoding') ?? '').includes('aws-chunked'))
      throw new S3Error(400, 'InvalidRequest', 'A body in chunks needs content-encoding aws-chunked.');
  } else if (payloadHash === 'UNSIGNED-PAYLOAD') {
    const isVouchedFor = signedHeaders.some((name) => /^x-amz-checksum-(?:crc|sha)/.test(name));
    if (form === 'header' && !isTls && !isVouchedFor)
      throw new S3Error(400, 'InvalidRequest', 'An unsigned payload needs TLS or a signed checksum.');
  } else if (!/^[0-9a-f]{64}$/.test(payloadHash))
    throw new S3Error(400, 'InvalidArgument', 'x-amz-content-sha256 is no hash.');
}

/** A sender that breaks off is an error. */
async function readPieces(request: IncomingMessage, tap: Intake['tap'], take: (piece: Buffer) => void): Promise<void> {
  let at = 0;
  await new Promise<void>((resolve, reject) => {
    const fail = (thrown: unknown): void => {
      request.off('data', hear);
      reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
    };
    const hear = (piece: Buffer): void => {
      at += piece.length;
      try {
        const wait = tap(piece, at);
        take(piece);
        if (wait === undefined) return;
        request.pause();
        wait.then(() => {
          // The last piece may be here already when the connection ends.
          if (request.socket.destroyed) fail(brokenOff());
          else request.resume();
        }, fail);
      } catch (thrown) {
        fail(thrown);
      }
    };
    request.on('data', hear);
    request.on('end', resolve);
    request.on('error', fail);
    request.on('close', () => {
      fail(brokenOff());
    });
  });
}

function brokenOff(): S3Error {
  return new S3Error(400, 'IncompleteBody', 'The body is shorter than its Content-Length.');
}

/** The piece itself, or a copy with another byte when the place is in it. */
export function flipAt(piece: Buffer, at: number, xor: number): Buffer {
  const old = piece[at];
  if (at < 0 || old === undefined) return piece;
  const copy = Buffer.from(piece);
  copy[at] = old ^ xor;
  return copy;
}
