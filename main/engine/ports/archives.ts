/** Archives of files that are only read (zip). Names come as they stand in the archive: hostile until checked. */

export interface ArchiveEntry {
  readonly name: string;
  readonly type: 'file' | 'folder' | 'other';
  /** As the archive claims; reading stops with `bundle.archive` where the content is longer or shorter. */
  readonly sizeBytes: number;
}

export interface OpenArchive {
  /** In the order of the archive. `bundle.too_large` beyond `maxEntries`, `bundle.archive` when it is damaged. */
  entries(maxEntries: number, signal: AbortSignal): Promise<readonly ArchiveEntry[]>;
  /** The content of one of `entries`, decompressed as it is taken, and checked against its checksum at the end. */
  read(index: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

export interface Archives {
  /** `bundle.archive` when the file is no archive. */
  open(path: string): Promise<OpenArchive>;
}
