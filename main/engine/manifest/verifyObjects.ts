/** Whether the objects that hold a content are in a store, whole and unchanged. */
import { intCompare, type Int } from '../../../shared/domain/ints';
import type { ChunkedEntry, FileEntry } from '../../../shared/manifest/manifest';
import type { BlobStore } from '../ports/blobStore';
import type { Hasher } from '../ports/hashing';
import { dataKey, legacyDataKey } from '../store/keys';

export type ObjectVerdict = 'good' | 'missing' | 'corrupt';

export interface StoredObject {
  readonly hash: string;
  readonly sizeBytes: Int;
}

/** The objects of a file: one, or one for each chunk; the last chunk is what remains. */
export function objectsOf(entry: FileEntry | ChunkedEntry, chunkSizeBytes: number): readonly StoredObject[] {
  if (entry.kind === 'file') return [entry];
  const rest = Number(entry.sizeBytes) - chunkSizeBytes * (entry.chunkHashes.length - 1);
  const last = entry.chunkHashes.length - 1;
  return entry.chunkHashes.map((hash, index) => ({ hash, sizeBytes: index === last ? rest : chunkSizeBytes }));
}

/** `deep` reads the object and hashes it; without it sizes are compared. Also finds keys of old stores. */
export async function verifyObject(
  { hash, sizeBytes }: StoredObject,
  deep: boolean,
  { store, hasher }: { readonly store: BlobStore; readonly hasher: Hasher },
  signal: AbortSignal,
): Promise<ObjectVerdict> {
  const key = dataKey(hash);
  const legacyKey = legacyDataKey(hash);
  const head = await store.head(key, signal);
  const found = head ?? (await store.head(legacyKey, signal));
  if (found === undefined) return 'missing';
  if (intCompare(found.sizeBytes, sizeBytes) !== 0) return 'corrupt';
  if (!deep) return 'good';
  const { body } = await store.get(head === undefined ? legacyKey : key, { signal });
  const digest = hasher.start();
  for await (const chunk of body) digest.update(chunk);
  return digest.digest() === hash ? 'good' : 'corrupt';
}
