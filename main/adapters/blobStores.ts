/** Opens a store by its address: a folder here, S3 by the function that is handed in. */
import { AppError } from '../../shared/domain/errors';
import type { BlobStore, BlobStoreOpener, StoreOptions } from '../engine/ports/blobStore';
import type { Direction, StoreFlow } from '../engine/ports/flow';
import type { Hasher } from '../engine/ports/hashing';
import { parseStoreUri } from '../engine/ports/storeUri';
import { createFolderBlobStore } from './folderStore/folderStore';
import { meteredStore } from './meteredStore';

export interface BlobStoreParts {
  readonly hasher: Hasher;
  /** Receives the canonical `s3://bucket/prefix`. */
  readonly openS3?: (uri: string, options: StoreOptions) => BlobStore;
  /** Manners towards an endpoint and the limits on bytes; without it there are none. */
  readonly flowOf?: (endpointKey: string) => StoreFlow;
}

/** `open` throws `input.invalid` for an address that names no store; an absent folder shows at the first call. */
export function createBlobStoreOpener({ hasher, openS3, flowOf }: BlobStoreParts): BlobStoreOpener {
  const metered = (store: BlobStore, endpointKey: string | undefined, directions: readonly Direction[]): BlobStore =>
    flowOf === undefined || endpointKey === undefined
      ? store
      : { ...meteredStore(store, flowOf(endpointKey), directions), endpointKey };
  return {
    open: (uri, options = {}) => {
      const parsed = parseStoreUri(uri);
      if (parsed.kind === 'file') {
        const store = createFolderBlobStore(parsed.folder, hasher);
        return metered(store, store.uri, ['up', 'down']);
      }
      if (openS3 !== undefined) {
        const store = openS3(parsed.uri, options);
        return metered(store, store.endpointKey, ['down']);
      }
      throw new AppError({
        code: 'input.invalid',
        message: `${parsed.uri} is a bucket; this command works with folders only.`,
        hint: 'Write file:///ABSOLUTE/FOLDER.',
      });
    },
  };
}
