/** The uploads that a transfer goes on with, and the ones that nobody will: those are taken back. */
import type { BlobStore } from '../ports/blobStore';
import type { Clock } from '../ports/clock';
import type { OpenUpload, PartLedger, UploadLedger } from '../ports/ledger';
import type { EngineSeat, Queue } from '../ports/queue';
import { dataKey } from '../store/keys';
import type { SubmissionObject } from './submission';

export interface TransferUploads {
  ledgerOf(object: SubmissionObject): PartLedger;
  /** Everything of this transfer: it is done, or its parts are to be discarded. */
  takeBackOwn(signal: AbortSignal): Promise<void>;
}

export interface UploadKeeping {
  readonly uploads: UploadLedger;
  readonly queue: Pick<Queue, 'get'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly store: BlobStore;
  /** Of this process at the queue. */
  readonly boot: string;
  readonly isDead: (seat: EngineSeat) => boolean;
  /** How long the parts of a transfer that failed or was cancelled are kept. */
  readonly keepPartsMs: number;
}

/** No upload is gone on with after so long: stores commonly remove incomplete ones after seven days. */
const longestLifeMs = 6 * 86_400_000;

export function createTransferUploads(uid: string, keeping: UploadKeeping): TransferUploads {
  const { uploads, store } = keeping;
  const { storeId } = store;
  return {
    ledgerOf: ({ hash, sizeBytes, source }) => {
      const { absolutePath: path, stat } = source;
      const object = { storeId, key: dataKey(hash), sizeBytes, hash, path, mtimeNs: stat.mtimeNs, fileId: stat.fileId };
      return uploads.open(uid, object, (other) => !isRunning(other, keeping));
    },
    takeBackOwn: (signal) =>
      takeBack(
        uploads.openUploads(storeId).filter(({ transferUid }) => transferUid === uid),
        keeping,
        signal,
      ),
  };
}

/**
 * Takes back what nobody goes on with: of transfers that are done, or that failed or were cancelled long enough ago, uploads
 * that are too old, and ones that others took the place of. What cannot be reached now is tried again the next time.
 */
export async function takeBackLeft(keeping: UploadKeeping, signal: AbortSignal, ownUid?: string): Promise<void> {
  const left = keeping.uploads.openUploads(keeping.store.storeId).filter((upload) => isLeft(upload, keeping, ownUid));
  await takeBack(left, keeping, signal);
}

async function takeBack(
  left: readonly OpenUpload[],
  { uploads, store }: UploadKeeping,
  signal: AbortSignal,
): Promise<void> {
  for (const upload of left) {
    const { key, uploadId, startedMs } = upload;
    const named = uploadId === undefined ? { begunMs: startedMs } : { uploadId };
    const isSettled = (await store.abandonUpload?.(key, named, signal)) ?? true;
    // A store that does not answer for one does not answer for the others.
    if (!isSettled) return;
    uploads.forget(upload);
  }
}

function isLeft(upload: OpenUpload, keeping: UploadKeeping, ownUid: string | undefined): boolean {
  const { transferUid, isForsaken, uploadId, startedMs } = upload;
  const row = keeping.queue.get(transferUid);
  if (row === undefined || (transferUid !== ownUid && isRunning(transferUid, keeping))) return false;
  const nowMs = keeping.clock.nowMs();
  if (isForsaken || uploadId === undefined || nowMs - startedMs >= longestLifeMs) return true;
  const { state, updatedMs } = row.snapshot;
  if (state === 'done') return true;
  return (state === 'failed' || state === 'cancelled') && nowMs - updatedMs >= keeping.keepPartsMs;
}

function isRunning(uid: string, { queue, boot, isDead }: UploadKeeping): boolean {
  const lease = queue.get(uid)?.lease;
  return lease !== undefined && (lease.engine.boot === boot || !isDead(lease.engine));
}
