/** Reads a source part by part and keeps several parts on the way. */
import { UploadPartCommand } from '@aws-sdk/client-s3';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import type { ConfirmedPart } from '../../engine/ports/ledger';
import { hotPart } from './hotObjects';
import { crc32Of, requireSameChecksum } from './payload';
import { readParts, type UnsentPart } from './readParts';
import { callS3, type S3Calls } from './s3Calls';
import { bucketFields } from './s3Place';
import type { UploadParts } from './uploadParts';

/** As CompleteMultipartUpload names it. */
export interface SentPart {
  readonly PartNumber: number;
  readonly ETag?: string;
  readonly ChecksumCRC32?: string;
}

/** One upload and what the store holds of it. */
export interface PartsUpload {
  readonly uploadId: string;
  readonly partBytes: number;
  readonly parts: readonly ConfirmedPart[];
}

/** All parts in order. When one fails the others are ended first, so that nothing of them arrives later. */
export async function sendParts(
  { calls, hasher, slots, buffers }: UploadParts,
  key: string,
  upload: PartsUpload,
  source: BlobSource,
  options: PutOptions,
): Promise<SentPart[]> {
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const toRead = { partBytes: upload.partBytes, confirmed: upload.parts, digestOf };
  const reading = readParts(source, toRead, { hasher, buffers }, { ...options, signal });
  const isChecked = upload.parts.every(({ checksum }) => crcOf(checksum) !== undefined) && calls.capabilities.checksums;
  const sent: SentPart[] = [];
  const onTheWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let sentBytes = 0;
  const arrived = (part: SentPart, length: number): void => {
    sent.push(part);
    sentBytes += length;
    options.onBytes?.(sentBytes);
  };
  try {
    for (;;) {
      const release = await slots.acquire(signal, upload.partBytes);
      if (options.noMoreParts?.aborted === true) {
        release();
        await Promise.allSettled(onTheWay);
        options.noMoreParts.throwIfAborted();
      }
      const next = await reading.next().catch((thrown: unknown) => {
        release();
        throw thrown;
      });
      if (next.done === true) {
        release();
        break;
      }
      const read = next.value;
      if ('confirmed' in read) {
        release();
        arrived(sentBefore(read.confirmed), read.length);
        continue;
      }
      const part = sendPart(calls, key, upload.uploadId, read, isChecked, signal)
        .then((done) => {
          read.end(true);
          options.ledger?.confirmed(confirmedPart(read, done));
          arrived(done, read.length);
        })
        .catch((thrown: unknown) => {
          read.end(false);
          failures.push(thrown);
          ended.abort();
        })
        .finally(() => {
          release();
          onTheWay.delete(part);
        });
      onTheWay.add(part);
    }
    await options.confirmSource?.();
  } catch (thrown) {
    failures.push(thrown);
    ended.abort();
  }
  await Promise.all(onTheWay);
  await reading.return();
  if (failures.length > 0) throw failures[0];
  return sent.sort((a, b) => a.PartNumber - b.PartNumber);
}

async function sendPart(
  calls: S3Calls,
  key: string,
  uploadId: string,
  { partNo, bytes }: UnsentPart,
  isChecked: boolean,
  signal: AbortSignal,
): Promise<SentPart> {
  const crc = isChecked ? { ChecksumCRC32: crc32Of(bytes) } : {};
  const command = {
    ...bucketFields(calls.place),
    Key: key,
    UploadId: uploadId,
    PartNumber: partNo,
    Body: bytes,
    ...crc,
  };
  const output = await callS3(
    calls,
    { call: 'put', op: 'mpu-part', key },
    signal,
    async (client, send) =>
      // The SDK's way lets a long body pass the limit piece by piece.
      (await hotPart(calls.flow?.isLimited('up') === true ? undefined : calls.hot, client, command, send)) ??
      client.send(new UploadPartCommand(command), send),
    { bodyBytes: bytes.length },
  );
  if (crc.ChecksumCRC32 !== undefined) requireSameChecksum(key, crc.ChecksumCRC32, output.ChecksumCRC32);
  return { PartNumber: partNo, ...(output.ETag === undefined ? {} : { ETag: output.ETag }), ...crc };
}

/** In the ledger a part has the checksum that the store verified and the digest that its bytes are known by. */
function confirmedPart(
  { partNo, offset, length, digest }: UnsentPart,
  { ETag, ChecksumCRC32 }: SentPart,
): ConfirmedPart {
  return { partNo, offset, length, etag: ETag ?? '', checksum: `${digest} ${ChecksumCRC32 ?? ''}` };
}

function sentBefore({ partNo, etag, checksum }: ConfirmedPart): SentPart {
  const crc = crcOf(checksum);
  return {
    PartNumber: partNo,
    ...(etag === '' ? {} : { ETag: etag }),
    ...(crc === undefined ? {} : { ChecksumCRC32: crc }),
  };
}

function digestOf({ checksum }: ConfirmedPart): string {
  return checksum.split(' ')[0] ?? '';
}

function crcOf(checksum: string): string | undefined {
  const crc = checksum.split(' ')[1];
  return crc === '' ? undefined : crc;
}
