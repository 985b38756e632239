/** Execute bits of files on systems that have none. */
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { createPathIndex } from './pathIndex';

/** Entries at the `unknown` paths have the bit of the parent's entry when its content is equal. */
export function withParentBits(
  entries: readonly ManifestEntry[],
  unknown: ReadonlySet<string>,
  parent: Manifest | undefined,
): readonly ManifestEntry[] {
  if (parent === undefined || unknown.size === 0) return entries;
  const index = createPathIndex(parent);
  return entries.map((entry) => {
    if (!unknown.has(entry.path) || entry.kind === 'link' || entry.kind === 'deleted') return entry;
    const at = index.entryIndex(entry.path);
    const before = at === undefined || !parent.isRunnableAt(at) ? undefined : parent.entryAt(at);
    return before !== undefined && hasContentOf(entry, before) ? { ...entry, runnable: true } : entry;
  });
}

function hasContentOf(entry: ManifestEntry, before: ManifestEntry): boolean {
  if (entry.kind === 'file') return before.kind === 'file' && entry.hash === before.hash;
  if (entry.kind !== 'chunked' || before.kind !== 'chunked') return false;
  const { chunkHashes } = before;
  return (
    entry.chunkHashes.length === chunkHashes.length && entry.chunkHashes.every((hash, i) => hash === chunkHashes[i])
  );
}
