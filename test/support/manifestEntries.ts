/** Entries of manifests as tests write them: content as text, and everything else only where it matters. */
import { createHasher } from '../../main/adapters/hasher/hasher';
import { buildManifest, type BuildOptions } from '../../shared/manifest/build';
import type {
  ChunkedEntry,
  FileEntry,
  LinkEntry,
  Manifest,
  ManifestEntry,
  UnhashedEntry,
} from '../../shared/manifest/manifest';

const hasher = createHasher();
const someTime = 1_700_000_000_000_000;

export function hashOfText(text: string): string {
  return hasher.hash(Buffer.from(text));
}

/** A file that holds the text. */
export function fileOf(path: string, text: string, mtimeUs: number | bigint = someTime): FileEntry {
  return { kind: 'file', path, hash: hashOfText(text), sizeBytes: Buffer.byteLength(text), mtimeUs };
}

/** A file of the size of the text, whose content nobody has read. */
export function unhashedOf(path: string, text: string, mtimeUs: number | bigint = someTime): UnhashedEntry {
  return { kind: 'unhashed', path, sizeBytes: Buffer.byteLength(text), mtimeUs };
}

/** A file of two chunks of 256 MiB and one byte. */
export function chunkedOf(path: string, texts: readonly [string, string], mtimeUs = someTime): ChunkedEntry {
  return { kind: 'chunked', path, sizeBytes: 256 * 1024 * 1024 + 1, mtimeUs, chunkHashes: texts.map(hashOfText) };
}

export function linkOf(path: string, text: string, base: 'parent' | 'root' = 'parent'): LinkEntry {
  return { kind: 'link', path, link: { text, base } };
}

/** A snapshot of version 2025-12. */
export function manifest2025(
  entries: readonly ManifestEntry[],
  folders: readonly string[] = [],
  options: BuildOptions = {},
): Manifest {
  return buildManifest(entries, { generation: 'v2025', ...options, folders: folders.map((path) => ({ path })) });
}

/** What a manifest says, for comparing two of them as a whole. */
export function contentsOf(manifest: Manifest): unknown {
  const { generation, pathStyle, kind, parentManifestHash, totalSizeBytes } = manifest;
  const header = { generation, pathStyle, kind, parentManifestHash, totalSizeBytes };
  return { ...header, entries: [...manifest.entries()], folders: [...manifest.folders()] };
}
