/** Stores a small object with one request: its bytes are in memory and proven before the first one is sent. */
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import type { Hasher } from '../../engine/ports/hashing';
import { hotPut } from './hotObjects';
import { meteredWholeAtMost } from './meteredHandler';
import { attributesOf, crc32Of, requireSameChecksum, withChecksum } from './payload';
import { placeObject, type PutOutcome } from './placeObject';
import { callS3, type S3Calls } from './s3Calls';
import { bucketFields } from './s3Place';
import { sourceBlocks } from './sourceBlocks';

export const singleBytesAtMost = 8 << 20;

export async function putSingle(
  calls: S3Calls,
  hasher: Hasher,
  key: string,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  const { signal } = options;
  const body = await onlyBlock(source, hasher, options);
  const crc = crc32Of(body);
  // The SDK's way lets a long body pass the limit piece by piece.
  const isLong = body.length > meteredWholeAtMost;
  const send = async (fields: Omit<PutObjectCommandInput, 'Bucket' | 'Key' | 'Body'>): Promise<void> => {
    const command = { ...bucketFields(calls.place), Key: key, Body: body, ...attributesOf(options), ...fields };
    const output = await callS3(
      calls,
      { call: 'put', key },
      signal,
      async (client, sendOptions) =>
        (await hotPut(
          isLong && calls.flow?.isLimited('up') === true ? undefined : calls.hot,
          client,
          command,
          sendOptions,
        )) ?? client.send(new PutObjectCommand(command), sendOptions),
      { bodyBytes: body.length, isOnce: options.isOnce },
    );
    requireSameChecksum(key, crc, output.ChecksumCRC32);
  };
  const outcome = await placeObject(calls, key, body.length, signal, damagedEtag, (condition) =>
    // A refused condition is found first; the checksum is suspected only when there is none.
    'IfMatch' in condition || 'IfNoneMatch' in condition
      ? send({ ...condition, ...(calls.capabilities.checksums ? { ChecksumCRC32: crc } : {}) })
      : withChecksum(calls, { ChecksumCRC32: crc }, send),
  );
  options.onBytes?.(source.sizeBytes);
  return outcome;
}

async function onlyBlock(source: BlobSource, hasher: Hasher, options: PutOptions): Promise<Uint8Array> {
  let body: Uint8Array = new Uint8Array();
  for await (const block of sourceBlocks(source, singleBytesAtMost, hasher, options)) body = block;
  return body;
}
