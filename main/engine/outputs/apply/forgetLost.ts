/** What is remembered of a store after it turned out to have lost something. */
import type { BlobStore } from '../../ports/blobStore';
import type { StoreCache } from '../../ports/hashing';
import type { applyPlan } from './applyPlan';

/** A store that lost one object may have lost others: nothing seen in it counts any more, for downloads and submissions alike. */
export function forgetLost(
  { failed }: Pick<Awaited<ReturnType<typeof applyPlan>>, 'failed'>,
  { storeId }: Pick<BlobStore, 'storeId'>,
  storeCache: Pick<StoreCache, 'drop'>,
): void {
  if (failed.some(({ code }) => code === 'store.missing_content')) storeCache.drop(storeId);
}
