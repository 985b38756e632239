/** What an operation is given and what it answers. */
import type { Account, PolicyRule } from './accounts';
import type { Checksum } from './checksums';
import type { Content, Span } from './content';
import type { Upload, Uploads } from './multipart';
import type { Bucket, Objects } from './objects';
import type { ObjectFacts, StoredObject } from './storedObject';
import { S3Error } from './s3Error';

export interface World {
  readonly objects: Objects;
  readonly uploads: Uploads;
  policy: readonly PolicyRule[];
  readonly region: string;
  readonly ownerId: string;
  readonly nowMs: () => number;
}

export interface S3Request {
  readonly op: string;
  readonly bucket: string;
  readonly key: string;
  /** Decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: ReceivedBody;
  readonly account: Account;
  /** What was there when the request began. */
  readonly seen: StoredObject | undefined;
  /** Listings show what was there so long ago. */
  readonly staleMs?: number;
}

/** A body that arrived whole and is what the request says it is. */
export interface ReceivedBody {
  readonly content: Content;
  /** Hex. */
  readonly md5: string;
  readonly checksum: Checksum;
  /** Whether the client named the checksum. */
  readonly isClaimed: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string | Span;
}

export type Operation = (world: World, request: S3Request) => Answer;

export function requireBucket({ objects }: World, name: string): Bucket {
  const bucket = objects.buckets.get(name);
  if (bucket !== undefined) return bucket;
  throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.', { fields: { BucketName: name } });
}

export function requireUpload({ uploads }: World, { query, bucket, key }: S3Request): Upload {
  return uploads.find(query.get('uploadId') ?? '', bucket, key);
}

export function xmlAnswer(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

const keptHeaders = [
  'content-type',
  'content-disposition',
  'content-language',
  'cache-control',
  'expires',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
];
const metadataBytesAtMost = 2048;

/** The headers that are stored with an object and answered with it. */
export function headersToKeep(headers: ReadonlyMap<string, string>): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of headers) {
    if (name.startsWith('x-amz-meta-')) metadataBytes += name.length - 'x-amz-meta-'.length + value.length;
    if (keptHeaders.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  const encoding = (headers.get('content-encoding') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked');
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',');
  if (metadataBytes > metadataBytesAtMost)
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size.');
  return kept;
}

export function tagsOf(text: string | undefined): ObjectFacts['tags'] {
  return requireTags([...new URLSearchParams(text ?? '')]);
}

export function requireTags(tags: ObjectFacts['tags']): ObjectFacts['tags'] {
  if (tags.length > 10 || new Set(tags.map(([name]) => name)).size < tags.length)
    throw new S3Error(400, 'InvalidTag', 'At most 10 tags of different names.');
  return tags;
}

/** `If-None-Match: *` and `If-Match` of whoever writes. */
export function requireWritable(bucket: Bucket, { key, headers, seen }: S3Request): void {
  const existing = bucket.get(key);
  const noneMatch = headers.get('if-none-match');
  const match = headers.get('if-match');
  if (noneMatch !== undefined && noneMatch !== '*')
    throw new S3Error(501, 'NotImplemented', 'If-None-Match of a write takes * only.');
  if ((noneMatch !== undefined || match !== undefined) && existing !== seen)
    throw new S3Error(409, 'ConditionalRequestConflict', 'Somebody else wrote this key meanwhile.');
  if (noneMatch !== undefined && existing !== undefined) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (match.replaceAll('"', '') !== existing.etag.replaceAll('"', '')) throw preconditionFailed('If-Match');
}

export function preconditionFailed(condition: string): S3Error {
  return new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    fields: { Condition: condition },
  });
}

export function noSuchKey(key: string): S3Error {
  return new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } });
}
