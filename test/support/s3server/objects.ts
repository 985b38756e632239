/** What the server stores, in memory or in a folder; an object is replaced as a whole or not at all. */
import {
  discardingSink,
  fileSink,
  memorySink,
  patternContent,
  type Content,
  type MemoryUse,
  type Sink,
} from './content';
import { createObjectFolder, type ObjectFolder } from './objectFolder';
import { S3Error } from './s3Error';
import type { ObjectFacts, StoredObject } from './storedObject';

export interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  get(key: string): StoredObject | undefined;
  put(facts: ObjectFacts, content: Content): void;
  setTags(key: string, tags: ObjectFacts['tags']): void;
  delete(key: string, nowMs: number): void;
  /** In the order of their UTF-8 bytes. */
  keys(): readonly string[];
  /** What a listing would have shown at that time, as far as the bucket remembers. */
  asOf(ms: number): ReadonlyMap<string, StoredObject>;
}

export type Storage = 'memory' | 'discard' | { readonly folder: string };

export interface Objects {
  readonly buckets: Map<string, Bucket>;
  readonly memory: MemoryUse;
  create(name: string, nowMs: number): Bucket;
  /** Where the body of an object or of a part goes while it arrives. */
  sink(bucket: string, key: string): Sink;
  totals(): { storedObjects: number; storedBytes: number };
  clear(): void;
}

const memoryBytesAtMost = 2 * 2 ** 30;
const rememberedChanges = 10_000;

export function createObjects(storage: Storage): Objects {
  const buckets = new Map<string, Bucket>();
  const totals = { storedObjects: 0, storedBytes: 0 };
  const memory: MemoryUse = { bytes: 0 };
  const folder = typeof storage === 'object' ? createObjectFolder(storage.folder) : undefined;
  const create = (name: string, createdMs: number): Bucket => {
    const bucket = createBucket(name, createdMs, totals, folder, storage === 'discard');
    buckets.set(name, bucket);
    return bucket;
  };
  for (const { name, createdMs } of folder?.buckets() ?? []) create(name, createdMs);
  return {
    buckets,
    memory,
    create,
    sink: (bucket, key) =>
      folder !== undefined
        ? fileSink(folder.newBody(bucket, key))
        : storage === 'discard'
          ? discardingSink()
          : memorySink(memory, requireRoom),
    totals: () => ({ ...totals }),
    clear() {
      for (const bucket of buckets.values()) for (const key of bucket.keys()) bucket.delete(key, 0);
    },
  };
}

function requireRoom(bytes: number): void {
  if (bytes > memoryBytesAtMost) throw new S3Error(507, 'InsufficientStorage', 'The memory of this server is full.');
}

interface Change {
  readonly key: string;
  readonly atMs: number;
  readonly before: StoredObject | undefined;
}

function createBucket(
  name: string,
  createdMs: number,
  totals: { storedObjects: number; storedBytes: number },
  folder: ObjectFolder | undefined,
  discards: boolean,
): Bucket {
  const stored = new Map<string, StoredObject>();
  const changes: Change[] = [];
  let sorted: readonly string[] | undefined = [];
  const replace = (key: string, object: StoredObject | undefined, atMs: number): void => {
    const before = stored.get(key);
    totals.storedBytes += (object?.sizeBytes ?? 0) - (before?.sizeBytes ?? 0);
    totals.storedObjects += (object === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    if ((object === undefined) !== (before === undefined)) sorted = undefined;
    if (object === undefined) stored.delete(key);
    else stored.set(key, object);
    if (changes.push({ key, atMs, before }) > 2 * rememberedChanges) changes.splice(0, rememberedChanges);
  };
  for (const object of folder?.open(name, createdMs) ?? []) replace(object.key, object, 0);
  return {
    name,
    createdMs,
    get: (key) => stored.get(key),
    put(facts, content) {
      const before = stored.get(facts.key);
      const pattern = discards ? facts.headers['x-amz-meta-pattern'] : undefined;
      const object = { ...facts, content: pattern === undefined ? content : patternContent(pattern, facts.sizeBytes) };
      folder?.save(name, object);
      replace(facts.key, object, facts.lastModifiedMs);
      before?.content.drop();
    },
    setTags(key, tags) {
      const object = stored.get(key);
      if (object === undefined) return;
      const tagged = { ...object, tags };
      folder?.save(name, tagged);
      stored.set(key, tagged);
    },
    delete(key, nowMs) {
      const object = stored.get(key);
      if (object === undefined) return;
      folder?.remove(name, key);
      replace(key, undefined, nowMs);
      object.content.drop();
    },
    keys: () => (sorted ??= [...stored.keys()].sort(compareUtf8)),
    asOf(ms) {
      const then = new Map(stored);
      for (const { key, atMs, before } of changes.toReversed()) {
        if (atMs <= ms) break;
        if (before === undefined) then.delete(key);
        else then.set(key, before);
      }
      return then;
    },
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
