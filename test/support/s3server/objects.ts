/** What the server stores, in memory or in a folder; an object is replaced as a whole or not at all. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checksumOf, type Checksum } from './checksums';
import { S3Error } from './s3Error';

export interface ObjectFacts {
  readonly key: string;
  readonly sizeBytes: number;
  /** Quoted. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Answered as they are: content type, metadata and the like. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  readonly tags: readonly (readonly [string, string])[];
  /** Sizes of the parts of a multipart object. */
  readonly partSizes?: readonly number[];
}

export interface StoredObject extends ObjectFacts {
  /** Bytes `first` up to, not including, `end`. */
  read(first: number, end: number): Buffer;
}

export interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  get(key: string): StoredObject | undefined;
  put(facts: ObjectFacts, pieces: readonly Buffer[]): void;
  setTags(key: string, tags: ObjectFacts['tags']): void;
  delete(key: string): void;
  /** In the order of their UTF-8 bytes. */
  keys(): readonly string[];
}

export interface Objects {
  readonly buckets: Map<string, Bucket>;
  create(name: string, nowMs: number): Bucket;
  totals(): { storedObjects: number; storedBytes: number };
}

const memoryBytesAtMost = 2 * 2 ** 30;

export function createObjects(storage: 'memory' | { readonly folder: string }): Objects {
  const buckets = new Map<string, Bucket>();
  const totals = { storedObjects: 0, storedBytes: 0 };
  const create = (name: string, createdMs: number): Bucket => {
    const bucket = createBucket(name, createdMs, totals, storage === 'memory' ? undefined : storage.folder);
    buckets.set(name, bucket);
    return bucket;
  };
  if (storage !== 'memory') for (const { name, createdMs } of savedBuckets(storage.folder)) create(name, createdMs);
  return { buckets, create, totals: () => ({ ...totals }) };
}

function createBucket(
  name: string,
  createdMs: number,
  totals: { storedObjects: number; storedBytes: number },
  folder: string | undefined,
): Bucket {
  const stored = new Map<string, StoredObject>();
  let sorted: readonly string[] | undefined = [];
  const remember = (object: StoredObject): void => {
    const old = stored.get(object.key);
    totals.storedBytes += object.sizeBytes - (old?.sizeBytes ?? 0);
    if (old === undefined) {
      totals.storedObjects += 1;
      sorted = undefined;
    }
    stored.set(object.key, object);
  };
  if (folder !== undefined) {
    saveBucket(folder, name, createdMs);
    for (const object of savedObjects(folder, name)) remember(object);
  }
  return {
    name,
    createdMs,
    get: (key) => stored.get(key),
    put(facts, pieces) {
      if (folder === undefined && totals.storedBytes + facts.sizeBytes > memoryBytesAtMost)
        throw new S3Error(507, 'InsufficientStorage', 'The memory of this server is full.');
      remember(
        folder === undefined
          ? { ...facts, read: (first, end) => slice(pieces, first, end) }
          : saveObject(folder, name, facts, pieces),
      );
    },
    setTags(key, tags) {
      const object = stored.get(key);
      if (object === undefined) return;
      if (folder === undefined) stored.set(key, { ...object, tags });
      else stored.set(key, saveObject(folder, name, { ...object, tags }, [object.read(0, object.sizeBytes)]));
    },
    delete(key) {
      const object = stored.get(key);
      if (object === undefined) return;
      stored.delete(key);
      sorted = undefined;
      totals.storedObjects -= 1;
      totals.storedBytes -= object.sizeBytes;
      if (folder !== undefined) removeObject(folder, name, key);
    },
    keys: () => (sorted ??= [...stored.keys()].sort(compareUtf8)),
  };
}

/** Order of UTF-8 bytes, which differs from the one of strings beyond the first 65,536 characters. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Of an object that came without a checksum, when somebody asks for one. */
export function checksumOfObject(object: StoredObject): Checksum {
  return (
    object.checksum ?? {
      algorithm: 'crc64nvme',
      value: checksumOf('crc64nvme', [object.read(0, object.sizeBytes)]),
      type: 'FULL_OBJECT',
    }
  );
}

function slice(pieces: readonly Buffer[], first: number, end: number): Buffer {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only.subarray(first, end);
  const found: Buffer[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (at < end && at + piece.length > first) found.push(piece.subarray(Math.max(0, first - at), end - at));
    at += piece.length;
  }
  return Buffer.concat(found);
}

interface Sidecar extends ObjectFacts {
  readonly bucket: string;
  readonly bodyFile: string;
}

function sidecarPath(folder: string, bucket: string, key: string): string {
  const name = createHash('sha256').update(`${bucket}\0${key}`).digest('hex');
  return join(folder, 'objects', name.slice(0, 2), `${name.slice(2)}.json`);
}

/** The body first, then the sidecar that names it: a server killed in between has the old object. */
function saveObject(folder: string, bucket: string, facts: ObjectFacts, pieces: readonly Buffer[]): StoredObject {
  const path = sidecarPath(folder, bucket, facts.key);
  const bodyFile = `${path.slice(0, -'.json'.length)}.${randomBytes(6).toString('hex')}`;
  mkdirSync(dirname(path), { recursive: true });
  const old = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Sidecar).bodyFile : undefined;
  writeFileSync(bodyFile, Buffer.concat(pieces), { flush: true });
  const sidecar: Sidecar = { ...facts, bucket, bodyFile };
  writeFileSync(`${path}.new`, JSON.stringify(sidecar), { flush: true });
  renameSync(`${path}.new`, path);
  if (old !== undefined) rmSync(old, { force: true });
  return opened(sidecar);
}

function opened(facts: Sidecar): StoredObject {
  const { bodyFile } = facts;
  return { ...facts, read: (first, end) => readFileSync(bodyFile).subarray(first, end) };
}

function removeObject(folder: string, bucket: string, key: string): void {
  const path = sidecarPath(folder, bucket, key);
  const { bodyFile } = JSON.parse(readFileSync(path, 'utf8')) as Sidecar;
  rmSync(path);
  rmSync(bodyFile, { force: true });
}

function savedObjects(folder: string, bucket: string): StoredObject[] {
  const base = join(folder, 'objects');
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(base, name), 'utf8')) as Sidecar)
    .filter((sidecar) => sidecar.bucket === bucket)
    .map(opened);
}

function saveBucket(folder: string, name: string, createdMs: number): void {
  mkdirSync(join(folder, 'buckets'), { recursive: true });
  const path = join(folder, 'buckets', `${name}.json`);
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ name, createdMs }));
}

function savedBuckets(folder: string): { name: string; createdMs: number }[] {
  const base = join(folder, 'buckets');
  if (!existsSync(base)) return [];
  return readdirSync(base).map(
    (name) => JSON.parse(readFileSync(join(base, name), 'utf8')) as { name: string; createdMs: number },
  );
}
