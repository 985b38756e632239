/** Operations that write, copy, describe and delete single objects. */
import { createHash } from 'node:crypto';
import { checksumHeaders, createDigest, isChecksumAlgorithm, type ChecksumAlgorithm } from './checksums';
import { bytesOf, type Span } from './content';
import type { ObjectFacts, StoredObject } from './storedObject';
import { S3Error } from './s3Error';
import { decodePercent } from './sigv4';
import {
  headersToKeep,
  noSuchKey,
  requireBucket,
  requireTags,
  requireWritable,
  tagsOf,
  xmlAnswer,
  type Operation,
  type ReceivedBody,
  type S3Request,
  type World,
} from './world';
import { childText, document, element, elements, parseXml, type Content } from './xml';

const longestKeyBytes = 1024;

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > longestKeyBytes)
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long', {
      fields: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(longestKeyBytes) },
    });
}

export function requireObject(world: World, { bucket, key }: Pick<S3Request, 'bucket' | 'key'>): StoredObject {
  const object = requireBucket(world, bucket).get(key);
  if (object === undefined) throw noSuchKey(key);
  return object;
}

const putObject: Operation = (world, request) => {
  const { key, headers, body } = request;
  const bucket = requireBucket(world, request.bucket);
  requireKey(key);
  requireWritable(bucket, request);
  const facts: ObjectFacts = {
    key,
    sizeBytes: body.content.sizeBytes,
    etag: `"${body.md5}"`,
    lastModifiedMs: world.nowMs(),
    headers: headersToKeep(headers),
    tags: tagsOf(headers.get('x-amz-tagging')),
    checksum: body.checksum,
  };
  bucket.put(facts, body.content);
  return { status: 200, headers: { etag: facts.etag, ...checksumHeaders(body.checksum) } };
};

/** The bytes of a span once more, as if they had been sent to the key of the request. */
export function copied(
  { objects }: World,
  { bucket, key }: Pick<S3Request, 'bucket' | 'key'>,
  { content, first, end }: Span,
  algorithm: ChecksumAlgorithm,
): Omit<ReceivedBody, 'isClaimed'> {
  const sink = objects.sink(bucket, key);
  const md5 = createHash('md5');
  const digest = createDigest(algorithm);
  for (const piece of content.pieces(first, end)) {
    md5.update(piece);
    digest.update(piece);
    sink.write(piece);
  }
  const checksum = { algorithm, value: digest.digest(), type: 'FULL_OBJECT' } as const;
  return { content: sink.end(), md5: md5.digest('hex'), checksum };
}

/** The object that `x-amz-copy-source` names. */
export function copySource(world: World, { headers }: S3Request): StoredObject {
  const source = Buffer.from(decodePercent(headers.get('x-amz-copy-source') ?? ''), 'latin1').toString();
  const owner = headers.get('x-amz-source-expected-bucket-owner');
  if (owner !== undefined && owner !== world.ownerId) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  const match = /^\/?([^/]+)\/(.+)$/s.exec(source);
  if (match === null) throw new S3Error(400, 'InvalidArgument', 'The copy source names no object.');
  return requireObject(world, { bucket: match[1] ?? '', key: match[2] ?? '' });
}

/** With one of these an object may be copied onto itself. */
const changesInPlace = ['x-amz-storage-class', 'x-amz-server-side-encryption', 'x-amz-website-redirect-location'];

