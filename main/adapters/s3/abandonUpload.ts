/** Takes back uploads that nobody completes, as far as the store lets us. */
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import { callS3, type S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';
import { bucketFields } from './s3Place';

export interface UploadCleanup {
  /**
   * Never rejects: an upload that stays behind is invisible and is said to whoever listens. `true` when nothing of it is left
   * or the store lets nobody take it back, `false` when that may be tried again.
   */
  abandon(key: string, uploadId: string): Promise<boolean>;
  /**
   * The same for an upload whose id was not heard, begun at about that time. Only one without parts is taken back: parts come
   * after the id is known, so one that has some is somebody else's. `heardId` is the one that is gone on with.
   */
  abandonUnheard(key: string, begunMs: number, heardId?: string): Promise<boolean>;
  /** Waits for what is still on its way. */
  settled(): Promise<void>;
}

const abandonTimeoutMs = 5_000;
/** An answer may be that late; clocks differ. */
const unheardWithinMs = 150_000;

/** `pending` holds what is on its way; those that share it wait for each other's. */
export function createUploadCleanup(
  calls: S3Calls,
  warn: (error: AppError) => void,
  pending = new Set<Promise<boolean>>(),
): UploadCleanup {
  let isDenialTold = false;

  const failed = (key: string, thrown: unknown): boolean => {
    const { name, status } = failureBehind(thrown);
    if (name === 'NoSuchUpload') return true;
    const isDenied = status === 403 || status === 501;
    if (!isDenied || !isDenialTold) warn(leftBehind(calls, key, thrown, isDenied));
    isDenialTold ||= isDenied;
    return isDenied;
  };
  const abandonOnce = async (key: string, uploadId: string): Promise<boolean> => {
    const command = { ...bucketFields(calls.place), Key: key, UploadId: uploadId };
    try {
      await callS3(
        calls,
        { call: 'put', op: 'mpu-abort', key },
        AbortSignal.timeout(abandonTimeoutMs),
        (client, send) => client.send(new AbortMultipartUploadCommand(command), send),
        { maxAttempts: 2 },
      );
      return true;
    } catch (thrown) {
      return failed(key, thrown);
    }
  };
  const abandonUnheardOnce = async (key: string, begunMs: number, heardId?: string): Promise<boolean> => {
    const signal = AbortSignal.timeout(abandonTimeoutMs);
    try {
      let isAllGone = true;
      for (const uploadId of await unheardUploads(calls, key, begunMs, signal))
        if (uploadId !== heardId && (await hasNoParts(calls, key, uploadId, signal)))
          isAllGone = (await abandonOnce(key, uploadId)) && isAllGone;
      return isAllGone;
    } catch (thrown) {
      return failed(key, thrown);
    }
  };
  const tracked = (work: Promise<boolean>): Promise<boolean> => {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  };
  return {
    abandon: (key, uploadId) => tracked(abandonOnce(key, uploadId)),
    abandonUnheard: (key, begunMs, heardId) => tracked(abandonUnheardOnce(key, begunMs, heardId)),
    async settled() {
      await Promise.all(pending);
    },
  };
}

async function unheardUploads(calls: S3Calls, key: string, begunMs: number, signal: AbortSignal): Promise<string[]> {
  const command = { ...bucketFields(calls.place), Prefix: key };
  const { Uploads = [] } = await callS3(
    calls,
    { call: 'list', op: 'mpu-list', key },
    signal,
    (client, send) => client.send(new ListMultipartUploadsCommand(command), send),
    { maxAttempts: 2 },
  );
  return Uploads.flatMap(({ Key, UploadId, Initiated }) => {
    const isNear = Math.abs((Initiated?.getTime() ?? 0) - begunMs) <= unheardWithinMs;
    return Key === key && UploadId !== undefined && isNear ? [UploadId] : [];
  });
}

async function hasNoParts(calls: S3Calls, key: string, uploadId: string, signal: AbortSignal): Promise<boolean> {
  const command = { ...bucketFields(calls.place), Key: key, UploadId: uploadId, MaxParts: 1 };
  const { Parts = [] } = await callS3(
    calls,
    { call: 'list', op: 'mpu-list', key },
    signal,
    (client, send) => client.send(new ListPartsCommand(command), send),
    { maxAttempts: 2 },
  );
  return Parts.length === 0;
}

function leftBehind(calls: S3Calls, key: string, cause: unknown, isDenied: boolean): AppError {
  const code = cause instanceof AppError ? cause.code : 'network.timeout';
  return new AppError(
    {
      code: isDenied ? 'store.cleanup_needs_lifecycle_rule' : code,
      message: `Parts of ${JSON.stringify(key)} stay behind in the bucket ${calls.place.bucket}: the upload could not be taken back.`,
      safe: 'They are invisible and part of no object, but take up space.',
      hint: 'Give the bucket a lifecycle rule that removes incomplete uploads, or allow s3:AbortMultipartUpload.',
      details: { bucket: calls.place.bucket, key },
    },
    cause,
  );
}
