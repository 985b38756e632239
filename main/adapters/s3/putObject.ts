/** Stores bytes as an object: one request up to 8 MiB, parts above; what is there already is not sent again. */
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import { explainOwner, headObject } from './headObject';
import { dropEarlier, putMultipart } from './multipart';
import { requireMetadata } from './payload';
import type { PutOutcome } from './placeObject';
import { putSingle, singleBytesAtMost } from './putSingle';
import type { UploadParts } from './uploadParts';

/** Up to here it is cheaper to send and be refused than to ask first. */
const askFirstAboveBytes = 64 << 10;

export async function putObject(
  parts: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
): Promise<PutOutcome> {
  const { calls, hasher } = parts;
  const { signal, onBytes } = options;
  requireMetadata(options.metadata ?? {});
  try {
    const isRefusedWhenThere = calls.capabilities.conditionalPut === 'yes' && source.sizeBytes <= askFirstAboveBytes;
    const head = isRefusedWhenThere ? undefined : await headObject(calls, key, signal);
    if (head?.sizeBytes === source.sizeBytes) {
      onBytes?.(source.sizeBytes);
      if (source.sizeBytes > singleBytesAtMost) await dropEarlier(parts, key, options);
      return 'present';
    }
    return source.sizeBytes <= singleBytesAtMost
      ? await putSingle(calls, hasher, key, source, options, head?.etag)
      : await putMultipart(parts, key, source, options, head?.etag);
  } catch (thrown) {
    throw await explainOwner(calls, thrown, signal);
  }
}
