/** A manifest as a view of columns: entries come into being when somebody looks at them. */
import type { Int } from '../domain/ints';
import type { EntryColumns } from './columns';
import type { FolderTable } from './folderTable';
import type {
  EntryKind,
  Manifest,
  ManifestDialect,
  ManifestEntry,
  ManifestFolder,
  ManifestGeneration,
  ManifestIssue,
} from './manifest';

/** What stands above the entries. */
export interface ManifestHeader {
  readonly generation: ManifestGeneration;
  readonly dialect?: ManifestDialect;
  readonly pathStyle: 'relative' | 'absolute';
  readonly kind: 'snapshot' | 'diff';
  readonly parentManifestHash?: string;
  readonly chunkSizeBytes: number;
}

export interface ManifestTotals {
  readonly totalSizeBytes: Int;
  readonly declaredTotalSizeBytes?: Int;
}

export class ColumnManifest implements Manifest {
  readonly generation: ManifestGeneration;
  readonly dialect?: ManifestDialect;
  readonly pathStyle: 'relative' | 'absolute';
  readonly kind: 'snapshot' | 'diff';
  readonly hashAlg = 'xxh128';
  readonly parentManifestHash?: string;
  readonly chunkSizeBytes: number;
  readonly totalSizeBytes: Int;
  readonly declaredTotalSizeBytes?: Int;
  readonly issues: readonly ManifestIssue[];
  /** For what goes over all rows as bytes. */
  readonly columns: EntryColumns;
  /** The rows of the entries, in order. */
  readonly rows: Uint32Array;
  readonly folderTable: FolderTable;

  /** `rows` are the kept rows of the columns in the manifest's order. */
  constructor(
    header: ManifestHeader,
    columns: EntryColumns,
    rows: Uint32Array,
    folders: FolderTable,
    totals: ManifestTotals,
    issues: readonly ManifestIssue[],
  ) {
    this.generation = header.generation;
    if (header.dialect !== undefined) this.dialect = header.dialect;
    this.pathStyle = header.pathStyle;
    this.kind = header.kind;
    if (header.parentManifestHash !== undefined) this.parentManifestHash = header.parentManifestHash;
    this.chunkSizeBytes = header.chunkSizeBytes;
    this.totalSizeBytes = totals.totalSizeBytes;
    if (totals.declaredTotalSizeBytes !== undefined) this.declaredTotalSizeBytes = totals.declaredTotalSizeBytes;
    this.issues = issues;
    columns.trim();
    this.columns = columns;
    this.rows = rows;
    this.folderTable = folders;
  }

  get fileCount(): number {
    return this.rows.length;
  }

  get folderCount(): number {
    return this.folderTable.count;
  }

  entryAt(index: number): ManifestEntry {
    return this.columns.entry(this.row(index));
  }

  *entries(): IterableIterator<ManifestEntry> {
    for (let index = 0; index < this.rows.length; index += 1) yield this.entryAt(index);
  }

  folderAt(index: number): ManifestFolder {
    return this.folderTable.at(index);
  }

  *folders(): IterableIterator<ManifestFolder> {
    for (let index = 0; index < this.folderTable.count; index += 1) yield this.folderTable.at(index);
  }

  pathAt(index: number): string {
    return this.columns.path(this.row(index));
  }

  kindAt(index: number): EntryKind {
    return this.columns.kind(this.row(index));
  }

  sizeAt(index: number): Int | undefined {
    return this.#hasSize(index) ? this.columns.sizeBytes(this.row(index)) : undefined;
  }

  mtimeAt(index: number): Int | undefined {
    return this.#hasSize(index) ? this.columns.mtimeUs(this.row(index)) : undefined;
  }

  isRunnableAt(index: number): boolean {
    return this.columns.isRunnable(this.row(index));
  }

  refusedAt(index: number): ManifestIssue | undefined {
    return this.columns.refusal(this.row(index));
  }

  comparePaths(index: number, other: Manifest, otherIndex: number): number {
    return this.columns.comparePaths(this.row(index), columnsOf(other).columns, columnsOf(other).row(otherIndex));
  }

  hasSameContent(index: number, other: Manifest, otherIndex: number): boolean {
    return this.columns.hasSameContent(this.row(index), columnsOf(other).columns, columnsOf(other).row(otherIndex));
  }

  #hasSize(index: number): boolean {
    const kind = this.kindAt(index);
    return kind !== 'link' && kind !== 'deleted';
  }

  /** The row of an entry in the columns. */
  row(index: number): number {
    const row = this.rows[index];
    if (row === undefined) throw new RangeError(`the manifest has no entry ${index}`);
    return row;
  }
}

/** The manifest with its columns at hand; every manifest that exists has them. */
export function columnsOf(manifest: Manifest): ColumnManifest {
  if (!(manifest instanceof ColumnManifest)) throw new TypeError('manifests are made by decoding or building only');
  return manifest;
}
