/** Uploads in parts, and what can be done with whole objects. */
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectTaggingCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { head, outcome, put, read, type Check, type Place } from './check';

const mebibyte = 2 ** 20;

interface Upload {
  readonly UploadId: string;
  part(number: number, body: Buffer | Readable, sizeBytes?: number): Promise<CompletedPart>;
  complete(parts: readonly CompletedPart[]): Promise<unknown>;
}

async function begin(place: Place, Key: string, Metadata: Record<string, string> = {}): Promise<Upload> {
  const { client, Bucket } = place;
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata }));
  const about = { Bucket, Key, UploadId };
  return {
    UploadId,
    part: async (PartNumber, Body, ContentLength) => {
      const { ETag } = await client.send(new UploadPartCommand({ ...about, PartNumber, Body, ContentLength }));
      return { PartNumber, ETag };
    },
    complete: (parts) =>
      client.send(new CompleteMultipartUploadCommand({ ...about, MultipartUpload: { Parts: [...parts] } })),
  };
}

export const uploadChecks: readonly Check[] = [
  {
    name: 'multipart: create, 2 × 5 MiB, ListParts, ListMultipartUploads, complete, ETag -2, metadata kept',
    expected: { parts: 2, isListed: true, sizeBytes: 10 * mebibyte, isOfTwo: true, metadata: { a: 'b' } },
    ask: async (place) => {
      const { client, Bucket } = place;
      const upload = await begin(place, 'mp', { a: 'b' });
      const parts: CompletedPart[] = [];
      for (const number of [1, 2]) parts.push(await upload.part(number, Buffer.alloc(5 * mebibyte, number)));
      const listed = await client.send(new ListPartsCommand({ Bucket, Key: 'mp', UploadId: upload.UploadId }));
      const open = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      await upload.complete(parts);
      const { ContentLength, ETag, Metadata } = await head(place, 'mp');
      return {
        parts: listed.Parts?.length,
        isListed: open.Uploads?.some(({ Key }) => Key === 'mp'),
        sizeBytes: ContentLength,
        isOfTwo: ETag?.endsWith('-2"'),
        metadata: Metadata,
      };
    },
  },
  {
    name: 'abort, then a part',
    expected: '404 NoSuchUpload',
    ask: async (place) => {
      const { client, Bucket } = place;
      const upload = await begin(place, 'mpa');
      await upload.part(1, Buffer.alloc(10));
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'mpa', UploadId: upload.UploadId }));
      return await outcome(upload.part(2, Buffer.alloc(10)));
    },
  },
  {
    name: 'a part with a wrong ETag',
    expected: '400 InvalidPart',
    ask: async (place) => {
      const upload = await begin(place, 'mpb');
      await upload.part(1, Buffer.alloc(10));
      return await outcome(upload.complete([{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }]));
    },
  },
  {
    name: 'multipart of a 12 MiB stream',
    expected: [12 * mebibyte, 0, 11],
    ask: async (place) => {
      const upload = await begin(place, 'up');
      const parts: CompletedPart[] = [];
      for (const [index, mebibytes] of [5, 5, 2].entries()) {
        const pieces = Array.from({ length: mebibytes }, (_, at) => Buffer.alloc(mebibyte, index * 5 + at));
        parts.push(await upload.part(index + 1, Readable.from(pieces), mebibytes * mebibyte));
      }
      await upload.complete(parts);
      const bytes = await read(place, 'up');
      return [bytes.length, bytes[0], bytes[11 * mebibyte]];
    },
  },
  {
    name: 'tagging by call and on put',
    expected: [[{ Key: 'k', Value: 'v' }], [{ Key: 'a', Value: 'b' }]],
    ask: async (place) => {
      const { client, Bucket } = place;
      await put(place, 'tag1', '1');
      await put(place, 'tag2', '1', { Tagging: 'a=b' });
      const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
      await client.send(new PutObjectTaggingCommand({ Bucket, Key: 'tag1', Tagging }));
      const tagsOf = async (Key: string) => (await client.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;
      return [await tagsOf('tag1'), await tagsOf('tag2')];
    },
  },
  {
    name: 'copy with other metadata',
    expected: { z: '1' },
    ask: async (place) => {
      const { client, Bucket } = place;
      await put(place, 'from', 'x', { Metadata: { a: '1' } });
      const other = { MetadataDirective: 'REPLACE', Metadata: { z: '1' } } as const;
      await client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/from`, ...other }));
      return (await head(place, 'to')).Metadata;
    },
  },
  {
    name: 'DeleteObjects with a key that is missing',
    expected: 2,
    ask: async (place) => {
      await put(place, 'gone', 'x');
      const Delete = { Objects: [{ Key: 'gone' }, { Key: 'never was' }] };
      const { Deleted } = await place.client.send(new DeleteObjectsCommand({ Bucket: place.Bucket, Delete }));
      return Deleted?.length;
    },
  },
  {
    name: 'GetObjectAttributes',
    expected: [10, '781e5e245d69b566979b86e28d23f2c7'],
    ask: async (place) => {
      await put(place, 'about', Buffer.from('0123456789'));
      const { ObjectSize, ETag } = await place.client.send(
        new GetObjectAttributesCommand({
          Bucket: place.Bucket,
          Key: 'about',
          ObjectAttributes: ['ObjectSize', 'ETag'],
        }),
      );
      return [ObjectSize, ETag?.replaceAll('"', '')];
    },
  },
];
