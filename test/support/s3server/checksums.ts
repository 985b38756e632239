/** The checksums of S3, each as base64, and the checks of those a request brings along. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3Error';

export const checksumAlgorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export function isChecksumAlgorithm(text: string): text is ChecksumAlgorithm {
  return (checksumAlgorithms as readonly string[]).includes(text);
}

/** Base64 of the digest over the pieces, one after the other. */
export function checksumOf(algorithm: ChecksumAlgorithm, pieces: readonly Uint8Array[]): string {
  if (algorithm === 'sha1' || algorithm === 'sha256') {
    const hash = createHash(algorithm);
    for (const piece of pieces) hash.update(piece);
    return hash.digest('base64');
  }
  if (algorithm === 'crc64nvme') return crc64(pieces).toString('base64');
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(pieces.reduce(algorithm === 'crc32' ? (sum, piece) => crc32(piece, sum) : crc32c, 0) >>> 0);
  return digest.toString('base64');
}

/** The one checksum a request names, in its headers or trailers. `BadDigest` when the bytes have another one. */
export function requireChecksums(headers: ReadonlyMap<string, string>, body: Uint8Array): Checksum | undefined {
  requireMd5(headers.get('content-md5'), body);
  const given = checksumAlgorithms.filter((algorithm) => headers.has(`x-amz-checksum-${algorithm}`));
  const [algorithm] = given;
  if (given.length > 1) throw new S3Error(400, 'InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  const announced = headers.get('x-amz-sdk-checksum-algorithm')?.toLowerCase();
  if (announced !== undefined && announced !== algorithm && announced !== 'md5')
    throw new S3Error(400, 'InvalidRequest', 'x-amz-sdk-checksum-algorithm is given without its checksum.');
  if (algorithm === undefined) return undefined;
  const value = headers.get(`x-amz-checksum-${algorithm}`) ?? '';
  if (checksumOf(algorithm, [body]) !== value)
    throw new S3Error(
      400,
      'BadDigest',
      `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    );
  return { algorithm, value, type: 'FULL_OBJECT' };
}

function requireMd5(md5: string | undefined, body: Uint8Array): void {
  if (md5 === undefined) return;
  const digest = Buffer.from(md5, 'base64');
  if (digest.length !== 16 || digest.toString('base64') !== md5)
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
  if (createHash('md5').update(body).digest('base64') !== md5)
    throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

export function checksumHeaders({ algorithm, value, type }: Checksum): Record<string, string> {
  return { [`x-amz-checksum-${algorithm}`]: value, 'x-amz-checksum-type': type };
}

const crc32cTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(sum: number, bytes: Uint8Array): number {
  let value = ~sum;
  for (const byte of bytes) value = (crc32cTable[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return ~value;
}

/** Halves of 64 bits: numbers are many times faster than bigints. */
const crc64Tables = (() => {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let index = 0; index < 256; index += 1) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
    high[index] = Number(value >> 32n);
    low[index] = Number(value & 0xffffffffn);
  }
  return { high, low };
})();

function crc64(pieces: readonly Uint8Array[]): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const piece of pieces)
    for (const byte of piece) {
      const index = (low ^ byte) & 255;
      low = ((low >>> 8) | (high << 24)) ^ (crc64Tables.low[index] ?? 0);
      high = (high >>> 8) ^ (crc64Tables.high[index] ?? 0);
    }
  const digest = Buffer.alloc(8);
  digest.writeUInt32BE(~high >>> 0, 0);
  digest.writeUInt32BE(~low >>> 0, 4);
  return digest;
}
