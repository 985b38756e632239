/** Storing, reading and looking at one object the short way; `undefined` where the SDK has to do it. */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type {
  GetObjectCommandInput,
  PutObjectCommandInput,
  S3Client,
  UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import type { ObjectHead } from '../../engine/ports/blobStore';
import { sendHot, type HotOptions, type HotPath } from './hotRequest';

/** What matters of an answer with bytes. */
export interface GetAnswer {
  readonly head: ObjectHead;
  readonly body: Readable | undefined;
  readonly lengthBytes: number | undefined;
  readonly contentRange: string | undefined;
}

type Put = Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch' | 'ContentType' | 'ChecksumCRC32' | 'Metadata'> & {
  readonly Key: string;
  readonly Body: Uint8Array;
};

export async function hotPut(
  hot: HotPath | undefined,
  client: S3Client,
  { Key, Body, IfMatch, IfNoneMatch, ContentType, ChecksumCRC32, Metadata }: Put,
  options: HotOptions,
): Promise<{ readonly ChecksumCRC32: string | undefined } | undefined> {
  const headers = present({
    'content-type': ContentType,
    'if-match': IfMatch,
    'if-none-match': IfNoneMatch,
    'x-amz-checksum-crc32': ChecksumCRC32,
  });
  for (const [name, value] of Object.entries(Metadata ?? {})) headers[`x-amz-meta-${name.toLowerCase()}`] = value;
  const answer = await sendHot(hot, client, { method: 'PUT', key: Key, headers, body: Body }, options);
  if (answer === undefined) return undefined;
  // Without a reader the socket would never be free again.
  answer.resume();
  return { ChecksumCRC32: header(answer, 'x-amz-checksum-crc32') };
}

type Part = Pick<UploadPartCommandInput, 'PartNumber' | 'UploadId' | 'ChecksumCRC32'> & {
  readonly Key: string;
  readonly Body: Uint8Array;
};

export async function hotPart(
  hot: HotPath | undefined,
  client: S3Client,
  { Key, Body, PartNumber, UploadId = '', ChecksumCRC32 }: Part,
  options: HotOptions,
): Promise<{ readonly ETag: string | undefined; readonly ChecksumCRC32: string | undefined } | undefined> {
  const headers = present({ 'x-amz-checksum-crc32': ChecksumCRC32 });
  const query = { partNumber: String(PartNumber), uploadId: UploadId };
  const answer = await sendHot(hot, client, { method: 'PUT', key: Key, query, headers, body: Body }, options);
  if (answer === undefined) return undefined;
  answer.resume();
  return { ETag: header(answer, 'etag'), ChecksumCRC32: header(answer, 'x-amz-checksum-crc32') };
}

export async function hotHead(
  hot: HotPath | undefined,
  client: S3Client,
  key: string,
  options: HotOptions,
): Promise<ObjectHead | undefined> {
  const answer = await sendHot(hot, client, { method: 'HEAD', key, headers: {} }, options);
  answer?.resume();
  return answer === undefined ? undefined : headOf(answer);
}

export async function hotGet(
  hot: HotPath | undefined,
  client: S3Client,
  { Key, Range, IfMatch }: GetObjectCommandInput & { readonly Key: string },
  options: HotOptions,
): Promise<GetAnswer | undefined> {
  const headers = present({ range: Range, 'if-match': IfMatch });
  const body = await sendHot(hot, client, { method: 'GET', key: Key, headers }, options);
  if (body === undefined) return undefined;
  return { head: headOf(body), body, lengthBytes: lengthOf(body), contentRange: header(body, 'content-range') };
}

function headOf(answer: IncomingMessage): ObjectHead {
  const etag = header(answer, 'etag');
  const modifiedMs = Date.parse(header(answer, 'last-modified') ?? '');
  const contentType = header(answer, 'content-type');
  const metadata: Record<string, string> = {};
  for (const name of Object.keys(answer.headers))
    if (name.startsWith('x-amz-meta-')) metadata[name.slice('x-amz-meta-'.length)] = header(answer, name) ?? '';
  return {
    sizeBytes: lengthOf(answer) ?? 0,
    ...(etag === undefined ? {} : { etag }),
    ...(Number.isNaN(modifiedMs) ? {} : { lastModifiedMs: modifiedMs }),
    ...(contentType === undefined ? {} : { contentType }),
    metadata,
  };
}

function lengthOf(answer: IncomingMessage): number | undefined {
  const length = header(answer, 'content-length');
  return length === undefined ? undefined : Number(length);
}

function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(',');
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) set[name] = value;
  return set;
}
