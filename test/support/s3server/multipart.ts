/** Uploads in parts: begun, filled, completed or given up; invisible until they are complete. */
import { createHash, randomBytes } from 'node:crypto';
import { checksumOf, type Checksum, type ChecksumAlgorithm } from './checksums';
import type { ObjectFacts } from './objects';
import { S3Error } from './s3Error';

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly checksum?: Checksum;
  readonly lastModifiedMs: number;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: ObjectFacts['tags'];
  readonly algorithm?: ChecksumAlgorithm;
  readonly checksumType: Checksum['type'];
  readonly initiatedMs: number;
  readonly parts: Map<number, Part>;
}

/** As a client names it when it completes an upload. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

export interface Uploads {
  begin(upload: Omit<Upload, 'id' | 'parts'>): Upload;
  /** `NoSuchUpload` when there is none of that name for that key. */
  find(id: string, bucket: string, key: string): Upload;
  end(id: string): void;
  list(bucket: string): readonly Upload[];
  count(): number;
  /** The same completion again is answered as the first one was. */
  completed: Map<string, string>;
}

const smallestPart = 5 * 2 ** 20;

export function createUploads(): Uploads {
  const open = new Map<string, Upload>();
  return {
    completed: new Map(),
    begin(facts) {
      const upload = { ...facts, id: randomBytes(16).toString('base64url'), parts: new Map<number, Part>() };
      open.set(upload.id, upload);
      return upload;
    },
    find(id, bucket, key) {
      const upload = open.get(id);
      if (upload !== undefined && upload.bucket === bucket && upload.key === key) return upload;
      throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    },
    end: (id) => {
      open.delete(id);
    },
    list: (bucket) =>
      [...open.values()]
        .filter((upload) => upload.bucket === bucket)
        .sort((a, b) => (a.key === b.key ? a.initiatedMs - b.initiatedMs : a.key < b.key ? -1 : 1)),
    count: () => open.size,
  };
}

/** What the object of these parts is. Every part is checked: there, of the right etag and checksum, in order, large enough. */
export function assemble(
  upload: Upload,
  named: readonly NamedPart[],
  nowMs: number,
): { readonly facts: ObjectFacts; readonly pieces: readonly Buffer[] } {
  if (named.length === 0) throw new S3Error(400, 'MalformedXML', 'No parts are named.');
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0)))
    throw new S3Error(400, 'InvalidPartOrder', 'The parts are not in ascending order.');
  const parts = named.map((name) => requirePart(upload, name));
  if (parts.some(({ bytes }, index) => bytes.length < smallestPart && index < parts.length - 1))
    throw new S3Error(400, 'EntityTooSmall', 'A part that is not the last one is smaller than 5 MiB.');
  const digest = createHash('md5');
  for (const { etag } of parts) digest.update(Buffer.from(etag.slice(1, -1), 'hex'));
  const checksum = checksumOfParts(upload, parts);
  return {
    facts: {
      key: upload.key,
      sizeBytes: parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
      etag: `"${digest.digest('hex')}-${parts.length}"`,
      lastModifiedMs: nowMs,
      headers: upload.headers,
      tags: upload.tags,
      partSizes: parts.map(({ bytes }) => bytes.length),
      ...(checksum === undefined ? {} : { checksum }),
    },
    pieces: parts.map(({ bytes }) => bytes),
  };
}

function requirePart(upload: Upload, { number, etag, checksums }: NamedPart): Part {
  const part = upload.parts.get(number);
  const isSame =
    part !== undefined &&
    part.etag.slice(1, -1) === etag.replaceAll('"', '') &&
    Object.entries(checksums).every(
      ([algorithm, value]) => part.checksum?.algorithm === algorithm && part.checksum.value === value,
    );
  if (!isSame) throw new S3Error(400, 'InvalidPart', `Part ${number} is not there or is another one.`);
  if (upload.algorithm !== undefined && upload.algorithm !== 'crc64nvme' && checksums[upload.algorithm] === undefined)
    throw new S3Error(400, 'InvalidRequest', `Part ${number} is named without its ${upload.algorithm} checksum.`);
  return part;
}

function checksumOfParts({ algorithm, checksumType }: Upload, parts: readonly Part[]): Checksum | undefined {
  if (algorithm === undefined) return undefined;
  if (checksumType === 'FULL_OBJECT' || algorithm === 'crc64nvme')
    return {
      algorithm,
      value: checksumOf(
        algorithm,
        parts.map(({ bytes }) => bytes),
      ),
      type: 'FULL_OBJECT',
    };
  const digests = parts.map(({ checksum }) => Buffer.from(checksum?.value ?? '', 'base64'));
  return { algorithm, value: `${checksumOf(algorithm, digests)}-${parts.length}`, type: 'COMPOSITE' };
}
