/** A manifest in one line, for `manifest show` and messages. */
import { intJson } from '../../../shared/domain/ints';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { version2023 } from '../../../shared/manifest/names';

export interface ManifestSummary {
  readonly version: string;
  readonly kind: 'snapshot';
  readonly hashAlg: string;
  readonly fileCount: number;
  /** Folders the manifest lists itself; this generation lists none. */
  readonly dirCount: number;
  readonly totalSizeBytes: number | string;
  /** XXH128 of the file's bytes. */
  readonly hash: string;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** `hash` is the digest of the bytes that were read, never of an encoding made later. */
export function summarise(manifest: Manifest, hash: string): ManifestSummary {
  return {
    version: version2023,
    kind: 'snapshot',
    hashAlg: manifest.hashAlg,
    fileCount: manifest.fileCount,
    dirCount: 0,
    totalSizeBytes: intJson(manifest.totalSizeBytes),
    hash,
    warnings: manifest.issues
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, message }) => ({ code, message })),
  };
}

export interface EntrySummary {
  readonly path: string;
  readonly hash: string;
  readonly sizeBytes: number | string;
  readonly mtimeUs: number | string;
  /** Code of the reason why the entry is never written. */
  readonly refused?: string;
}

/** One entry as a JSON line. */
export function summariseEntry({ path, hash, sizeBytes, mtimeUs, refused }: FileEntry): EntrySummary {
  const entry = { path, hash, sizeBytes: intJson(sizeBytes), mtimeUs: intJson(mtimeUs) };
  return refused === undefined ? entry : { ...entry, refused: refused.code };
}
