/** A manifest in one line and its entries in one line each, for `manifest show` and messages. */
import { intJson } from '../../../shared/domain/ints';
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { version2023, version2025, versionBeta } from '../../../shared/manifest/names';

export interface ManifestSummary {
  readonly version: string;
  readonly kind: 'snapshot' | 'diff';
  readonly hashAlg: string;
  /** Files, links and deletions of either. */
  readonly fileCount: number;
  /** Folders the manifest lists itself. */
  readonly dirCount: number;
  readonly totalSizeBytes: number | string;
  /** XXH128 of the file's bytes. */
  readonly hash: string;
  /** Whether paths are absolute; version 2023-03-03 has relative ones only. */
  readonly pathStyle: 'relative' | 'absolute';
  readonly parentManifestHash?: string;
  /** Bytes per chunk, where any file is listed in chunks. */
  readonly chunkSizeBytes?: number;
  /** Entries that are no plain files with one hash; absent when there are none. */
  readonly others?: Readonly<Partial<Record<'chunked' | 'unhashed' | 'link' | 'deleted', number>>>;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** `hash` is the digest of the bytes that were read, never of an encoding made later. */
export function summarise(manifest: Manifest, hash: string): ManifestSummary {
  const { kind, pathStyle, parentManifestHash } = manifest;
  const others = countOthers(manifest);
  return {
    version: versionOf(manifest),
    kind,
    hashAlg: manifest.hashAlg,
    fileCount: manifest.fileCount,
    dirCount: manifest.folderCount,
    totalSizeBytes: intJson(manifest.totalSizeBytes),
    hash,
    pathStyle,
    ...(parentManifestHash === undefined ? {} : { parentManifestHash }),
    ...(others.chunked === undefined ? {} : { chunkSizeBytes: manifest.chunkSizeBytes }),
    ...(Object.keys(others).length === 0 ? {} : { others }),
    warnings: manifest.issues
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, message }) => ({ code, message })),
  };
}

export interface EntrySummary {
  readonly path: string;
  readonly kind: ManifestEntry['kind'];
  readonly hash?: string;
  readonly chunkHashes?: readonly string[];
  /** Text of a link as stored. */
  readonly link?: string;
  /** Where a link leads, relative to the root. */
  readonly target?: string;
  readonly sizeBytes?: number | string;
  readonly mtimeUs?: number | string;
  readonly runnable?: true;
  /** Code of the reason why the entry is never written. */
  readonly refused?: string;
}

/** One entry as a JSON line. */
export function summariseEntry(entry: ManifestEntry): EntrySummary {
  const { path, kind, refused } = entry;
  return { path, kind, ...factsOf(entry), ...(refused === undefined ? {} : { refused: refused.code }) };
}

export interface FolderSummary {
  readonly path: string;
  readonly kind: 'dir' | 'deleted-dir';
  readonly refused?: string;
}

/** One folder as a JSON line. */
export function summariseFolder({ path, deleted, refused }: ManifestFolder): FolderSummary {
  const kind = deleted === true ? 'deleted-dir' : 'dir';
  return { path, kind, ...(refused === undefined ? {} : { refused: refused.code }) };
}

function factsOf(entry: ManifestEntry): Omit<EntrySummary, 'path' | 'kind'> {
  if (entry.kind === 'deleted') return {};
  if (entry.kind === 'link') {
    const { text, target } = entry.link;
    return { link: text, ...(target === undefined ? {} : { target }) };
  }
  const content =
    entry.kind === 'file' ? { hash: entry.hash } : entry.kind === 'chunked' ? { chunkHashes: entry.chunkHashes } : {};
  const sized = { ...content, sizeBytes: intJson(entry.sizeBytes), mtimeUs: intJson(entry.mtimeUs) };
  return entry.runnable === true ? { ...sized, runnable: true } : sized;
}

function versionOf({ generation }: Manifest): string {
  if (generation === 'v2023') return version2023;
  return generation === 'v2025' ? version2025 : versionBeta;
}

function countOthers(manifest: Manifest): Partial<Record<'chunked' | 'unhashed' | 'link' | 'deleted', number>> {
  const counts: Partial<Record<'chunked' | 'unhashed' | 'link' | 'deleted', number>> = {};
  for (let index = 0; index < manifest.fileCount; index += 1) {
    const kind = manifest.kindAt(index);
    if (kind !== 'file') counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
