/** What stores confirmed of large uploads, so that a process that ends without a word costs only the parts on their way. */

/** A part that the store answered with success. */
export interface ConfirmedPart {
  readonly partNo: number;
  readonly offset: number;
  readonly length: number;
  readonly etag: string;
  /** Whatever the store's adapter needs to know the bytes again and to complete the upload. */
  readonly checksum: string;
}

/** An upload that was begun before and not completed. */
export interface EarlierUpload {
  readonly uploadId: string;
  /** Of every part but the last, for the life of the upload. */
  readonly partBytes: number;
  readonly startedMs: number;
  readonly parts: readonly ConfirmedPart[];
}

/**
 * The memory of one object on its way to one store. Each fact is on the disk when its call returns. `earlier` may be asked
 * several times; an upload that is begun while another is remembered leaves that one to be taken back.
 */
export interface PartLedger {
  earlier(): EarlierUpload | undefined;
  /** Before the store is asked: should its answer not be heard, the upload can still be looked for. */
  beginning(): void;
  began(uploadId: string, partBytes: number): void;
  confirmed(part: ConfirmedPart): void;
  /** Nothing of the upload is open in the store any more. */
  ended(): void;
}

/** What is to be sent, and from where. */
export interface LedgerObject {
  readonly storeId: string;
  /** Below the root of the store. */
  readonly key: string;
  readonly sizeBytes: number;
  readonly hash: string;
  readonly path: string;
  readonly mtimeNs: bigint;
  readonly fileId: string;
}

/** An upload that may still be open in a store. */
export interface OpenUpload {
  readonly transferUid: string;
  readonly itemNo: number;
  readonly key: string;
  /** Absent when the store's answer was not heard. */
  readonly uploadId?: string;
  readonly startedMs: number;
  /** Another one took its place. */
  readonly isForsaken: boolean;
}

export interface UploadLedger {
  /**
   * The ledger of an object for a transfer, which must be in the queue. What another transfer left of the same object is
   * taken over when `isFree` says that nobody runs it.
   */
  open(transferUid: string, object: LedgerObject, isFree: (transferUid: string) => boolean): PartLedger;
  /** Everything that may be open in a store, oldest first. */
  openUploads(storeId: string): readonly OpenUpload[];
  forget(upload: OpenUpload): void;
  /** Nobody goes on with what is open of a transfer, in whichever store: it is taken back as soon as that can be reached. */
  forsake(transferUid: string): void;
  /** How many uploads of a transfer may be open, in whichever store. */
  openCount(transferUid: string): number;
}
