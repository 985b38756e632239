/** The caches of hashes and of what stores hold: our own, and read beside them those of the Deadline client. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AppError } from '../../shared/domain/errors';
import { createHashCache } from '../adapters/sqlite/hashCache';
import { withReferenceHashes } from '../adapters/sqlite/referenceHashes';
import { withReferenceStores, type NamedStores } from '../adapters/sqlite/referenceStores';
import { createStoreCache } from '../adapters/sqlite/storeCache';
import type { SettingsStore } from '../engine/config/settingsStore';
import type { Clock } from '../engine/ports/clock';
import type { HashCache, StoreCache } from '../engine/ports/hashing';

export interface Caches {
  readonly hashCache: HashCache;
  readonly storeCache: StoreCache;
  /** Told each store that is opened; absent where nothing is read beside our own. */
  readonly namedStores: NamedStores | undefined;
}

/** Close both caches. */
export function openCaches(
  dataFolder: string,
  settings: SettingsStore,
  clock: Clock,
  onWarning: (error: AppError) => void,
): Caches {
  const ownHashes = createHashCache(join(dataFolder, 'hash-cache.db'), clock, onWarning);
  const ownStores = createStoreCache(join(dataFolder, 'store-cache.db'), clock, onWarning);
  const reference = { folder: join(homedir(), '.deadline', 'cache'), clock, onWarning };
  const isShared = settings.get('cache.shareWithReference') === 'read';
  const isTrusted = isShared && settings.get('cache.trustReferenceHashes');
  const namedStores = isShared ? withReferenceStores(ownStores, reference) : undefined;
  return {
    hashCache: isTrusted ? withReferenceHashes(ownHashes, reference) : ownHashes,
    storeCache: namedStores ?? ownStores,
    namedStores,
  };
}
