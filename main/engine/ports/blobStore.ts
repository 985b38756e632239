/** Where content-addressed data lives: one key layout, two technologies (a folder, S3). */
import type { RepeatedAttempt } from './attempts';
import type { FileReader } from './fileSystem';
import type { PartLedger } from './ledger';
import type { OpRecorder } from './statistics';

export interface ObjectHead {
  readonly sizeBytes: number;
  readonly etag?: string;
  readonly lastModifiedMs?: number;
  readonly contentType?: string;
  /** User metadata, names lower case, values decoded as stored. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectListing {
  /** Relative to the store's root, like every key of this port. */
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
}

/** Bytes to store. `open` may be called again for a retry and must then give the same bytes. */
export interface BlobSource {
  readonly sizeBytes: number;
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Reads anywhere in it, into memory of the caller, who closes it. A source without it is read from its beginning. */
  openReader?(): Promise<FileReader>;
}

export interface PutOptions {
  readonly signal: AbortSignal;
  /** XXH128 of the bytes. When they hash to something else nothing becomes visible: `source.changed`. */
  readonly expectedHash?: string;
  /** The caller saw a moment ago that nothing lies under the key, so that the store need not be asked once more. */
  readonly isKnownAbsent?: boolean;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Bytes handed to the store so far, for progress; goes back to a smaller value before a retry. */
  readonly onBytes?: (sentBytes: number) => void;
  /** XXH128 digests (16 bytes each) of every 8 MiB of what `expectedHash` is of: each is then proven where it is sent. */
  readonly blockHashes?: Uint8Array;
  /** Called after the last byte was read and again before the object becomes visible; what it throws ends the call. */
  readonly confirmSource?: () => Promise<void>;
  /**
   * Where parts are remembered. An upload that stops for another reason than its source then stays open and is gone on with by
   * the next call with the same ledger; without one it is taken back.
   */
  readonly ledger?: PartLedger;
  /** Aborted when no further part is to begin: those under way are ended, and the call ends as aborted with the ledger kept. */
  readonly noMoreParts?: AbortSignal;
  /** As in `GetOptions`; an object that is sent in parts has its requests repeated still. */
  readonly isOnce?: boolean;
}

/** Names an upload that nobody completes: by its id, or by when it was begun when the answer was not heard. */
export type AbandonedUpload = { readonly uploadId: string } | { readonly begunMs: number };

export interface GetOptions {
  readonly signal: AbortSignal;
  /** Inclusive byte range. */
  readonly range?: { readonly first: number; readonly last: number };
  readonly ifMatch?: string;
  /** The caller repeats the call by itself: a request that fails is not repeated, unless the place was too busy for it. */
  readonly isOnce?: boolean;
}

/**
 * Guarantees every implementation keeps:
 * an object is visible whole or not at all; `put` of a key that exists with equal size succeeds without replacing it and a
 * different size replaces it; keys are relative to the root, never start with `/`, never hold `//`, `.` or `..` parts
 * (`input.name` otherwise); a missing object is `undefined` from `head` and `store.missing_content` from `get`; foreign errors
 * arrive as AppError with a `store.*`, `auth.*`, `network.*` or `disk.*` code; an aborted signal ends the call with an
 * AbortError within 100 ms.
 */
export interface BlobStore {
  /** `s3://bucket/root` or `file:///abs/folder`, without a trailing slash. */
  readonly uri: string;
  /** The place that gets too much, or is left alone; many stores can be at one. */
  readonly endpointKey?: string;
  /** Stable identity for caches: XXH128 of the place, hex. */
  readonly storeId: string;
  head(key: string, signal: AbortSignal): Promise<ObjectHead | undefined>;
  put(
    key: string,
    source: BlobSource,
    options: PutOptions,
  ): Promise<{ readonly outcome: 'created' | 'present' | 'replaced' }>;
  get(
    key: string,
    options: GetOptions,
  ): Promise<{ readonly head: ObjectHead; readonly body: AsyncIterable<Uint8Array> }>;
  /** Keys under a prefix in ascending byte order; a prefix without objects yields nothing. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<ObjectListing>;
  /** Proves that the place can be reached and read; throws the same errors as the other calls. Creates nothing. */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Takes back an upload that nobody completes. `true` when nothing of it is left or nothing more can be done; `false` when it
   * should be tried again later. Absent where uploads leave nothing behind.
   */
  abandonUpload?(key: string, upload: AbandonedUpload, signal: AbortSignal): Promise<boolean>;
  /**
   * The same store, which tells the recorder of each attempt of each request. Absent where a call is one attempt, which
   * whoever calls can tell as well. Only the store itself is closed.
   */
  readonly recorded?: (recorder: OpRecorder) => BlobStore;
  close(): Promise<void>;
}

/** Opens a store by its URI. `input.invalid` for a URI that names no store, `store.root_missing` for a folder that is absent. */
export interface BlobStoreOpener {
  open(uri: string, options?: StoreOptions): BlobStore;
}

export interface StoreOptions {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly profile?: string;
  /** Instead of a profile: asked whenever keys are needed or were refused. Its answers are never logged or stored. */
  readonly credentials?: StoreCredentials;
  readonly expectedBucketOwner?: string;
  /** Hears of every attempt that is repeated. */
  readonly repeated?: (attempt: RepeatedAttempt) => void;
}

export type StoreCredentials = (options: { readonly isRefused: boolean }) => Promise<StoreKeys>;

export interface StoreKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresMs: number;
}
