/** Reads one manifest of a store, never more than a manifest may be. */
import { AppError } from '../../../../shared/domain/errors';
import { largestManifestBytes } from '../../../../shared/manifest/names';
import type { EnginePorts } from '../../ports/enginePorts';
import { resized } from '../plan/columns/decimalColumn';

/** The whole object and its metadata; `manifest.too_large` above 400 MiB. */
export async function fetchManifest(key: string, store: EnginePorts['store'], signal: AbortSignal) {
  const { head, body } = await store.get(key, { signal });
  // What the store says of its size spares holding a large one twice.
  let bytes = new Uint8Array(Math.min(head.sizeBytes, largestManifestBytes));
  let sizeBytes = 0;
  for await (const chunk of body) {
    const end = sizeBytes + chunk.length;
    if (end > largestManifestBytes) {
      throw new AppError({
        code: 'manifest.too_large',
        message: `${key} is larger than 400 MiB.`,
        safe: 'Nothing was written.',
      });
    }
    if (end > bytes.length) bytes = resized(bytes, new Uint8Array(Math.max(end, 2 * bytes.length)));
    bytes.set(chunk, sizeBytes);
    sizeBytes = end;
  }
  if (sizeBytes < bytes.length) bytes = bytes.slice(0, sizeBytes);
  return { bytes, metadata: head.metadata, lastModifiedMs: head.lastModifiedMs ?? 0 };
}
