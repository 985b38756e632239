/** The manifest model of all generations: what it holds and what a reader may rely on. */
import type { ErrorCode } from '../domain/errors';
import type { Int } from '../domain/ints';

/** `v2025beta` is what pre-release tools wrote as `2025-12-04-beta`; it is only ever read. */
export type ManifestGeneration = 'v2023' | 'v2025' | 'v2025beta';

/** Which of the two spellings of a 2025-12 file was found: entry keys `path`/`deleted` or `name`/`delete`. */
export type ManifestDialect = 'path' | 'name';

/** Something found while decoding that does not stop the whole manifest. */
export interface ManifestIssue {
  readonly code: ErrorCode;
  readonly severity: 'refused' | 'warning' | 'info';
  readonly message: string;
  readonly entryIndex?: number;
  readonly path?: string;
}

interface Named {
  /** Relative to the root with `/` (absolute where the manifest's `pathStyle` is), exactly as written. */
  readonly path: string;
  /** Set when the entry must never be written nor uploaded. */
  readonly refused?: ManifestIssue;
}

interface Sized extends Named {
  /** Bytes. */
  readonly sizeBytes: Int;
  /** Signed microseconds since the epoch. */
  readonly mtimeUs: Int;
  /** Only ever `true`; version 2023-03-03 does not record it. */
  readonly runnable?: true;
}

/** A file stored as one object. */
export interface FileEntry extends Sized {
  readonly kind: 'file';
  /** 32 lower-case hex digits of XXH3-128 unless the entry is refused. */
  readonly hash: string;
}

/** A file stored in pieces of the manifest's chunk size. */
export interface ChunkedEntry extends Sized {
  readonly kind: 'chunked';
  readonly chunkHashes: readonly string[];
}

/** A file of which only size and time are known. */
export interface UnhashedEntry extends Sized {
  readonly kind: 'unhashed';
}

export interface LinkEntry extends Named {
  readonly kind: 'link';
  readonly link: LinkTarget;
}

/** Of a diff: the file or link that was at this path is gone. */
export interface DeletedEntry extends Named {
  readonly kind: 'deleted';
}

export interface LinkTarget {
  /** As stored, with folder references expanded. */
  readonly text: string;
  /** What the text is relative to: the folder of the link, or the manifest's root. */
  readonly base: 'parent' | 'root';
  /** Where it leads, relative to the root and folded; absent when that is outside of the root (the entry is refused then). */
  readonly target?: string;
}

export type ManifestEntry = FileEntry | ChunkedEntry | UnhashedEntry | LinkEntry | DeletedEntry;
export type EntryKind = ManifestEntry['kind'];

export interface ManifestFolder extends Named {
  /** Of a diff: the folder is gone. */
  readonly deleted?: true;
}

/**
 * Immutable. Entries are sorted by UTF-16 code units of the path, folders by code points; no path twice. Entries are views made
 * on demand; nothing holds a million objects. The `…At` columns answer one value of one entry without making a view.
 */
export interface Manifest {
  readonly generation: ManifestGeneration;
  /** Of 2025-12 files that were read. */
  readonly dialect?: ManifestDialect;
  readonly pathStyle: 'relative' | 'absolute';
  /** A diff says what changed since a parent; a snapshot says what is there. */
  readonly kind: 'snapshot' | 'diff';
  readonly hashAlg: 'xxh128';
  readonly parentManifestHash?: string;
  /** Bytes per chunk of `chunked` entries; 0: files are never cut. */
  readonly chunkSizeBytes: number;
  readonly fileCount: number;
  readonly folderCount: number;
  /** Sum of the sizes of the entries; a wrong declared sum is an issue. */
  readonly totalSizeBytes: Int;
  /** The sum as the file states it, when that differs and every entry of the file is still here; an encoder repeats it. */
  readonly declaredTotalSizeBytes?: Int;
  /** The first thousand of each code, then one that says how many more there are. */
  readonly issues: readonly ManifestIssue[];
  entryAt(index: number): ManifestEntry;
  entries(): IterableIterator<ManifestEntry>;
  folderAt(index: number): ManifestFolder;
  folders(): IterableIterator<ManifestFolder>;
  pathAt(index: number): string;
  kindAt(index: number): EntryKind;
  /** Absent for links and deletions. */
  sizeAt(index: number): Int | undefined;
  mtimeAt(index: number): Int | undefined;
  isRunnableAt(index: number): boolean;
  /** Why the entry must never be written nor uploaded, where that is so. */
  refusedAt(index: number): ManifestIssue | undefined;
  /** Compares two paths by UTF-16 code units: negative, 0 or positive. `other` may be another manifest. */
  comparePaths(index: number, other: Manifest, otherIndex: number): number;
  /** Whether two entries are of one kind with one hash, one list of chunks or one link target. */
  hasSameContent(index: number, other: Manifest, otherIndex: number): boolean;
}
