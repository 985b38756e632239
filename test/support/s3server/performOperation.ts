/** Asks a server for one operation of a sequence and answers what can be seen of it, in words that two servers can be compared by. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { bytesOf, type Condition, type Operation } from './operationSequences';

/** A server and what a sequence has done there. */
export interface Player {
  readonly client: S3Client;
  readonly Bucket: string;
  /** Of all keys of the sequence. */
  readonly prefix: string;
  /** Etags of what is there, by key. */
  readonly etags: Map<string, string>;
  readonly uploads: Map<number, { readonly id: string; readonly key: string; readonly parts: Map<number, string> }>;
}

/** What an answer says, in an order of its own. */
export type Seen = Readonly<Record<string, unknown>>;

/** A refusal is its status and its code. */
export async function perform(operation: Operation, player: Player): Promise<Seen> {
  try {
    return await answers(operation, player);
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return { status: error.$metadata.httpStatusCode, code: error.name };
  }
}

/** No server promises an order. */
const sorted = (metadata: Readonly<Record<string, string>> = {}): unknown => Object.entries(metadata).sort();

const otherEtag = '"00000000000000000000000000000000"';

function conditionOf(condition: Condition | undefined, etag = otherEtag): object {
  switch (condition) {
    case undefined:
      return {};
    case 'ifMatch':
      return { IfMatch: etag };
    case 'ifMatchOther':
      return { IfMatch: otherEtag };
    case 'ifNoneMatch':
      return { IfNoneMatch: etag };
    case 'ifNoneMatchOther':
      return { IfNoneMatch: otherEtag };
  }
}

async function answers(operation: Operation, player: Player): Promise<Seen> {
  const { client, Bucket, prefix, etags, uploads } = player;
  const at = (key: string): { Bucket: string; Key: string } => ({ Bucket, Key: prefix + key });
  /** One that was never begun is asked for by a name that no server gives. */
  const uploadAt = (number: number): { Bucket: string; Key: string; UploadId: string } => {
    const upload = uploads.get(number);
    return { ...at(upload?.key ?? 'ab'), UploadId: upload?.id ?? 'never-begun' };
  };
  switch (operation.ask) {
    case 'put': {
      const { key, body, metadata, hasWrongDigest, ifAbsent } = operation;
      const { ETag, $metadata } = await client.send(
        new PutObjectCommand({
          ...at(key),
          Body: bytesOf(body),
          ...(metadata === undefined ? {} : { Metadata: metadata }),
          ...(hasWrongDigest === undefined ? {} : { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
          ...(ifAbsent === undefined ? {} : { IfNoneMatch: '*' }),
        }),
      );
      etags.set(key, ETag ?? '');
      return { status: $metadata.httpStatusCode, ETag };
    }
    case 'get': {
      const { key, range, condition } = operation;
      const answer = await client.send(
        new GetObjectCommand({
          ...at(key),
          ...(range === undefined ? {} : { Range: range }),
          ...conditionOf(condition, etags.get(key)),
        }),
      );
      const body = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      const { ContentLength, ContentRange, ETag, Metadata, $metadata } = answer;
      return {
        status: $metadata.httpStatusCode,
        ...{ ContentLength, ContentRange, ETag, metadata: sorted(Metadata), body: body.toString('base64') },
      };
    }
    case 'head': {
      const { ContentLength, ETag, Metadata, $metadata } = await client.send(new HeadObjectCommand(at(operation.key)));
      return { status: $metadata.httpStatusCode, ContentLength, ETag, metadata: sorted(Metadata) };
    }
    case 'delete': {
      const { $metadata } = await client.send(new DeleteObjectCommand(at(operation.key)));
      return { status: $metadata.httpStatusCode };
    }
    case 'deleteMany': {
      const Objects = operation.keys.map((key) => ({ Key: prefix + key }));
      const {
        Deleted = [],
        Errors = [],
        $metadata,
      } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      const keys = Deleted.map(({ Key = '' }) => Key.slice(prefix.length)).sort();
      return { status: $metadata.httpStatusCode, keys, errors: Errors.map(({ Code }) => Code) };
    }
    case 'copy': {
      const { from, key, metadata } = operation;
      const { CopyObjectResult, $metadata } = await client.send(
        new CopyObjectCommand({
          ...at(key),
          CopySource: encodeURIComponent(`${Bucket}/${prefix}${from}`),
          ...(metadata === undefined ? {} : { Metadata: metadata, MetadataDirective: 'REPLACE' }),
        }),
      );
      etags.set(key, CopyObjectResult?.ETag ?? '');
      return { status: $metadata.httpStatusCode, ETag: CopyObjectResult?.ETag };
    }
    case 'begin': {
      const { upload, key, metadata } = operation;
      const { UploadId = '', $metadata } = await client.send(
        new CreateMultipartUploadCommand({ ...at(key), Metadata: metadata }),
      );
      uploads.set(upload, { id: UploadId, key, parts: new Map() });
      return { status: $metadata.httpStatusCode };
    }
    case 'part': {
      const { upload, part: PartNumber, body } = operation;
      const { ETag = '', $metadata } = await client.send(
        new UploadPartCommand({ ...uploadAt(upload), PartNumber, Body: bytesOf(body) }),
      );
      uploads.get(upload)?.parts.set(PartNumber, ETag);
      return { status: $metadata.httpStatusCode, ETag };
    }
    case 'parts': {
      const { Parts = [], $metadata } = await client.send(new ListPartsCommand(uploadAt(operation.upload)));
      const parts = Parts.map(({ PartNumber, ETag, Size }) => [PartNumber, ETag, Size]);
      return { status: $metadata.httpStatusCode, parts };
    }
    case 'complete': {
      const { upload, parts } = operation;
      const known = uploads.get(upload);
      const Parts = parts.map((PartNumber) => ({ PartNumber, ETag: known?.parts.get(PartNumber) ?? otherEtag }));
      const { ETag, $metadata } = await client.send(
        new CompleteMultipartUploadCommand({ ...uploadAt(upload), MultipartUpload: { Parts } }),
      );
      if (known !== undefined) etags.set(known.key, ETag ?? '');
      return { status: $metadata.httpStatusCode, ETag };
    }
    case 'abort': {
      const { $metadata } = await client.send(new AbortMultipartUploadCommand(uploadAt(operation.upload)));
      return { status: $metadata.httpStatusCode };
    }
    case 'list':
      return { pages: await pagesOf(operation, player) };
  }
}

async function pagesOf(
  { prefix, delimiter, maxKeys, startAfter }: Extract<Operation, { ask: 'list' }>,
  player: Player,
): Promise<Seen[]> {
  const pages: Seen[] = [];
  let token: string | undefined;
  do {
    const page = await player.client.send(
      new ListObjectsV2Command({
        Bucket: player.Bucket,
        Prefix: player.prefix + prefix,
        MaxKeys: maxKeys,
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(startAfter === undefined ? {} : { StartAfter: player.prefix + startAfter }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    const below = (key = ''): string => key.slice(player.prefix.length);
    pages.push({
      keys: (page.Contents ?? []).map(({ Key, Size, ETag }) => [below(Key), Size, ETag]),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => below(Prefix)),
      count: page.KeyCount,
    });
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined && pages.length < 50);
  return pages;
}
