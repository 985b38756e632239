/** GetObject and HeadObject: conditions, ranges, parts, checksums. */
import { isAllowed } from './accounts';
import { checksumHeaders } from './checksums';
import { requireObject } from './objectOps';
import type { Span } from './content';
import type { StoredObject } from './storedObject';
import { S3Error } from './s3Error';
import { preconditionFailed, requireBucket, type Answer, type Operation, type S3Request } from './world';

type Part = Omit<Span, 'content'> & { readonly isPartial: boolean };

const getObject: Operation = (world, request) => {
  const { answer, object, span } = described(requireObject(world, request), request);
  return answer.status === 304
    ? answer
    : { ...answer, body: { content: object.content, first: span.first, end: span.end } };
};

const headObject: Operation = (world, request) => {
  const { bucket, key, account } = request;
  const isMissing = requireBucket(world, bucket).get(key) === undefined;
  // Whoever may not list is not told what is there.
  if (isMissing && !isAllowed(account, world.policy, 'ListObjectsV2', key))
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  return described(requireObject(world, request), request).answer;
};

function described(object: StoredObject, request: S3Request): { answer: Answer; object: StoredObject; span: Part } {
  const { headers, query } = request;
  // What the reader has, or does not want, is said before a range is looked at.
  const isKnown = isUnmodified(object, headers);
  const span = isKnown ? { first: 0, end: object.sizeBytes, isPartial: false } : spanOf(object, request);
  const answerHeaders: Record<string, string> = {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(span.end - span.first),
  };
  for (const [name, value] of query)
    if (name.startsWith('response-')) answerHeaders[name.slice('response-'.length)] = value;
  if (span.isPartial) answerHeaders['content-range'] = `bytes ${span.first}-${span.end - 1}/${object.sizeBytes}`;
  else if (headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED')
    Object.assign(answerHeaders, checksumHeaders(object.checksum));
  if (query.has('partNumber') && object.partSizes !== undefined)
    answerHeaders['x-amz-mp-parts-count'] = String(object.partSizes.length);
  if (object.tags.length > 0) answerHeaders['x-amz-tagging-count'] = String(object.tags.length);
  if (isKnown) {
    // Whoever has the object needs nothing that describes the bytes of this answer.
    const kept = Object.entries(answerHeaders).filter(([name]) => !/^(?:content-|x-amz-checksum-)/.test(name));
    return { answer: { status: 304, headers: Object.fromEntries(kept) }, object, span };
  }
  return { answer: { status: span.isPartial ? 206 : 200, headers: answerHeaders }, object, span };
}

/** Whether the reader has it already; refuses what the reader does not want. */
function isUnmodified(object: StoredObject, headers: ReadonlyMap<string, string>): boolean {
  const isOneOf = (list: string): boolean =>
    list.split(',').some((each) => each.trim() === '*' || each.trim().replaceAll('"', '') === object.etag.slice(1, -1));
  const seconds = Math.floor(object.lastModifiedMs / 1000) * 1000;
  const match = headers.get('if-match');
  const noneMatch = headers.get('if-none-match');
  const unmodifiedSince = headers.get('if-unmodified-since');
  const modifiedSince = headers.get('if-modified-since');
  if (match !== undefined && !isOneOf(match)) throw preconditionFailed('If-Match');
  if (match === undefined && unmodifiedSince !== undefined && seconds > Date.parse(unmodifiedSince))
    throw preconditionFailed('If-Unmodified-Since');
  if (noneMatch !== undefined) return isOneOf(noneMatch);
  return modifiedSince !== undefined && seconds <= Date.parse(modifiedSince);
}

function spanOf(object: StoredObject, { headers, query }: S3Request): Part {
  const whole = { first: 0, end: object.sizeBytes, isPartial: false };
  const part = query.get('partNumber');
  if (part !== undefined) return partSpan(object, Number(part));
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range') ?? '');
  if (match === null || match[0] === 'bytes=-') return whole;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, object.sizeBytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? object.sizeBytes : Math.min(object.sizeBytes, Number(to) + 1);
  // A range that ends before it begins is no range.
  if (from !== '' && to !== '' && Number(to) < Number(from)) return whole;
  if (first < object.sizeBytes) return { first, end, isPartial: true };
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
    fields: { ActualObjectSize: String(object.sizeBytes), RangeRequested: match[0] },
    headers: { 'content-range': `bytes */${object.sizeBytes}` },
  });
}

function partSpan({ sizeBytes, partSizes = [sizeBytes] }: StoredObject, number: number): Part {
  const size = partSizes[number - 1];
  if (size === undefined) throw new S3Error(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable');
  const first = partSizes.slice(0, number - 1).reduce((sum, each) => sum + each, 0);
  return { first, end: first + size, isPartial: true };
}

export const readingOps: Readonly<Record<string, Operation>> = { GetObject: getObject, HeadObject: headObject };
