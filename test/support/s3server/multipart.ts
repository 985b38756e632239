/** Uploads in parts: begun, filled, completed or given up; invisible until they are complete. */
import { createHash, randomBytes } from 'node:crypto';
import { checksumOf, checksumOfParts, type Checksum, type ChecksumAlgorithm } from './checksums';
import { joined, type Content } from './content';
import type { ObjectFacts } from './storedObject';
import { S3Error } from './s3Error';

export interface Part {
  readonly number: number;
  readonly etag: string;
  readonly content: Content;
  readonly sizeBytes: number;
  /** Of the kind that the upload wants, computed if none came along. */
  readonly checksum: Checksum;
  /** Whether the client named it. */
  readonly isClaimed: boolean;
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
  /** What the parts of an upload are to be checked with. */
  algorithmOf(id: string): ChecksumAlgorithm | undefined;
  /** Replaces the part of that number. */
  keep(upload: Upload, part: Part): void;
  /** The bytes of parts that no object uses are given up. */
  end(upload: Upload, used?: ReadonlySet<Part>): void;
  list(bucket: string): readonly Upload[];
  count(): number;
  clear(): void;
  /** The same completion again is answered as the first one was, for ten minutes. */
  completedBefore(upload: string, body: string): string | undefined;
  remember(upload: string, body: string, answer: string): void;
}

const smallestPart = 5 * 2 ** 20;
const rememberedMs = 10 * 60_000;

export function createUploads(nowMs: () => number, maxAgeMs = Infinity): Uploads {
  const open = new Map<string, Upload>();
  const completed = new Map<string, { readonly answer: string; readonly atMs: number }>();
  const end: Uploads['end'] = ({ id, parts }, used) => {
    open.delete(id);
    for (const part of parts.values()) if (used?.has(part) !== true) part.content.drop();
  };
  const expire = (): void => {
    if (maxAgeMs === Infinity) return;
    for (const upload of open.values()) if (nowMs() - upload.initiatedMs > maxAgeMs) end(upload);
  };
  return {
    begin(facts) {
      const upload = { ...facts, id: randomBytes(16).toString('base64url'), parts: new Map<number, Part>() };
      open.set(upload.id, upload);
      return upload;
    },
    find(id, bucket, key) {
      expire();
      const upload = open.get(id);
      if (upload !== undefined && upload.bucket === bucket && upload.key === key) return upload;
      throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    },
    algorithmOf: (id) => open.get(id)?.algorithm,
    keep({ parts }, part) {
      parts.get(part.number)?.content.drop();
      parts.set(part.number, part);
    },
    end,
    list(bucket) {
      expire();
      return [...open.values()]
        .filter((upload) => upload.bucket === bucket)
        .sort((a, b) => (a.key === b.key ? a.initiatedMs - b.initiatedMs : a.key < b.key ? -1 : 1));
    },
    count() {
      expire();
      return open.size;
    },
    clear() {
      for (const upload of open.values()) end(upload);
      completed.clear();
    },
    completedBefore(upload, body) {
      const before = completed.get(`${upload}\0${body}`);
      return before !== undefined && nowMs() - before.atMs <= rememberedMs ? before.answer : undefined;
    },
    remember(upload, body, answer) {
      completed.set(`${upload}\0${body}`, { answer, atMs: nowMs() });
    },
  };
}

/** What the object of these parts is. Every part is checked: there, of the right etag and checksum, in order, large enough. */
export function assemble(
  upload: Upload,
  named: readonly NamedPart[],
  nowMs: number,
): { readonly facts: ObjectFacts; readonly content: Content; readonly used: ReadonlySet<Part> } {
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0)))
    throw new S3Error(400, 'InvalidPartOrder', 'The parts are not in ascending order.');
  const parts = named.map((name) => requirePart(upload, name));
  if (parts.some(({ sizeBytes }, index) => sizeBytes < smallestPart && index < parts.length - 1))
    throw new S3Error(400, 'EntityTooSmall', 'A part that is not the last one is smaller than 5 MiB.');
  const digest = createHash('md5');
  for (const { etag } of parts) digest.update(Buffer.from(etag.slice(1, -1), 'hex'));
  const { algorithm = 'crc64nvme' } = upload;
  // Where the upload wishes for none, parts may have come with any.
  const checksums = parts.map(({ checksum, sizeBytes, content: bytes }) => ({
    value: checksum.algorithm === algorithm ? checksum.value : checksumOf(algorithm, bytes.pieces(0, sizeBytes)),
    sizeBytes,
  }));
  const type = algorithm === 'crc64nvme' ? 'FULL_OBJECT' : upload.checksumType;
  const content = joined(parts.map((part) => part.content));
  return {
    facts: {
      key: upload.key,
      sizeBytes: content.sizeBytes,
      etag: `"${digest.digest('hex')}-${parts.length}"`,
      lastModifiedMs: nowMs,
      headers: upload.headers,
      tags: upload.tags,
      partSizes: parts.map(({ sizeBytes }) => sizeBytes),
      checksum: checksumOfParts(algorithm, type, checksums),
    },
    content,
    used: new Set(parts),
  };
}

function requirePart(upload: Upload, { number, etag, checksums }: NamedPart): Part {
  const part = upload.parts.get(number);
  const isSame =
    part !== undefined &&
    part.etag.slice(1, -1) === etag.replaceAll('"', '') &&
    Object.entries(checksums).every(
      ([algorithm, value]) => part.isClaimed && part.checksum.algorithm === algorithm && part.checksum.value === value,
    );
  if (!isSame) throw new S3Error(400, 'InvalidPart', `Part ${number} is not there or is another one.`);
  if (
    upload.algorithm !== undefined &&
    upload.checksumType === 'COMPOSITE' &&
    checksums[upload.algorithm] === undefined
  )
    throw new S3Error(400, 'InvalidRequest', `Part ${number} is named without its ${upload.algorithm} checksum.`);
  return part;
}
