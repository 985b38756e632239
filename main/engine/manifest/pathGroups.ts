/** What a download of manifests would bring, root by root, in numbers. */
import { intAdd, type Int } from '../../../shared/domain/ints';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { byCodeUnits } from './byCodeUnits';

export interface RootedManifest {
  readonly root: string;
  readonly manifest: Manifest;
}

export interface PathGroup {
  readonly root: string;
  readonly files: number;
  readonly links: number;
  readonly dirs: number;
  /** Each path counted once. */
  readonly bytes: Int;
  /** Each content counted once, chunk by chunk. */
  readonly uniqueBytes: Int;
  /** Files and bytes by the kind of their hashes; files without a hash are in none. */
  readonly byHashAlg: Readonly<Record<string, { readonly files: number; readonly bytes: Int }>>;
}

/** One group per root, sorted; of several manifests of one root the later one counts for a path. Deletions count nothing. */
export function pathGroups(manifests: readonly RootedManifest[]): readonly PathGroup[] {
  const byRoot = new Map<string, Manifest[]>();
  for (const { root, manifest } of manifests) {
    const members = byRoot.get(root);
    if (members === undefined) byRoot.set(root, [manifest]);
    else members.push(manifest);
  }
  return [...byRoot].sort(([a], [b]) => byCodeUnits(a, b)).map(([root, members]) => count(root, members));
}

function count(root: string, manifests: readonly Manifest[]): PathGroup {
  const dirs = new Set<string>();
  const contents = new Set<string>();
  const group = { root, files: 0, links: 0, bytes: 0 as Int, uniqueBytes: 0 as Int };
  const byHashAlg: Record<string, { files: number; bytes: Int }> = {};
  for (const manifest of manifests)
    for (const { path, deleted } of manifest.folders()) if (deleted !== true) dirs.add(path);
  for (const { entry, manifest } of latestEntries(manifests)) {
    if (entry.kind === 'deleted') continue;
    if (entry.kind === 'link') {
      group.links += 1;
      continue;
    }
    group.files += 1;
    group.bytes = intAdd(group.bytes, entry.sizeBytes);
    for (const { hash, sizeBytes } of contentsOf(entry, manifest.chunkSizeBytes)) {
      if (hash !== undefined && contents.has(hash)) continue;
      if (hash !== undefined) contents.add(hash);
      group.uniqueBytes = intAdd(group.uniqueBytes, sizeBytes);
    }
    if (entry.kind === 'unhashed') continue;
    const sum = (byHashAlg[manifest.hashAlg] ??= { files: 0, bytes: 0 });
    sum.files += 1;
    sum.bytes = intAdd(sum.bytes, entry.sizeBytes);
  }
  return { ...group, dirs: dirs.size, byHashAlg };
}

function* latestEntries(
  manifests: readonly Manifest[],
): Generator<{ readonly entry: ManifestEntry; readonly manifest: Manifest }> {
  const seen = new Set<string>();
  for (const manifest of manifests.toReversed())
    for (let index = 0; index < manifest.fileCount; index += 1) {
      if (manifests.length > 1) {
        const path = manifest.pathAt(index);
        if (seen.has(path)) continue;
        seen.add(path);
      }
      yield { entry: manifest.entryAt(index), manifest };
    }
}

type WithContent = Extract<ManifestEntry, { readonly sizeBytes: Int }>;

/** The stored objects of a file. A chunk is as large as the manifest says, the last one as large as what is left. */
function contentsOf(entry: WithContent, chunkSizeBytes: number): { readonly hash?: string; readonly sizeBytes: Int }[] {
  if (entry.kind === 'file') return [{ hash: entry.hash, sizeBytes: entry.sizeBytes }];
  if (entry.kind === 'unhashed') return [{ sizeBytes: entry.sizeBytes }];
  const { chunkHashes, sizeBytes } = entry;
  const last = chunkHashes.length - 1;
  const lastBytes = intAdd(sizeBytes, -chunkSizeBytes * last);
  return chunkHashes.map((hash, index) => ({ hash, sizeBytes: index === last ? lastBytes : chunkSizeBytes }));
}
