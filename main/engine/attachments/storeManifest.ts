/** Puts a manifest file into a store under a name of its own, and proves that it arrived. */
import { AppError } from '../../../shared/domain/errors';
import type { BlobStore } from '../ports/blobStore';
import { manifestKey, normaliseRootPrefix, joinKey } from '../store/keys';
import { outputManifestMetadata } from '../store/metadata';

export interface ManifestToStore {
  readonly bytes: Uint8Array;
  /** XXH128 of the bytes. */
  readonly hash: string;
  /** Last part of the key. */
  readonly fileName: string;
  /** Below `Manifests/`; may be empty. */
  readonly prefix: string;
  /** The asset root that the files belong to, where it is known. */
  readonly assetRoot?: string;
}

/**
 * Answers the key. A key that holds other bytes is never replaced: `input.invalid`; `integrity.mismatch` when the store does not
 * hold what was sent; `input.invalid` for a prefix or name that no key can have.
 */
export async function storeManifest(
  { bytes, hash, fileName, prefix, assetRoot }: ManifestToStore,
  store: BlobStore,
  signal: AbortSignal,
): Promise<string> {
  const key = manifestKey(joinKey(normaliseRootPrefix(prefix), normaliseRootPrefix(fileName)));
  await refuseOther(key, bytes, store, signal);
  const source = {
    sizeBytes: bytes.length,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
  const metadata = assetRoot === undefined ? {} : { metadata: outputManifestMetadata(assetRoot) };
  await store.put(key, source, { signal, expectedHash: hash, ...metadata });
  const head = await store.head(key, signal);
  if (head?.sizeBytes === bytes.length) return key;
  throw new AppError({
    code: 'integrity.mismatch',
    message: `The store does not hold ${key} as it was sent.`,
    safe: 'Nothing else was changed.',
    hint: 'Send it again. If it comes back, the store is damaged.',
    details: { key },
  });
}

/** Somebody may be reading what lies there. */
async function refuseOther(key: string, bytes: Uint8Array, store: BlobStore, signal: AbortSignal): Promise<void> {
  const head = await store.head(key, signal);
  if (head === undefined) return;
  if (head.sizeBytes === bytes.length) {
    const { body } = await store.get(key, { signal });
    let at = 0;
    let isSame = true;
    for await (const chunk of body) {
      isSame &&= chunk.every((byte, index) => byte === bytes[at + index]);
      at += chunk.length;
    }
    if (isSame && at === bytes.length) return;
  }
  throw new AppError({
    code: 'input.invalid',
    message: `The store already holds another manifest as ${key}.`,
    safe: 'It was not replaced.',
    hint: 'Name another prefix, or rename the file.',
    details: { key },
  });
}