const copyObject: Operation = (world, request) => {
  const { key, headers } = request;
  const bucket = requireBucket(world, request.bucket);
  requireKey(key);
  const source = copySource(world, request);
  const replaces = headers.get('x-amz-metadata-directive') === 'REPLACE';
  if (source === bucket.get(key) && !replaces && !changesInPlace.some((name) => headers.has(name)))
    throw new S3Error(400, 'InvalidRequest', 'This copy is onto itself and changes nothing.');
  const wanted = headers.get('x-amz-checksum-algorithm')?.toLowerCase();
  const kept = source.checksum.algorithm;
  const algorithm = wanted !== undefined && isChecksumAlgorithm(wanted) ? wanted : kept;
  const { content, md5, checksum } = copied(
    world,
    request,
    { content: source.content, first: 0, end: source.sizeBytes },
    algorithm,
  );
  const facts: ObjectFacts = {
    key,
    sizeBytes: content.sizeBytes,
    etag: `"${md5}"`,
    lastModifiedMs: world.nowMs(),
    headers: replaces ? headersToKeep(headers) : source.headers,
    tags: headers.get('x-amz-tagging-directive') === 'REPLACE' ? tagsOf(headers.get('x-amz-tagging')) : source.tags,
    checksum,
  };
  bucket.put(facts, content);
  const result = elements({ LastModified: new Date(facts.lastModifiedMs).toISOString(), ETag: facts.etag });
  return xmlAnswer(document('CopyObjectResult', result));
};

const deleteObject: Operation = (world, { bucket, key }) => {
  requireBucket(world, bucket).delete(key, world.nowMs());
  return { status: 204 };
};

const deleteObjects: Operation = (world, { bucket: name, body, headers }) => {
  const bucket = requireBucket(world, name);
  if (!body.isClaimed && !headers.has('content-md5'))
    throw new S3Error(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5 or a checksum');
  const root = parseXml(bytesOf(body.content).toString());
  const keys = root.children.filter((child) => child.name === 'Object').map((child) => childText(child, 'Key') ?? '');
  if (root.name !== 'Delete' || keys.length === 0 || keys.length > 1000 || keys.includes(''))
    throw new S3Error(400, 'MalformedXML', 'The list has 1 to 1,000 keys.');
  for (const key of keys) bucket.delete(key, world.nowMs());
  const isQuiet = childText(root, 'Quiet') === 'true';
  const deleted = isQuiet ? [] : keys.map((key) => element('Deleted', elements({ Key: key })));
  return xmlAnswer(document('DeleteResult', deleted));
};

const getObjectAttributes: Operation = (world, request) => {
  const object = requireObject(world, request);
  const wanted = new Set((request.headers.get('x-amz-object-attributes') ?? '').split(',').map((name) => name.trim()));
  const { algorithm, value, type } = object.checksum;
  const all: Record<string, Content | undefined> = {
    ETag: object.etag.replaceAll('"', ''),
    Checksum: elements({ [`Checksum${algorithm.toUpperCase()}`]: value, ChecksumType: type }),
    ObjectParts: object.partSizes === undefined ? undefined : elements({ PartsCount: object.partSizes.length }),
    StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
    ObjectSize: object.sizeBytes,
  };
  const fields = Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
  return xmlAnswer(document('GetObjectAttributesResponse', elements(fields)), {
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
  });
};

const putObjectTagging: Operation = (world, request) => {
  requireObject(world, request);
  const set = parseXml(bytesOf(request.body.content).toString()).children.find(({ name }) => name === 'TagSet');
  const tags = (set?.children ?? []).map(
    (tag) => [childText(tag, 'Key') ?? '', childText(tag, 'Value') ?? ''] as const,
  );
  requireBucket(world, request.bucket).setTags(request.key, requireTags(tags));
  return { status: 200 };
};

const getObjectTagging: Operation = (world, request) => {
  const { tags } = requireObject(world, request);
  const set = tags.map(([key, value]) => element('Tag', elements({ Key: key, Value: value })));
  return xmlAnswer(document('Tagging', [element('TagSet', set)]));
};

const deleteObjectTagging: Operation = (world, request) => {
  requireObject(world, request);
  requireBucket(world, request.bucket).setTags(request.key, []);
  return { status: 204 };
};

export const objectOps: Readonly<Record<string, Operation>> = {
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetObjectAttributes: getObjectAttributes,
  PutObjectTagging: putObjectTagging,
  GetObjectTagging: getObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
};
