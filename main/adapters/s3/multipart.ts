/** Stores a large object in parts, several on the way at once; nothing is visible before all of them are verified. */
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import { throwIfAborted } from '../abort';
import { attributesOf, withChecksum } from './payload';
import { placeObject, type PutCondition, type PutOutcome } from './placeObject';
import { callS3, type S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';
import { bucketFields } from './s3Place';
import { sendParts, type SentPart } from './sendParts';
import type { UploadParts } from './uploadParts';

const uploadsAtMost = 2;

/** An upload that the store has forgotten is begun once more from its first byte. */
export async function putMultipart(
  parts: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  for (let uploads = 1; ; uploads += 1) {
    try {
      return await uploadOnce(parts, key, source, options, damagedEtag);
    } catch (thrown) {
      const { name } = failureBehind(thrown);
      if ((name !== 'NoSuchUpload' && name !== 'InvalidPart') || uploads === uploadsAtMost) throw thrown;
      options.onBytes?.(0);
    }
  }
}

async function uploadOnce(
  parts: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  const { calls, cleanup } = parts;
  const { signal } = options;
  const uploadId = await createUpload(calls, key, options);
  try {
    const sent = await sendParts(parts, key, uploadId, source, options);
    throwIfAborted(signal);
    const outcome = await placeObject(calls, key, source.sizeBytes, signal, damagedEtag, (condition) =>
      complete(calls, key, uploadId, sent, condition, signal),
    );
    if (outcome === 'present') await cleanup.abandon(key, uploadId);
    return outcome;
  } catch (thrown) {
    const abandoned = cleanup.abandon(key, uploadId);
    // Whoever cancels is told at once; closing the store waits for the clean-up.
    if (!isAbort(thrown)) await abandoned;
    throw thrown;
  }
}

async function createUpload(calls: S3Calls, key: string, options: PutOptions): Promise<string> {
  const fields = { ...bucketFields(calls.place), Key: key, ...attributesOf(options) };
  const { UploadId } = await withChecksum(calls, { ChecksumAlgorithm: 'CRC32' } as const, (checksum) =>
    callS3(calls, { call: 'put', key }, options.signal, (client, send) =>
      client.send(new CreateMultipartUploadCommand({ ...fields, ...checksum }), send),
    ),
  );
  if (UploadId !== undefined && UploadId !== '') return UploadId;
  throw new AppError({
    code: 'network.server',
    message: `The store gave no name to the upload of ${JSON.stringify(key)} to the bucket ${calls.place.bucket}.`,
    safe: 'Nothing of it is visible in the store.',
    hint: 'The server at this address is not a complete S3 store; use another one.',
    retryable: false,
  });
}

async function complete(
  calls: S3Calls,
  key: string,
  uploadId: string,
  sent: readonly SentPart[],
  condition: PutCondition,
  signal: AbortSignal,
): Promise<unknown> {
  const command = {
    ...bucketFields(calls.place),
    Key: key,
    UploadId: uploadId,
    MultipartUpload: { Parts: [...sent] },
    ...condition,
  };
  return await callS3(calls, { call: 'put', key }, signal, (client, send) =>
    client.send(new CompleteMultipartUploadCommand(command), send),
  );
}
