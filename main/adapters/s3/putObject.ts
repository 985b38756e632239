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

/** Bodies of this size are few; above it they take their turn with the parts, so that memory stays bounded. */
const freelyBytesAtMost = 1 << 20;

export async function putObject(
  parts: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
): Promise<PutOutcome> {
  const { calls } = parts;
  const { signal, onBytes } = options;
  requireMetadata(options.metadata ?? {});
  try {
    const isRefusedWhenThere = calls.capabilities.conditionalPut === 'yes' && source.sizeBytes <= askFirstAboveBytes;
    const isAbsent = options.isKnownAbsent === true && source.sizeBytes <= singleBytesAtMost;
    const head = isRefusedWhenThere || isAbsent ? undefined : await headObject(calls, key, signal);
    if (head?.sizeBytes === source.sizeBytes) {
      onBytes?.(source.sizeBytes);
      if (source.sizeBytes > singleBytesAtMost) await dropEarlier(parts, key, options);
      return 'present';
    }
    return source.sizeBytes <= singleBytesAtMost
      ? await putWhole(parts, key, source, options, head?.etag)
      : await putMultipart(parts, key, source, options, head?.etag);
  } catch (thrown) {
    throw await explainOwner(calls, thrown, signal);
  }
}

async function putWhole(
  { calls, hasher, slots }: UploadParts,
  key: string,
  source: BlobSource,
  options: PutOptions,
  damagedEtag: string | undefined,
): Promise<PutOutcome> {
  const release =
    source.sizeBytes <= freelyBytesAtMost ? undefined : await slots.acquire(options.signal, source.sizeBytes);
  try {
    return await putSingle(calls, hasher, key, source, options, damagedEtag);
  } finally {
    release?.();
  }
}
