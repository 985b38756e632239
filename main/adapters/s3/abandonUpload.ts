/** Takes back uploads that were not completed, as far as the store lets us. */
import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import { callS3, type S3Calls } from './s3Calls';
import { failureBehind } from './s3Failure';
import { bucketFields } from './s3Place';

export interface UploadCleanup {
  /** Never rejects: an upload that stays behind is invisible and is said to whoever listens. */
  abandon(key: string, uploadId: string): Promise<void>;
  /** Waits for what is still on its way. */
  settled(): Promise<void>;
}

const abandonTimeoutMs = 5_000;

export function createUploadCleanup(calls: S3Calls, warn: (error: AppError) => void): UploadCleanup {
  const pending = new Set<Promise<void>>();
  const abandonOnce = async (key: string, uploadId: string): Promise<void> => {
    const command = { ...bucketFields(calls.place), Key: key, UploadId: uploadId };
    try {
      await callS3(
        calls,
        { call: 'put', key },
        AbortSignal.timeout(abandonTimeoutMs),
        (client, send) => client.send(new AbortMultipartUploadCommand(command), send),
        { maxAttempts: 2 },
      );
    } catch (thrown) {
      if (failureBehind(thrown).name !== 'NoSuchUpload') warn(leftBehind(calls, key, thrown));
    }
  };
  return {
    abandon(key, uploadId) {
      const work = abandonOnce(key, uploadId).finally(() => {
        pending.delete(work);
      });
      pending.add(work);
      return work;
    },
    async settled() {
      await Promise.all(pending);
    },
  };
}

function leftBehind(calls: S3Calls, key: string, cause: unknown): AppError {
  return new AppError(
    {
      code: cause instanceof AppError ? cause.code : 'network.timeout',
      message: `Parts of ${JSON.stringify(key)} stay behind in the bucket ${calls.place.bucket}: the upload could not be taken back.`,
      safe: 'They are invisible and part of no object, but take up space.',
      hint: 'Give the bucket a lifecycle rule that removes incomplete uploads, or allow s3:AbortMultipartUpload.',
      details: { bucket: calls.place.bucket, key },
    },
    cause,
  );
}
