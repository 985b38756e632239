/** A manifest as a view of columns: entries come into being when somebody looks at them. */
import type { Int } from '../domain/ints';
import type { EntryColumns } from './columns';
import type { Manifest, ManifestEntry, ManifestIssue } from './manifest';

export class ColumnManifest implements Manifest {
  readonly generation = 'v2023';
  readonly hashAlg = 'xxh128';
  readonly totalSizeBytes: Int;
  readonly declaredTotalSizeBytes?: Int;
  readonly issues: readonly ManifestIssue[];
  readonly #columns: EntryColumns;
  readonly #rows: Uint32Array;

  /** `rows` are the kept rows of the columns in the manifest's order. */
  constructor(
    columns: EntryColumns,
    rows: Uint32Array,
    total: Int,
    declaredTotal: Int | undefined,
    issues: readonly ManifestIssue[],
  ) {
    this.#columns = columns;
    this.#rows = rows;
    this.totalSizeBytes = total;
    if (declaredTotal !== undefined) this.declaredTotalSizeBytes = declaredTotal;
    this.issues = issues;
  }

  get fileCount(): number {
    return this.#rows.length;
  }

  entryAt(index: number): ManifestEntry {
    const row = this.#rows[index];
    if (row === undefined) throw new RangeError(`the manifest has no entry ${index}`);
    const columns = this.#columns;
    const refused = columns.refused.size === 0 ? undefined : columns.refused.get(row);
    const entry = {
      path: columns.path(row),
      hash: columns.hash(row),
      sizeBytes: columns.sizeBytes(row),
      mtimeUs: columns.mtimeUs(row),
    };
    return refused === undefined ? entry : { ...entry, refused };
  }

  *entries(): IterableIterator<ManifestEntry> {
    for (let index = 0; index < this.#rows.length; index += 1) yield this.entryAt(index);
  }
}
