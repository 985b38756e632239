/** The checksums of S3, each as base64: computed piece by piece, and put together from those of parts. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrcs, crc32c, createCrc64 } from './crc';
import { S3Error } from './s3Error';

export const checksumAlgorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

interface Digest {
  update(piece: Uint8Array): void;
  /** Base64. */
  digest(): string;
}

export function isChecksumAlgorithm(text: string): text is ChecksumAlgorithm {
  return (checksumAlgorithms as readonly string[]).includes(text);
}

export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  if (algorithm === 'sha1' || algorithm === 'sha256') {
    const hash = createHash(algorithm);
    return { update: (piece) => void hash.update(piece), digest: () => hash.digest('base64') };
  }
  if (algorithm === 'crc64nvme') return createCrc64();
  const add = algorithm === 'crc32' ? (sum: number, piece: Uint8Array) => crc32(piece, sum) : crc32c;
  let sum = 0;
  return {
    update(piece) {
      sum = add(sum, piece);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(sum >>> 0);
      return bytes.toString('base64');
    },
  };
}

/** Base64 of the digest over the pieces, one after the other. */
export function checksumOf(algorithm: ChecksumAlgorithm, pieces: Iterable<Uint8Array>): string {
  const digest = createDigest(algorithm);
  for (const piece of pieces) digest.update(piece);
  return digest.digest();
}

/** Of an object made of parts, from their checksums of one kind. */
export function checksumOfParts(
  algorithm: ChecksumAlgorithm,
  type: Checksum['type'],
  parts: readonly { readonly value: string; readonly sizeBytes: number }[],
): Checksum {
  if (type === 'COMPOSITE') {
    const digests = parts.map(({ value }) => Buffer.from(value, 'base64'));
    return { algorithm, value: `${checksumOf(algorithm, digests)}-${parts.length}`, type };
  }
  if (algorithm === 'sha1' || algorithm === 'sha256')
    throw new S3Error(400, 'InvalidRequest', `There is no FULL_OBJECT ${algorithm} of an upload in parts.`);
  return { algorithm, value: combineCrcs(algorithm, parts), type };
}

/** What a request says about its body, before the body is there. A value in a trailer is not known yet. */
export interface ClaimedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly where: 'header' | 'trailer';
}

/** The one checksum that headers and announced trailers name. */
export function claimedChecksum(headers: ReadonlyMap<string, string>): ClaimedChecksum | undefined {
  const md5 = headers.get('content-md5');
  if (md5 !== undefined && !/^[A-Za-z0-9+/]{21}[AQgw]==$/.test(md5))
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
  const announced = (headers.get('x-amz-trailer') ?? '').toLowerCase();
  const given = checksumAlgorithms.flatMap((algorithm): ClaimedChecksum[] => [
    ...(headers.has(`x-amz-checksum-${algorithm}`) ? [{ algorithm, where: 'header' as const }] : []),
    ...(announced.split(/\s*,\s*/).includes(`x-amz-checksum-${algorithm}`)
      ? [{ algorithm, where: 'trailer' as const }]
      : []),
  ]);
  const [claimed] = given;
  if (given.length > 1) throw new S3Error(400, 'InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  const named = headers.get('x-amz-sdk-checksum-algorithm')?.toLowerCase();
  if (named !== undefined && named !== claimed?.algorithm && named !== 'md5')
    throw new S3Error(400, 'InvalidRequest', 'x-amz-sdk-checksum-algorithm is given without its checksum.');
  return claimed;
}

/** `BadDigest` when the bytes have another checksum than the request says. `fields` are headers and trailers. */
export function requireSameDigests(
  fields: ReadonlyMap<string, string>,
  md5Hex: string,
  claimed: ClaimedChecksum | undefined,
  value: string,
): void {
  const md5 = fields.get('content-md5');
  if (md5 !== undefined && Buffer.from(md5, 'base64').toString('hex') !== md5Hex)
    throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  if (claimed !== undefined && fields.get(`x-amz-checksum-${claimed.algorithm}`) !== value)
    throw new S3Error(
      400,
      'BadDigest',
      `The ${claimed.algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    );
}

export function checksumHeaders({ algorithm, value, type }: Checksum): Record<string, string> {
  return { [`x-amz-checksum-${algorithm}`]: value, 'x-amz-checksum-type': type };
}
