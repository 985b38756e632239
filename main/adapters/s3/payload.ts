/** What goes along with the bytes of an object: their checksum, type and description. */
import { crc32 } from 'node:zlib';
import { AppError } from '../../../shared/domain/errors';
import type { PutOptions } from '../../engine/ports/blobStore';
import type { S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';

const metadataBytesAtMost = 2048;

/** Base64 of the big-endian CRC32, as S3 writes it. */
export function crc32Of(bytes: Uint8Array): string {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(crc32(bytes));
  return digest.toString('base64');
}

export function attributesOf({ contentType, metadata }: PutOptions): {
  ContentType?: string;
  Metadata?: Record<string, string>;
} {
  return {
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    ...(metadata === undefined ? {} : { Metadata: { ...metadata } }),
  };
}

/** `input.invalid` for text that no header can carry (callers write it as JSON), `store.metadata_too_large` above 2 KB. */
export function requireMetadata(metadata: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    bytes += name.length + value.length;
    if (/^[\x20-\x7e]*$/.test(value) && /^[A-Za-z0-9-]+$/.test(name)) continue;
    throw new AppError({
      code: 'input.invalid',
      message: `The description ${JSON.stringify(name)} of an object has characters that no header can carry.`,
      safe: 'Nothing was sent.',
    });
  }
  if (bytes <= metadataBytesAtMost) return;
  throw new AppError({
    code: 'store.metadata_too_large',
    message: `The description of an object takes ${bytes} bytes; stores hold 2,048.`,
    safe: 'Nothing was sent.',
    hint: 'Use a shorter path for this asset root.',
  });
}

/** Sends with a checksum; a store that does not implement it is asked without, from then on always. */
export async function withChecksum<F extends object, T>(
  { capabilities }: S3Calls,
  checksum: F,
  send: (checksum: F | Record<string, never>) => Promise<T>,
): Promise<T> {
  if (!capabilities.checksums) return await send({});
  try {
    return await send(checksum);
  } catch (thrown) {
    if (failureBehind(thrown).status !== 501) throw thrown;
    const answer = await send({});
    capabilities.checksums = false;
    return answer;
  }
}

/** `integrity.mismatch` when the store names another checksum than was sent. */
export function requireSameChecksum(key: string, sent: string, stored: string | undefined): void {
  if (stored === undefined || stored === '' || stored === sent) return;
  throw new AppError({
    code: 'integrity.mismatch',
    message: `The store says that it holds other bytes of ${JSON.stringify(key)} than were sent.`,
    safe: 'No job uses it yet.',
    hint: 'Something on the way changes data. Check network, proxy and store, then try again.',
    retryable: true,
  });
}
