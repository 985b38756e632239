/** The single calls of a check of a bucket. */
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AppError } from '../../../shared/domain/errors';
import type { Answered, BucketProbe } from '../../engine/ports/bucketProbe';
import { explainOwner } from './headObject';
import { crc32Of, withChecksum } from './payload';
import type { S3Calls, SendOptions } from './s3Calls';
import type { CallFacts } from './s3Errors';
import { failureBehind } from './s3Failure';
import { bucketFields, bucketKey } from './s3Place';

/** One attempt; what fails is answered. */
export type ProbeCall = <T>(
  facts: CallFacts,
  signal: AbortSignal,
  work: (client: S3Client, options: SendOptions) => Promise<T>,
) => Promise<Answered<T>>;

type Calls = Omit<
  BucketProbe,
  | 'uri'
  | 'bucket'
  | 'rootPrefix'
  | 'endpointKey'
  | 'storeId'
  | 'owner'
  | 'address'
  | 'caller'
  | 'abandon'
  | 'discard'
  | 'close'
>;

export function bucketProbeCalls(calls: S3Calls, ask: ProbeCall): Calls {
  const { object, facts } = fieldsOf(calls);
  return {
    ...bucketCalls(calls, ask),
    head: (key, signal) =>
      ask(facts('head', key), signal, async (client, send) => {
        try {
          const output = await client.send(new HeadObjectCommand({ ...object(key), ChecksumMode: 'ENABLED' }), send);
          return {
            sizeBytes: output.ContentLength ?? 0,
            ...(output.ChecksumCRC32 === undefined ? {} : { crc32: output.ChecksumCRC32 }),
          };
        } catch (thrown) {
          if (failureBehind(thrown).status === 404) return undefined;
          throw thrown;
        }
      }),
    put: (key, bytes, signal, { isNew = false } = {}) =>
      ask(facts('put', key), signal, async (client, send) => {
        const fields = { ...object(key), Body: bytes, ...(isNew ? { IfNoneMatch: '*' } : {}) };
        try {
          await withChecksum(calls, { ChecksumCRC32: crc32Of(bytes) }, (checksum) =>
            client.send(new PutObjectCommand({ ...fields, ...checksum }), send),
          );
          return { isStored: true };
        } catch (thrown) {
          if (isNew && failureBehind(thrown).status === 412) return { isStored: false };
          throw thrown;
        }
      }),
    get: (key, signal, firstBytes) =>
      ask(facts('get', key), signal, async (client, send) => {
        const range = firstBytes === undefined ? {} : { Range: `bytes=0-${firstBytes - 1}` };
        const { Body } = await client.send(new GetObjectCommand({ ...object(key), ...range }), send);
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      }),
    ...uploadCalls(calls, ask),
    delete: (key, signal) =>
      ask(facts('put', key), signal, async (client, send) => {
        await client.send(new DeleteObjectCommand(object(key)), send);
        return undefined;
      }),
  };
}

function bucketCalls(calls: S3Calls, ask: ProbeCall): Pick<BucketProbe, 'headBucket' | 'list'> {
  const { place } = calls;
  const bucket = bucketFields(place);
  return {
    headBucket: (signal) =>
      ask({ call: 'head', key: '' }, signal, async (client, send) => {
        try {
          const { BucketRegion } = await client.send(new HeadBucketCommand(bucket), send);
          return BucketRegion === undefined ? {} : { region: BucketRegion };
        } catch (thrown) {
          throw await bucketError(calls, thrown, signal);
        }
      }),
    list: (signal) => {
      const prefix = place.rootPrefix === '' ? '' : `${place.rootPrefix}/`;
      return ask({ call: 'list', key: prefix }, signal, async (client, send) => {
        const { KeyCount = 0 } = await client.send(
          new ListObjectsV2Command({ ...bucket, Prefix: prefix, MaxKeys: 1, EncodingType: 'url' }),
          send,
        );
        return { isEmpty: KeyCount === 0 };
      });
    },
  };
}

type UploadCalls = Pick<BucketProbe, 'createUpload' | 'putPart' | 'listParts' | 'abortUpload'>;

function uploadCalls(calls: S3Calls, ask: ProbeCall): UploadCalls {
  const { place } = calls;
  const { object, facts } = fieldsOf(calls);
  return {
    createUpload: (key, signal) =>
      ask(facts('put', key), signal, async (client, send) => {
        const { UploadId: uploadId = '' } = await client.send(new CreateMultipartUploadCommand(object(key)), send);
        if (uploadId !== '') return { uploadId };
        throw new AppError({
          code: 'network.server',
          message: `The store gave no name to an upload to the bucket ${place.bucket}.`,
          hint: 'The server at this address is not a complete S3 store; use another one.',
          retryable: false,
        });
      }),
    putPart: (key, uploadId, bytes, signal) =>
      ask(facts('put', key), signal, async (client, send) => {
        const part = { ...object(key), UploadId: uploadId, PartNumber: 1, Body: bytes };
        await client.send(new UploadPartCommand(part), send);
        return undefined;
      }),
    listParts: (key, uploadId, signal) =>
      ask(facts('list', key), signal, async (client, send) => {
        const { Parts = [] } = await client.send(new ListPartsCommand({ ...object(key), UploadId: uploadId }), send);
        return { count: Parts.length };
      }),
    abortUpload: (key, uploadId, signal) =>
      ask(facts('put', key), signal, async (client, send) => {
        await client.send(new AbortMultipartUploadCommand({ ...object(key), UploadId: uploadId }), send);
        return undefined;
      }),
  };
}

/** What requests about an object have in common; keys are relative to the root of the store. */
function fieldsOf({ place }: S3Calls): {
  readonly object: (key: string) => { Bucket: string; Key: string; ExpectedBucketOwner?: string };
  readonly facts: (call: CallFacts['call'], key: string) => CallFacts;
} {
  return {
    object: (key) => ({ ...bucketFields(place), Key: bucketKey(place, key) }),
    facts: (call, key) => ({ call, key: bucketKey(place, key) }),
  };
}

/** An answer to HEAD has no words: 404 is the bucket here, and 403 may be its owner. */
async function bucketError(calls: S3Calls, thrown: unknown, signal: AbortSignal): Promise<unknown> {
  const { status } = failureBehind(thrown);
  if (status !== 404) return await explainOwner(calls, thrown, signal);
  return Object.assign(new Error('no such bucket', { cause: thrown }), {
    Code: 'NoSuchBucket',
    $metadata: { httpStatusCode: 404 },
  });
}
