/** Objects that the Deadline client saw in a bucket: as if Satchel had seen them then. */
import { join } from 'node:path';
import type { BlobStore } from '../../engine/ports/blobStore';
import type { StoreCache } from '../../engine/ports/hashing';
import { openReferenceDatabase } from './referenceDatabase';
import type { ReferenceOptions } from './referenceHashes';
import type { DroppedStores } from './storeCache';

const keepMs = 30 * 86_400_000;

export interface NamedStores extends StoreCache {
  /** Tells where a store is: rows of the Deadline client name buckets, not stores. */
  name(store: Pick<BlobStore, 'storeId' | 'uri' | 'endpointKey'>): void;
}

/**
 * What is forgotten about a store stays forgotten: rows of before are not believed again. Their sizes are not known; the spot check
 * before a run asks for them.
 */
export function withReferenceStores(
  cache: StoreCache & DroppedStores,
  { folder, clock, onWarning }: ReferenceOptions,
): NamedStores {
  const reference = openReferenceDatabase<{ readonly seen: unknown }>(
    join(folder, 's3_check_cache.db'),
    's3checkV1',
    'SELECT last_seen_time AS seen FROM s3checkV1 WHERE s3_key = ?',
    onWarning,
  );
  const places = new Map<string, string>();

  function wasSeen(storeId: string, hash: string): boolean {
    const place = places.get(storeId);
    if (place === undefined) return false;
    const row = reference.get(`${place}/Data/${hash}.xxh128`);
    if (row === undefined) return false;
    const seenMs = Number(row.seen) * 1000;
    const ageMs = clock.nowMs() - seenMs;
    return ageMs >= 0 && ageMs <= keepMs && seenMs > cache.droppedAtMs(storeId);
  }

  return {
    ...cache,
    has: (storeId, hash, sizeBytes) => cache.has(storeId, hash, sizeBytes) || wasSeen(storeId, hash),
    unknown(storeId, objects) {
      const unknown = cache.unknown?.(storeId, objects) ?? Uint32Array.from({ length: objects.length }, (_, at) => at);
      return places.has(storeId) ? unknown.filter((at) => !wasSeen(storeId, objects.at(at)?.hash ?? '')) : unknown;
    },
    name({ storeId, uri, endpointKey }) {
      const place = uri.replace(/^s3:\/\//u, '');
      const [bucket = ''] = place.split('/');
      // A bucket of the same name at another endpoint is another bucket.
      if (endpointKey === `s3://s3.amazonaws.com/${bucket}` && place !== bucket) places.set(storeId, place);
    },
    close() {
      reference.close();
      cache.close();
    },
  };
}
