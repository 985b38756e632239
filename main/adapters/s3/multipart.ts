/** Stores a large object in parts, several on the way at once; nothing is visible before all of them are verified. */
import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { AppError, areaOf, isAbort } from '../../../shared/domain/errors';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import { throwIfAborted } from '../abort';
import { isPartSizeFor, partSizeOf } from './partSize';
import { attributesOf, withChecksum } from './payload';
import { placeObject, type PutCondition, type PutOutcome } from './placeObject';
import { callS3, type S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';
import { bucketFields } from './s3Place';
import { sendParts, type PartsUpload, type SentPart } from './sendParts';
import type { UploadParts } from './uploadParts';

/** Besides one that an earlier run began. */
const uploadsAtMost = 2;
/** Stores commonly remove incomplete uploads after seven days. */
const longestLifeMs = 6 * 86_400_000;

/** Goes on with the upload in the ledger; one that the store has forgotten is begun once more from its first byte. */
export async function putMultipart(
  parts: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  let earlier = await earlierUpload(parts, key, source, options);
  for (let uploads = earlier === undefined ? 1 : 0; ; uploads += 1) {
    const upload = earlier ?? (await beginUpload(parts, key, source, options));
    try {
      return await finishUpload(parts, key, upload, source, options, damagedEtag);
    } catch (thrown) {
      if (!isLost(thrown) || uploads === uploadsAtMost) throw thrown;
      earlier = undefined;
      options.onBytes?.(0);
    }
  }
}

/** Takes back what the ledger holds of an object that needs no upload any more. */
export async function dropEarlier({ cleanup }: UploadParts, key: string, { ledger }: PutOptions): Promise<void> {
  const earlier = ledger?.earlier();
  if (earlier !== undefined && (await cleanup.abandon(key, earlier.uploadId))) ledger?.ended();
}

async function earlierUpload(
  parts: UploadParts,
  key: string,
  { sizeBytes }: BlobSource,
  options: PutOptions,
): Promise<PartsUpload | undefined> {
  const earlier = options.ledger?.earlier();
  if (earlier === undefined) return undefined;
  const isYoung = parts.calls.clock.nowMs() - earlier.startedMs < longestLifeMs;
  if (isYoung && earlier.parts.length > 0 && isPartSizeFor(earlier.partBytes, sizeBytes)) return earlier;
  await dropEarlier(parts, key, options);
  return undefined;
}

async function beginUpload(
  { calls, cleanup }: UploadParts,
  key: string,
  { sizeBytes }: BlobSource,
  options: PutOptions,
): Promise<PartsUpload> {
  options.ledger?.beginning();
  const begunMs = calls.clock.nowMs();
  const { uploadId, isOneUnheard } = await createUpload(calls, key, options);
  const partBytes = partSizeOf(sizeBytes);
  // The row without a name stays behind for the one that was not heard, should this process end before it is taken back.
  if (isOneUnheard) options.ledger?.beginning();
  options.ledger?.began(uploadId, partBytes);
  if (isOneUnheard) await cleanup.abandonUnheard(key, begunMs, uploadId);
  return { uploadId, partBytes, parts: [] };
}

async function finishUpload(
  parts: UploadParts,
  key: string,
  upload: PartsUpload,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  const { calls, cleanup } = parts;
  const { signal, ledger } = options;
  const { uploadId } = upload;
  try {
    const sent = await sendParts(parts, key, upload, source, options);
    throwIfAborted(signal);
    await options.confirmSource?.();
    const outcome = await placeObject(calls, key, source.sizeBytes, signal, damagedEtag, (condition) =>
      complete(calls, key, uploadId, sent, condition, signal),
    );
    if (outcome !== 'present' || (await cleanup.abandon(key, uploadId))) ledger?.ended();
    return outcome;
  } catch (thrown) {
    if (ledger !== undefined && !isUseless(thrown)) throw thrown;
    const abandoned = cleanup.abandon(key, uploadId);
    // Whoever cancels is told at once; closing the store waits for the clean-up.
    if (isAbort(thrown)) throw thrown;
    if (await abandoned) ledger?.ended();
    throw thrown;
  }
}

function isLost(thrown: unknown): boolean {
  const { name } = failureBehind(thrown);
  return name === 'NoSuchUpload' || name === 'InvalidPart';
}

/** Whether nothing can come of the upload: the store lost it, or it holds other bytes than it should. */
function isUseless(thrown: unknown): boolean {
  if (isAbort(thrown)) return false;
  if (isLost(thrown)) return true;
  return thrown instanceof AppError && (areaOf(thrown.code) === 'source' || areaOf(thrown.code) === 'integrity');
}

/** `isOneUnheard`: another one may have been begun whose answer was lost. */
async function createUpload(
  calls: S3Calls,
  key: string,
  options: PutOptions,
): Promise<{ readonly uploadId: string; readonly isOneUnheard: boolean }> {
  const fields = { ...bucketFields(calls.place), Key: key, ...attributesOf(options) };
  const lost: unknown[] = [];
  const { UploadId } = await withChecksum(calls, { ChecksumAlgorithm: 'CRC32' } as const, (checksum) =>
    callS3(calls, { call: 'put', op: 'mpu-create', key }, options.signal, (client, send) =>
      client.send(new CreateMultipartUploadCommand({ ...fields, ...checksum }), send).catch((thrown: unknown) => {
        if (isAnswerLost(thrown)) lost.push(thrown);
        throw thrown;
      }),
    ),
  );
  if (UploadId !== undefined && UploadId !== '') return { uploadId: UploadId, isOneUnheard: lost.length > 0 };
  throw new AppError({
    code: 'network.server',
    message: `The store gave no name to the upload of ${JSON.stringify(key)} to the bucket ${calls.place.bucket}.`,
    safe: 'Nothing of it is visible in the store.',
    hint: 'The server at this address is not a complete S3 store; use another one.',
    retryable: false,
  });
}

/** Whether the call may have had its effect: no answer came, or one of a server that broke on the way. */
function isAnswerLost(thrown: unknown): boolean {
  const { status } = failureBehind(thrown);
  return status === undefined || status === 500 || status === 502 || status === 504;
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
  return await callS3(calls, { call: 'put', op: 'mpu-complete', key }, signal, (client, send) =>
    client.send(new CompleteMultipartUploadCommand(command), send),
  );
}
