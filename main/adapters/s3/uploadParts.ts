/** What every upload to a store shares. */
import type { Hasher } from '../../engine/ports/hashing';
import type { UploadCleanup } from './abandonUpload';
import type { PartBuffers } from './partBuffers';
import type { S3Calls } from './s3Calls';
import type { Slots } from './slots';

export interface UploadParts {
  readonly calls: S3Calls;
  readonly hasher: Hasher;
  /** Bounds the buffers of parts of the whole store. */
  readonly slots: Slots;
  readonly buffers: PartBuffers;
  readonly cleanup: UploadCleanup;
}
