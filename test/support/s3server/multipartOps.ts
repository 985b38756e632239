/** Operations of uploads in parts. */
import { checksumAlgorithms, checksumHeaders, isChecksumAlgorithm } from './checksums';
import { bytesOf } from './content';
import { assemble, type NamedPart, type Part } from './multipart';
import { copied, copySource, requireKey } from './objectOps';
import { S3Error } from './s3Error';
import {
  headersToKeep,
  requireBucket,
  requireUpload,
  requireWritable,
  tagsOf,
  xmlAnswer,
  type Operation,
  type ReceivedBody,
  type S3Request,
  type World,
} from './world';
import { childText, document, element, elements, parseXml } from './xml';

const create: Operation = (world, { bucket, key, headers }) => {
  requireBucket(world, bucket);
  requireKey(key);
  const named = headers.get('x-amz-checksum-algorithm')?.toLowerCase();
  if (named !== undefined && !isChecksumAlgorithm(named))
    throw new S3Error(400, 'InvalidRequest', 'Checksum algorithm provided is unsupported.');
  const type = headers.get('x-amz-checksum-type') ?? (named === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type !== 'FULL_OBJECT' && type !== 'COMPOSITE')
    throw new S3Error(400, 'InvalidRequest', 'Unknown checksum type.');
  const upload = world.uploads.begin({
    bucket,
    key,
    headers: headersToKeep(headers),
    tags: tagsOf(headers.get('x-amz-tagging')),
    initiatedMs: world.nowMs(),
    checksumType: type,
    ...(named === undefined ? {} : { algorithm: named }),
  });
  return xmlAnswer(
    document('InitiateMultipartUploadResult', elements({ Bucket: bucket, Key: key, UploadId: upload.id })),
    named === undefined ? {} : { 'x-amz-checksum-algorithm': named.toUpperCase(), 'x-amz-checksum-type': type },
  );
};

const uploadPart: Operation = (world, request) => {
  const { etag, checksum, isClaimed } = keepPart(world, request, request.body);
  return { status: 200, headers: { etag, ...(isClaimed ? checksumHeaders(checksum) : {}) } };
};

const uploadPartCopy: Operation = (world, request) => {
  const source = copySource(world, request);
  const range = /^bytes=(\d+)-(\d+)$/.exec(
    request.headers.get('x-amz-copy-source-range') ?? `bytes=0-${source.sizeBytes - 1}`,
  );
  if (range === null || Number(range[2]) >= source.sizeBytes)
    throw new S3Error(400, 'InvalidArgument', 'The range of the copy source is not valid.');
  const { algorithm = 'crc64nvme' } = requireUpload(world, request);
  const span = { content: source.content, first: Number(range[1]), end: Number(range[2]) + 1 };
  const part = keepPart(world, request, { ...copied(world, request, span, algorithm), isClaimed: true });
  const fields = elements({ LastModified: new Date(part.lastModifiedMs).toISOString(), ETag: part.etag });
  return xmlAnswer(document('CopyPartResult', fields));
};

