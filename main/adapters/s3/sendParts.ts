/** Reads a source part by part and keeps several parts on the way. */
import { UploadPartCommand } from '@aws-sdk/client-s3';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import { partSizeOf } from './partSize';
import { crc32Of, requireSameChecksum } from './payload';
import { callS3, type S3Calls } from './s3Calls';
import { bucketFields } from './s3Place';
import { sourceBlocks } from './sourceBlocks';
import type { UploadParts } from './uploadParts';

/** As CompleteMultipartUpload names it. */
export interface SentPart {
  readonly PartNumber: number;
  readonly ETag?: string;
  readonly ChecksumCRC32?: string;
}

/** All parts in order. When one fails the others are ended first, so that nothing of them arrives later. */
export async function sendParts(
  { calls, hasher, slots }: UploadParts,
  key: string,
  uploadId: string,
  source: BlobSource,
  options: PutOptions,
): Promise<SentPart[]> {
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const blocks = sourceBlocks(source, partSizeOf(source.sizeBytes), hasher, { ...options, signal });
  const sent: SentPart[] = [];
  const onTheWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let sentBytes = 0;
  try {
    for (let number = 1; failures.length === 0; number += 1) {
      const release = await slots.acquire(signal);
      const next = await blocks.next().catch((thrown: unknown) => {
        release();
        throw thrown;
      });
      if (next.done === true) {
        release();
        break;
      }
      const part = sendPart(calls, key, uploadId, number, next.value, signal)
        .then((done) => {
          sent.push(done);
          sentBytes += next.value.length;
          options.onBytes?.(sentBytes);
        })
        .catch((thrown: unknown) => {
          failures.push(thrown);
          ended.abort();
        })
        .finally(() => {
          release();
          onTheWay.delete(part);
        });
      onTheWay.add(part);
    }
  } catch (thrown) {
    failures.push(thrown);
    ended.abort();
  }
  await Promise.all(onTheWay);
  await blocks.return();
  if (failures.length > 0) throw failures[0];
  return sent.sort((a, b) => a.PartNumber - b.PartNumber);
}

async function sendPart(
  calls: S3Calls,
  key: string,
  uploadId: string,
  number: number,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<SentPart> {
  const crc = calls.capabilities.checksums ? { ChecksumCRC32: crc32Of(bytes) } : {};
  const command = {
    ...bucketFields(calls.place),
    Key: key,
    UploadId: uploadId,
    PartNumber: number,
    Body: bytes,
    ...crc,
  };
  const output = await callS3(
    calls,
    { call: 'put', key },
    signal,
    (client, send) => client.send(new UploadPartCommand(command), send),
    { bodyBytes: bytes.length },
  );
  if (crc.ChecksumCRC32 !== undefined) requireSameChecksum(key, crc.ChecksumCRC32, output.ChecksumCRC32);
  return { PartNumber: number, ...(output.ETag === undefined ? {} : { ETag: output.ETag }), ...crc };
}
