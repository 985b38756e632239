/** ListObjectsV2 and its older form, page by page in the order of UTF-8 bytes. */
import { createHmac, randomBytes } from 'node:crypto';
import { compareUtf8, type Bucket } from './objects';
import type { StoredObject } from './storedObject';
import { S3Error } from './s3Error';
import { requireBucket, xmlAnswer, type Operation, type S3Request, type World } from './world';
import { document, element, elements, type Content } from './xml';

interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** Set when there is more: the last thing that was listed. */
  readonly last?: string;
}

interface Wanted {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly maxKeys: number;
}

/** What a listing shows: the bucket as it is, or as it was. */
type Shown = Pick<Bucket, 'name' | 'get' | 'keys'>;

function shown(world: World, { bucket: name, staleMs }: S3Request): Shown {
  const bucket = requireBucket(world, name);
  if (staleMs === undefined) return bucket;
  const then: ReadonlyMap<string, StoredObject> = bucket.asOf(world.nowMs() - staleMs);
  return { name, get: (key) => then.get(key), keys: () => [...then.keys()].sort(compareUtf8) };
}

/** Keys and common prefixes behind `after`; a prefix counts as one key. */
function pageOf(bucket: Shown, { prefix, delimiter, after, maxKeys }: Wanted): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (const key of bucket.keys()) {
    if (!key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const item = at < 0 ? key : key.slice(0, at + delimiter.length);
    if (compareUtf8(item, after) <= 0 || (at >= 0 && prefixes.at(-1) === item)) continue;
    if (keys.length + prefixes.length === maxKeys) return maxKeys === 0 ? { keys, prefixes } : { keys, prefixes, last };
    (at < 0 ? keys : prefixes).push(item);
    last = item;
  }
  return { keys, prefixes };
}

const tokenSecret = randomBytes(16);

function tokenOf(last: string): string {
  const mac = createHmac('sha256', tokenSecret).update(last).digest('hex');
  return Buffer.from(JSON.stringify({ last, mac })).toString('base64url');
}

function afterToken(token: string): string {
  try {
    const { last } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { last: string };
    if (tokenOf(last) === token) return last;
  } catch {
    // Not even JSON: answered in the same way as one that was changed.
  }
  throw new S3Error(400, 'InvalidArgument', 'The continuation token provided is incorrect');
}

function wantedOf({ query }: S3Request, after: string): Wanted & { readonly encode: (text: string) => string } {
  const maxKeys = Number(query.get('max-keys') ?? '1000');
  if (!Number.isInteger(maxKeys) || maxKeys < 0)
    throw new S3Error(400, 'InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
  const encoding = query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Error(400, 'InvalidArgument', 'Invalid Encoding Method specified in Request');
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    maxKeys: Math.min(maxKeys, 1000),
    encode: encoding === 'url' ? encodeUrl : (text) => text,
  };
}

function encodeUrl(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}

const listV2: Operation = (world, request) => {
  const { query } = request;
  const bucket = shown(world, request);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const wanted = wantedOf(request, token === undefined ? (startAfter ?? '') : afterToken(token));
  const page = pageOf(bucket, wanted);
  return result(bucket, request, wanted, page, query.get('fetch-owner') === 'true' ? world.ownerId : undefined, {
    KeyCount: page.keys.length + page.prefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.last === undefined ? undefined : tokenOf(page.last),
    StartAfter: startAfter === undefined ? undefined : wanted.encode(startAfter),
  });
};

const listV1: Operation = (world, request) => {
  const bucket = shown(world, request);
  const marker = request.query.get('marker') ?? '';
  const wanted = wantedOf(request, marker);
  const page = pageOf(bucket, wanted);
  const next = page.last !== undefined && wanted.delimiter !== '' ? wanted.encode(page.last) : undefined;
  return result(bucket, request, wanted, page, world.ownerId, { Marker: wanted.encode(marker), NextMarker: next });
};

function result(
  bucket: Shown,
  { query }: S3Request,
  { prefix, delimiter, maxKeys, encode }: ReturnType<typeof wantedOf>,
  page: Page,
  ownerId: string | undefined,
  fields: Readonly<Record<string, Content | undefined>>,
): ReturnType<Operation> {
  const contents = page.keys.flatMap((key) => {
    const object = bucket.get(key);
    if (object === undefined) return [];
    const { etag, sizeBytes, lastModifiedMs, headers } = object;
    return element(
      'Contents',
      elements({
        Key: encode(key),
        LastModified: new Date(Math.floor(lastModifiedMs / 1000) * 1000).toISOString(),
        ETag: etag,
        Size: sizeBytes,
        Owner: ownerId === undefined ? undefined : elements({ ID: ownerId }),
        StorageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
      }),
    );
  });
  const common = page.prefixes.map((each) => element('CommonPrefixes', elements({ Prefix: encode(each) })));
  const head = elements({
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: maxKeys,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.last !== undefined,
    ...fields,
  });
  return xmlAnswer(document('ListBucketResult', [...head, ...contents, ...common]));
}

export const listOps: Readonly<Record<string, Operation>> = { ListObjectsV2: listV2, ListObjects: listV1 };