function keepPart(world: World, request: S3Request, { content, md5, checksum, isClaimed }: ReceivedBody): Part {
  const upload = requireUpload(world, request);
  const number = Number(request.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new S3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  if (isClaimed && upload.algorithm !== undefined && checksum.algorithm !== upload.algorithm)
    throw new S3Error(400, 'InvalidRequest', 'The checksum is of another kind than the one of the upload.');
  if (!isClaimed && upload.algorithm !== undefined && upload.checksumType === 'COMPOSITE')
    throw new S3Error(400, 'InvalidRequest', 'The upload wants a checksum with every part.');
  const part: Part = {
    number,
    etag: `"${md5}"`,
    content,
    sizeBytes: content.sizeBytes,
    lastModifiedMs: world.nowMs(),
    checksum,
    isClaimed,
  };
  world.uploads.keep(upload, part);
  return part;
}

const complete: Operation = (world, request) => {
  const bucket = requireBucket(world, request.bucket);
  const id = request.query.get('uploadId') ?? '';
  const text = bytesOf(request.body.content).toString();
  const again = world.uploads.completedBefore(id, text);
  if (again !== undefined) return xmlAnswer(again);
  const named = namedParts(text);
  if (named.length === 0) throw new S3Error(400, 'MalformedXML', 'No parts are named.');
  const upload = requireUpload(world, request);
  const { facts, content, used } = assemble(upload, named, world.nowMs());
  requireWritable(bucket, request);
  bucket.put(facts, content);
  world.uploads.end(upload, used);
  const { checksum } = facts;
  const answer = document(
    'CompleteMultipartUploadResult',
    elements({
      Location: `/${request.bucket}/${request.key}`,
      Bucket: request.bucket,
      Key: request.key,
      ETag: facts.etag,
      [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value,
      ChecksumType: checksum.type,
    }),
  );
  world.uploads.remember(id, text, answer);
  return xmlAnswer(answer);
};

function namedParts(text: string): NamedPart[] {
  return parseXml(text)
    .children.filter(({ name }) => name === 'Part')
    .map((part) => ({
      number: Number(childText(part, 'PartNumber')),
      etag: childText(part, 'ETag') ?? '',
      checksums: Object.fromEntries(
        checksumAlgorithms.flatMap((algorithm) => {
          const value = childText(part, `Checksum${algorithm.toUpperCase()}`);
          return value === undefined ? [] : [[algorithm, value] as const];
        }),
      ),
    }));
}

const abort: Operation = (world, request) => {
  world.uploads.end(requireUpload(world, request));
  return { status: 204 };
};

const listParts: Operation = (world, request) => {
  const upload = requireUpload(world, request);
  const marker = Number(request.query.get('part-number-marker') ?? 0);
  const most = Math.min(1000, Number(request.query.get('max-parts') ?? 1000));
  const left = [...upload.parts.values()].filter(({ number }) => number > marker).sort((a, b) => a.number - b.number);
  const parts = left.slice(0, most);
  return xmlAnswer(
    document('ListPartsResult', [
      ...elements({
        Bucket: upload.bucket,
        Key: upload.key,
        UploadId: upload.id,
        PartNumberMarker: marker,
        NextPartNumberMarker: parts.at(-1)?.number ?? marker,
        MaxParts: most,
        IsTruncated: left.length > most,
        ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
      }),
      ...parts.map(({ number, etag, sizeBytes, lastModifiedMs, checksum, isClaimed }) =>
        element(
          'Part',
          elements({
            PartNumber: number,
            LastModified: new Date(lastModifiedMs).toISOString(),
            ETag: etag,
            Size: sizeBytes,
            [`Checksum${checksum.algorithm.toUpperCase()}`]: isClaimed ? checksum.value : undefined,
          }),
        ),
      ),
    ]),
  );
};

const listUploads: Operation = (world, { bucket, query }) => {
  requireBucket(world, bucket);
  const prefix = query.get('prefix') ?? '';
  const most = Math.min(1000, Number(query.get('max-uploads') ?? 1000));
  const all = world.uploads.list(bucket).filter(({ key }) => key.startsWith(prefix));
  const marker = all.findIndex(
    ({ key, id }) => key === query.get('key-marker') && id === query.get('upload-id-marker'),
  );
  const left = all.slice(marker + 1);
  const uploads = left.slice(0, most);
  const last = uploads.at(-1);
  return xmlAnswer(
    document('ListMultipartUploadsResult', [
      ...elements({
        Bucket: bucket,
        Prefix: prefix,
        MaxUploads: most,
        IsTruncated: left.length > most,
        NextKeyMarker: left.length > most ? last?.key : undefined,
        NextUploadIdMarker: left.length > most ? last?.id : undefined,
      }),
      ...uploads.map(({ key, id, initiatedMs }) =>
        element('Upload', elements({ Key: key, UploadId: id, Initiated: new Date(initiatedMs).toISOString() })),
      ),
    ]),
  );
};

export const multipartOps: Readonly<Record<string, Operation>> = {
  CreateMultipartUpload: create,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: complete,
  AbortMultipartUpload: abort,
  ListParts: listParts,
  ListMultipartUploads: listUploads,
};
