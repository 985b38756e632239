/** What a check asks of a bucket: the same client, keys and errors as transfers have, one attempt for each call. */
import type { ErrorDto } from '../../../shared/domain/errors';
import type { AbandonedUpload, StoreOptions } from './blobStore';

/** What an answer that refuses says besides its code. */
export interface AnswerFacts {
  readonly httpStatus?: number;
  readonly awsCode?: string;
  readonly requestId?: string;
}

/** A failure is a value: what it means is the check's to say. Only an abort rejects. */
export type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorDto; readonly answer: AnswerFacts };

/** Who the store takes Satchel for. Never a secret. */
export interface CallerFacts {
  /** What gave the credentials: the environment, a profile, a queue's role … */
  readonly provider: string;
  /** They are fetched anew before they end. */
  readonly isRenewed: boolean;
  readonly expiresMs?: number;
  /** Absent where nobody can be asked. */
  readonly arn?: string;
  readonly accountId?: string;
}

export interface BucketProbe {
  readonly uri: string;
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly rootPrefix: string;
  readonly endpointKey: string;
  /** As in `BlobStore`. */
  readonly storeId: string;
  /** Account that is expected to own the bucket. */
  readonly owner?: string;
  /** Where requests about the bucket go, and the region that they are signed for. */
  address(signal: AbortSignal): Promise<Answered<{ readonly url: string; readonly region: string }>>;
  caller(signal: AbortSignal): Promise<Answered<CallerFacts>>;
  /** `store.wrong_owner` where only the expected owner is the reason of a refusal. */
  headBucket(signal: AbortSignal): Promise<Answered<{ readonly region?: string }>>;
  /** At most one key below the root. */
  list(signal: AbortSignal): Promise<Answered<{ readonly isEmpty: boolean }>>;
  /** Keys here and below are relative to the root. `undefined` when nothing is there. */
  head(
    key: string,
    signal: AbortSignal,
  ): Promise<Answered<{ readonly sizeBytes: number; readonly crc32?: string } | undefined>>;
  /** `isNew`: only where nothing is under the key; answers false where something was. */
  put(
    key: string,
    bytes: Uint8Array,
    signal: AbortSignal,
    options?: { readonly isNew?: boolean },
  ): Promise<Answered<{ readonly isStored: boolean }>>;
  get(key: string, signal: AbortSignal, firstBytes?: number): Promise<Answered<Uint8Array>>;
  createUpload(key: string, signal: AbortSignal): Promise<Answered<{ readonly uploadId: string }>>;
  putPart(key: string, uploadId: string, bytes: Uint8Array, signal: AbortSignal): Promise<Answered<undefined>>;
  listParts(key: string, uploadId: string, signal: AbortSignal): Promise<Answered<{ readonly count: number }>>;
  abortUpload(key: string, uploadId: string, signal: AbortSignal): Promise<Answered<undefined>>;
  /** Takes an upload back behind the check, as far as the store lets us, but never `heardId`; `close` waits for it. */
  abandon(key: string, upload: AbandonedUpload & { readonly heardId?: string }): void;
  /** Deletes behind the check; `close` waits for it. */
  discard(key: string): void;
  delete(key: string, signal: AbortSignal): Promise<Answered<undefined>>;
  close(): Promise<void>;
}

/** Asks nobody. `input.invalid` for an address that is no bucket or an endpoint that is no URL. */
export type OpenBucketProbe = (uri: string, options: StoreOptions) => BucketProbe;
