/** Opens a store by its address: a folder here, S3 by the function that is handed in. */
import { AppError } from '../../shared/domain/errors';
import type { BlobStore, BlobStoreOpener, StoreOptions } from '../engine/ports/blobStore';
import type { Hasher } from '../engine/ports/hashing';
import { parseStoreUri } from '../engine/ports/storeUri';
import { createFolderBlobStore } from './folderStore/folderStore';

export interface BlobStoreParts {
  readonly hasher: Hasher;
  /** Receives the canonical `s3://bucket/prefix`. */
  readonly openS3?: (uri: string, options: StoreOptions) => BlobStore;
}

/** `open` throws `input.invalid` for an address that names no store; an absent folder shows at the first call. */
export function createBlobStoreOpener({ hasher, openS3 }: BlobStoreParts): BlobStoreOpener {
  return {
    open: (uri, options = {}) => {
      const parsed = parseStoreUri(uri);
      if (parsed.kind === 'file') return createFolderBlobStore(parsed.folder, hasher);
      if (openS3 !== undefined) return openS3(parsed.uri, options);
      throw new AppError({
        code: 'input.invalid',
        message: `${parsed.uri} is a bucket; this command works with folders only.`,
        hint: 'Write file:///ABSOLUTE/FOLDER.',
      });
    },
  };
}
