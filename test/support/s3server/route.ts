/** Which operation a request asks for. What is not known here is answered 501 and listed. */
import { notImplemented, S3Error } from './s3Error';
import { decodePercent, queryPairs } from './sigv4';

export interface Route {
  readonly op: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

interface Pattern {
  readonly op: string;
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** Query names that must be there. */
  readonly has?: readonly string[];
  /** Query names that may be there too. */
  readonly may?: readonly string[];
  readonly copies?: boolean;
}

const listing = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const overrides = ['type', 'disposition', 'language', 'encoding'].map((name) => `response-content-${name}`);
const reading = [...overrides, 'response-cache-control', 'response-expires', 'partNumber'];

/** The first that fits; those that ask for more come first. */
const patterns: readonly Pattern[] = [
  { op: 'ListBuckets', method: 'GET', on: 'service' },
  { op: 'CreateBucket', method: 'PUT', on: 'bucket' },
  { op: 'HeadBucket', method: 'HEAD', on: 'bucket' },
  { op: 'GetBucketLocation', method: 'GET', on: 'bucket', has: ['location'] },
  {
    op: 'ListMultipartUploads',
    method: 'GET',
    on: 'bucket',
    has: ['uploads'],
    may: ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker'],
  },
  {
    op: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    has: ['list-type'],
    may: [...listing, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  { op: 'ListObjects', method: 'GET', on: 'bucket', may: [...listing, 'marker'] },
  { op: 'DeleteObjects', method: 'POST', on: 'bucket', has: ['delete'] },
  { op: 'PutObjectTagging', method: 'PUT', on: 'object', has: ['tagging'] },
  { op: 'GetObjectTagging', method: 'GET', on: 'object', has: ['tagging'] },
  { op: 'DeleteObjectTagging', method: 'DELETE', on: 'object', has: ['tagging'] },
  { op: 'UploadPartCopy', method: 'PUT', on: 'object', has: ['partNumber', 'uploadId'], copies: true },
  { op: 'UploadPart', method: 'PUT', on: 'object', has: ['partNumber', 'uploadId'] },
  { op: 'CopyObject', method: 'PUT', on: 'object', copies: true },
  { op: 'PutObject', method: 'PUT', on: 'object' },
  { op: 'GetObjectAttributes', method: 'GET', on: 'object', has: ['attributes'] },
  { op: 'ListParts', method: 'GET', on: 'object', has: ['uploadId'], may: ['max-parts', 'part-number-marker'] },
  { op: 'GetObject', method: 'GET', on: 'object', may: reading },
  { op: 'HeadObject', method: 'HEAD', on: 'object', may: reading },
  { op: 'AbortMultipartUpload', method: 'DELETE', on: 'object', has: ['uploadId'] },
  { op: 'DeleteObject', method: 'DELETE', on: 'object' },
  { op: 'CreateMultipartUpload', method: 'POST', on: 'object', has: ['uploads'] },
  { op: 'CompleteMultipartUpload', method: 'POST', on: 'object', has: ['uploadId'] },
];

const knownHeaders =
  /^x-amz-(?:content-sha256|date|security-token|user-agent|meta-.+|checksum-.+|sdk-checksum-algorithm|decoded-content-length|trailer|tagging|tagging-directive|metadata-directive|copy-source|copy-source-range|expected-bucket-owner|source-expected-bucket-owner|storage-class|server-side-encryption(?:-aws-kms-key-id|-bucket-key-enabled)?|object-attributes|optional-object-attributes|mp-object-size)$/;

/** Path style, or virtual-host style for hosts that end in `.localhost`, `.s3.test` or the name of the server. */
export function routeOf(
  method: string,
  target: string,
  headers: ReadonlyMap<string, string>,
  dnsName = 's3.test',
): Route {
  const [path = '/'] = target.split('?', 1);
  const [name = ''] = (headers.get('host') ?? '').split(':');
  const host = ['.localhost', '.s3.test', `.${dnsName}`].flatMap((end) =>
    name.endsWith(end) ? [name.slice(0, -end.length)] : [],
  )[0];
  const [bucket = '', ...rest] = host === undefined ? path.slice(1).split('/') : [host, ...path.slice(1).split('/')];
  const key = utf8(decodePercent(rest.join('/')));
  const query = new Map(queryPairs(target).map(([name, value]) => [name, utf8(value)]));
  const names = [...query.keys()].filter((name) => name !== 'x-id' && !name.startsWith('X-Amz-'));
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const found = patterns.find(
    ({ method: wanted, on: place, has = [], may = [], copies = false }) =>
      wanted === method &&
      place === on &&
      has.every((name) => names.includes(name)) &&
      names.every((name) => has.includes(name) || may.includes(name)) &&
      (!copies || headers.has('x-amz-copy-source')),
  );
  if (found === undefined) throw notImplemented(`${method} on ${on} with ${names.join(', ') || 'no query'}`);
  for (const name of headers.keys()) {
    if (name === 'x-amz-acl' || name.startsWith('x-amz-grant-'))
      throw new S3Error(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
    if (name.startsWith('x-amz-') && !knownHeaders.test(name)) throw notImplemented(`The header ${name}`);
  }
  return { op: found.op, bucket: utf8(decodePercent(bucket)), key, query };
}

function utf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch (cause) {
    throw new S3Error(400, 'InvalidURI', `Couldn't parse the specified URI: ${String(cause)}`);
  }
}
