/** The manifest model of all generations: what it holds and what a reader may rely on. */
import type { ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';

/** Something found while decoding that does not stop the whole manifest. */
export interface ManifestIssue {
  readonly code: ErrorCode;
  readonly severity: 'refused' | 'warning' | 'info';
  readonly message: string;
  readonly entryIndex?: number;
  readonly path?: string;
}

/** One file of a manifest. `path` is relative to the root with `/`, exactly as written. */
export interface ManifestEntry {
  readonly path: string;
  /** 32 lower-case hex digits of XXH3-128 unless the entry is refused. */
  readonly hash: string;
  readonly sizeBytes: Int;
  /** Signed microseconds since the epoch. */
  readonly mtimeUs: Int;
  /** Set when the entry must never be written nor uploaded. */
  readonly refused?: ManifestIssue;
}

/** Immutable, sorted by UTF-16 code units of the path, no path twice. Entries are views made on demand; nothing holds a million objects. */
export interface Manifest {
  readonly generation: 'v2023';
  readonly hashAlg: 'xxh128';
  readonly fileCount: number;
  /** Sum of the sizes of the entries; a wrong declared sum is an issue. */
  readonly totalSizeBytes: Int;
  /** The sum as the file states it, when that differs and every entry of the file is still here; an encoder repeats it. */
  readonly declaredTotalSizeBytes?: Int;
  readonly issues: readonly ManifestIssue[];
  entryAt(index: number): ManifestEntry;
  entries(): IterableIterator<ManifestEntry>;
}
