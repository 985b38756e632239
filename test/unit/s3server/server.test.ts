/** The server of the tests, asked by the SDK with its default settings: what a client relies on, and what it must refuse. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startS3 } from '../../support/s3server/server';
import type { S3TestServer } from '../../support/s3server/testServer';

const Bucket = 'bkt';
let server: S3TestServer;
let client: S3Client;

const clientOf = (url: string, accessKeyId = 'S3TEST', secretAccessKey = accessKeyId): S3Client =>
  new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });

beforeEach(async () => {
  server = await startS3({ buckets: [Bucket] });
  client = clientOf(server.url);
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const put = (Key: string, Body: Buffer | string, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}): Promise<string> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? '';
};
const list = async (query: { Prefix?: string; Delimiter?: string; StartAfter?: string; MaxKeys?: number }) => {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token, ...query }));
    const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? '');
    pages.push([...(page.Contents ?? []).map(({ Key }) => Key ?? ''), ...prefixes]);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return pages;
};
const refusal = async (call: Promise<unknown>): Promise<string> =>
  await call.then(
    () => 'accepted',
    (thrown: unknown) =>
      thrown instanceof S3ServiceException ? `${thrown.$metadata.httpStatusCode ?? 0} ${thrown.name}` : String(thrown),
  );

describe('objects', () => {
  test('come back with type, metadata and etag; a stream arrives whole in chunks with a trailer', async () => {
    await put('h', 'hello', { ContentType: 'application/json', Metadata: { 'Asset-Root': '/mnt/x' } });
    const body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: body, ContentLength: 140_000 }));
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'h', ChecksumMode: 'ENABLED' }));
    expect({ ...head, $metadata: undefined, LastModified: undefined }).toMatchObject({
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ContentLength: 5,
      ContentType: 'application/json',
      Metadata: { 'asset-root': '/mnt/x' },
      ChecksumCRC32: 'NhCmhg==',
    });
    const stream = server.read(Bucket, 'stream');
    expect([stream?.length, stream?.[69_999], stream?.[70_000]]).toEqual([140_000, 1, 2]);
    expect(server.requests.where({ key: 'stream' }).map(({ checksum }) => checksum)).toEqual([
      { alg: 'crc32', where: 'trailer' },
    ]);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('are checked with %s', async (algorithm) => {
    await put('x', '123456789', { ChecksumAlgorithm: algorithm });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'x', ChecksumMode: 'ENABLED' }));
    expect(head[`Checksum${algorithm}`]).toMatch(/=$/);
  });

  test('may have any key of up to 1,024 bytes', async () => {
    const keys = [
      "q/2025-05-22T22:17:03.409012Z_sessionaction-abc-0/ü 漢+&=%41'(x)!*~#?.json",
      'x//y',
      'x/../z',
      'dir/',
      'dir/f',
      'dir/f/g',
      'p',
      'p/q',
      `L/${'a'.repeat(900)}`,
    ];
    for (const key of keys) await put(key, key);
    expect(await Promise.all(keys.map((key) => get(key)))).toEqual(keys);
    expect((await list({})).flat().sort()).toEqual([...keys].sort());
    expect(await refusal(put('a'.repeat(1025), 'x'))).toBe('400 KeyTooLongError');
  });

  test('are read by range, by part and under conditions', async () => {
    const { ETag } = await put('r', '0123456789');
    expect([
      await get('r', { Range: 'bytes=2-5' }),
      await get('r', { Range: 'bytes=-3' }),
      await get('r', { Range: 'bytes=7-' }),
      await get('r', { Range: 'bytes=0-1,3-4' }),
      await refusal(get('r', { Range: 'bytes=100-' })),
      await refusal(get('r', { IfNoneMatch: ETag })),
      await refusal(get('r', { IfMatch: '"0"' })),
    ]).toEqual(['2345', '789', '789', '0123456789', '416 InvalidRange', '304 Unknown', '412 PreconditionFailed']);
  });

  test('are written under conditions', async () => {
    expect([
      await refusal(put('c', '1', { IfNoneMatch: '*' })),
      await refusal(put('c', '2', { IfNoneMatch: '*' })),
      await refusal(put('c', '3', { IfMatch: '"00000000000000000000000000000000"' })),
      await refusal(put('absent', '4', { IfMatch: '"0"' })),
      await get('c'),
    ]).toEqual(['accepted', '412 PreconditionFailed', '412 PreconditionFailed', '404 NoSuchKey', '1']);
  });

  test('are copied, tagged, described and deleted', async () => {
    await put('m', 'hello', { Metadata: { a: '1' }, Tagging: 'k=v' });
    const CopySource = `${Bucket}/m`;
    await client.send(
      new CopyObjectCommand({ Bucket, Key: 'cp', CopySource, MetadataDirective: 'REPLACE', Metadata: { z: '2' } }),
    );
    await client.send(
      new PutObjectTaggingCommand({ Bucket, Key: 'cp', Tagging: { TagSet: [{ Key: 'n', Value: 'w' }] } }),
    );
    const tags = await client.send(new GetObjectTaggingCommand({ Bucket, Key: 'cp' }));
    const attributes = new GetObjectAttributesCommand({ Bucket, Key: 'cp', ObjectAttributes: ['ObjectSize', 'ETag'] });
    const { ObjectSize, ETag } = await client.send(attributes);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'cp' }));
    const Delete = { Objects: [{ Key: 'cp' }, { Key: 'absent' }] };
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect({
      tags: tags.TagSet,
      ObjectSize,
      ETag,
      metadata: head.Metadata,
      deleted: Deleted?.length,
      left: await list({}),
    }).toEqual({
      tags: [{ Key: 'n', Value: 'w' }],
      ObjectSize: 5,
      ETag: '5d41402abc4b2a76b9719d911017c592',
      metadata: { z: '2' },
      deleted: 2,
      left: [['m']],
    });
  });
});

test('listings have pages, folders and the order of bytes', async () => {
  const keys = Array.from({ length: 25 }, (_, index) => `pg/${String(index).padStart(3, '0')}`);
  for (const key of [...keys, 'ord/ab', 'ord/a/b', 'ord/a.b', 'ord/B', 'ord/\ufb33', 'ord/\u{1f600}'])
    await put(key, '1');
  const pages = await list({ Prefix: 'pg/', MaxKeys: 7 });
  expect({
    pages: pages.map(({ length }) => length),
    keys: pages.flat(),
    after: (await list({ Prefix: 'pg/', StartAfter: 'pg/020' })).flat(),
    folders: await list({ Delimiter: '/', MaxKeys: 1 }),
    order: (await list({ Prefix: 'ord/' })).flat(),
  }).toEqual({
    pages: [7, 7, 7, 4],
    keys,
    after: keys.slice(21),
    folders: [['ord/'], ['pg/']],
    order: ['ord/B', 'ord/a.b', 'ord/a/b', 'ord/ab', 'ord/\ufb33', 'ord/\u{1f600}'],
  });
});

describe('uploads in parts', () => {
  const Key = 'mp';
  const begin = async (): Promise<string> => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { a: 'b' } }));
    return UploadId ?? '';
  };
  const part = async (UploadId: string, PartNumber: number, bytes: number) => {
    const Body = Buffer.alloc(bytes, PartNumber);
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (UploadId: string, Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

  test('are invisible until they are complete', async () => {
    const id = await begin();
    const parts = [await part(id, 1, 5 << 20), await part(id, 2, 10)];
    const listed = await client.send(new ListPartsCommand({ Bucket, Key, UploadId: id }));
    const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    const before = await list({});
    const { ETag } = await complete(id, parts);
    const again = await complete(id, parts);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect({
      parts: listed.Parts?.map(({ Size }) => Size),
      uploads: uploads.Uploads?.length,
      before,
      isSameAgain: again.ETag === ETag,
      head: [head.ETag?.endsWith('-2"'), head.ContentLength, head.Metadata],
      open: server.gauges().openUploads.now,
    }).toEqual({
      parts: [5 << 20, 10],
      uploads: 1,
      before: [[]],
      isSameAgain: true,
      head: [true, (5 << 20) + 10, { a: 'b' }],
      open: 0,
    });
  });

  test('are refused when a part is wrong, too small, out of order or of nothing', async () => {
    const id = await begin();
    const [one, two] = [await part(id, 1, 10), await part(id, 2, 10)];
    expect([
      await refusal(complete(id, [{ ...one, ETag: '"00000000000000000000000000000000"' }])),
      await refusal(complete(id, [one, two])),
      await refusal(complete(id, [two, one])),
      await refusal(complete('nothing', [one])),
      await refusal(part('nothing', 1, 10)),
    ]).toEqual([
      '400 InvalidPart',
      '400 EntityTooSmall',
      '400 InvalidPartOrder',
      '404 NoSuchUpload',
      '404 NoSuchUpload',
    ]);
  });
});

describe('what is not right is refused', () => {
  test('by who asks', async () => {
    const ask = (own: S3Client): Promise<string> => refusal(own.send(new ListObjectsV2Command({ Bucket })));
    const clients = [
      clientOf(server.url, 'S3TEST', 'wrong'),
      clientOf(server.url, 'NOPE'),
      clientOf(server.url, 'S3NOPERM'),
    ];
    expect(await Promise.all(clients.map(ask))).toEqual([
      '403 SignatureDoesNotMatch',
      '403 InvalidAccessKeyId',
      '403 AccessDenied',
    ]);
    for (const each of clients) each.destroy();
    expect((await fetch(`${server.url}/${Bucket}/x`)).status).toBe(403);
  });

  test('by when it is asked', async () => {
    const late = await startS3({ buckets: [Bucket], nowMs: () => Date.now() + 16 * 60_000 });
    const own = clientOf(late.url);
    expect(await refusal(own.send(new ListObjectsV2Command({ Bucket })))).toBe('403 RequestTimeTooSkewed');
    own.destroy();
    await late.close();
  });

  test('by what it brings', async () => {
    expect([
      await refusal(put('x', 'x', { ChecksumCRC32: 'AAAAAA==' })),
      await refusal(put('x', 'x', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })),
      await refusal(put('x', 'x', { ACL: 'public-read' })),
      await refusal(put('x', 'x', { ExpectedBucketOwner: '999999999999' })),
      await refusal(put('x', 'x', { Metadata: { a: 'a'.repeat(2049) } })),
      await refusal(client.send(new ListObjectsV2Command({ Bucket: 'nobody' }))),
    ]).toEqual([
      '400 BadDigest',
      '400 BadDigest',
      '400 AccessControlListNotSupported',
      '403 AccessDenied',
      '400 MetadataTooLarge',
      '404 NoSuchBucket',
    ]);
    expect(server.objects(Bucket)).toEqual([]);
  });

  test('and what is unknown is listed', async () => {
    await client.send(new GetBucketLocationCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    expect(await refusal(client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })))).toBe(
      '501 NotImplemented',
    );
    expect(server.requests.unsupported).toEqual(['PUT on bucket with versioning is not implemented.']);
  });
});

test('a folder keeps objects over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-s3server-'));
  const key = 'x/../ü//dir/';
  for (const text of ['first', 'second', undefined]) {
    const kept = await startS3({ buckets: [Bucket], storage: { folder } });
    const own = clientOf(kept.url);
    if (text === undefined) expect(kept.read(Bucket, key)?.toString()).toBe('second');
    else await own.send(new PutObjectCommand({ Bucket, Key: key, Body: text }));
    expect(kept.gauges().storedObjects.now).toBe(1);
    own.destroy();
    await kept.close();
  }
  await rm(folder, { recursive: true });
});

test('a thousand starts and closes leave nothing open', async () => {
  const listening = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  const before = listening();
  for (let round = 0; round < 1000; round += 1) await (await startS3()).close();
  // The system forgets a closed socket a moment later.
  await expect.poll(listening).toBeLessThanOrEqual(before);
});
