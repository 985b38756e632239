/** Looks at an object, and finds out why it may not when the answer has no words. */
import {
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import type { ObjectHead } from '../../engine/ports/blobStore';
import { hotHead } from './hotObjects';
import { callS3, type S3Calls } from './s3Calls';
import type { CallFacts } from './s3Errors';
import { failureBehind } from './s3Failure';
import { bucketFields } from './s3Place';

/** `undefined` when there is no object of that key in the bucket. */
export async function headObject(calls: S3Calls, key: string, signal: AbortSignal): Promise<ObjectHead | undefined> {
  const facts: CallFacts = { call: 'head', key };
  const ask = async (): Promise<ObjectHead | undefined> => {
    try {
      return await callS3(
        calls,
        facts,
        signal,
        async (client, options) =>
          (await hotHead(calls.hot, client, key, options)) ??
          headOf(await client.send(new HeadObjectCommand({ ...bucketFields(calls.place), Key: key }), options)),
      );
    } catch (thrown) {
      if (failureBehind(thrown).status === 404) return undefined;
      throw thrown;
    }
  };
  try {
    return await ask();
  } catch (thrown) {
    const { status } = failureBehind(thrown);
    if (status !== 403 && status !== 400) throw thrown;
    await explainWithList(calls, key, signal, thrown);
    // The listing may have renewed the sign-in or corrected the clock.
    if (status === 400) return await ask();
    throw await explainOwner(calls, thrown, signal);
  }
}

export function headOf(output: Omit<HeadObjectCommandOutput, '$metadata'>): ObjectHead {
  return {
    sizeBytes: output.ContentLength ?? 0,
    ...(output.ETag === undefined ? {} : { etag: output.ETag }),
    ...(output.LastModified === undefined ? {} : { lastModifiedMs: output.LastModified.getTime() }),
    ...(output.ContentType === undefined ? {} : { contentType: output.ContentType }),
    metadata: output.Metadata ?? {},
  };
}

/** Answers to HEAD have no body and so no code. A listing asked in the same way says whether the sign-in is the matter. */
async function explainWithList(calls: S3Calls, key: string, signal: AbortSignal, refused: unknown): Promise<void> {
  const command = new ListObjectsV2Command({ ...bucketFields(calls.place), Prefix: key, MaxKeys: 1 });
  try {
    await callS3(calls, { call: 'head', op: 'list', key }, signal, (client, options) => client.send(command, options));
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !(refused instanceof AppError)) throw thrown;
    if (thrown.code !== refused.code && !thrown.code.startsWith('network.')) throw thrown;
  }
}

/** `store.wrong_owner` when only the account named as owner is the reason of a refusal, else the error as it is. */
export async function explainOwner(calls: S3Calls, refused: unknown, signal: AbortSignal): Promise<unknown> {
  const { place } = calls;
  if (place.owner === undefined || failureBehind(refused).status !== 403) return refused;
  const isReachable = async (withOwner: boolean): Promise<boolean> => {
    const command = new HeadBucketCommand(withOwner ? bucketFields(place) : { Bucket: place.bucket });
    try {
      await callS3(calls, { call: 'head', key: '' }, signal, (client, options) => client.send(command, options));
      return true;
    } catch (thrown) {
      if (failureBehind(thrown).status === 403) return false;
      throw thrown;
    }
  };
  if ((await isReachable(true)) || !(await isReachable(false))) return refused;
  return new AppError(
    {
      code: 'store.wrong_owner',
      message: `The bucket ${place.bucket} does not belong to the account ${place.owner}.`,
      safe: 'Nothing was read or written.',
      hint: 'Check the name of the bucket: somebody else may have taken it. If it is right, correct the expected owner.',
      details: { bucket: place.bucket, owner: place.owner },
    },
    refused,
  );
}
