/** The files of a snapshot from columns: an entry comes into being when the manifest takes it. */
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { toInt } from '../../../shared/domain/ints';
import type { ManifestEntry } from '../../../shared/manifest/manifest';
import type { ColumnHashReport } from '../hashing/hashColumns';
import type { FileColumns } from '../scan/fileColumns';
import { runnableOf } from '../scan/scanReport';

export interface ColumnEntries {
  readonly columns: FileColumns;
  readonly isLeftOut: (index: number) => boolean;
  /** Absent: entries without content. */
  readonly hashed: ColumnHashReport | undefined;
  readonly recordsRunnable: boolean;
  /** Entries of other files, sorted by path. */
  readonly others: readonly ManifestEntry[];
}

/** All in one order. Files that failed are left out. */
export function* entriesOfColumns({
  columns,
  isLeftOut,
  hashed,
  recordsRunnable,
  others,
}: ColumnEntries): Generator<ManifestEntry> {
  let next = 0;
  for (let index = 0; index < columns.count; index += 1) {
    if (isLeftOut(index)) continue;
    const entry = entryOf(columns, index, hashed);
    if (entry === undefined) continue;
    for (let other = others[next]; other !== undefined && other.path < entry.path; other = others[next]) {
      yield other;
      next += 1;
    }
    yield recordsRunnable && runnableOf(columns.mode(index)).runnable === true ? { ...entry, runnable: true } : entry;
  }
  yield* others.slice(next);
}

type Sized = Exclude<ManifestEntry, { readonly kind: 'link' | 'deleted' }>;

function entryOf(columns: FileColumns, index: number, hashed: ColumnHashReport | undefined): Sized | undefined {
  const path = columns.path(index);
  if (hashed === undefined)
    return { kind: 'unhashed', path, ...sizedOf(columns.sizeBytes(index), columns.mtimeNs(index)) };
  const hash = hashed.hash(index);
  if (hash !== undefined)
    return { kind: 'file', path, ...sizedOf(columns.sizeBytes(index), columns.mtimeNs(index)), hash };
  const other = hashed.others.get(index);
  if (other === undefined) return undefined;
  const sized = sizedOf(other.stat.sizeBytes, other.stat.mtimeNs);
  return other.chunkHashes === undefined
    ? { kind: 'file', path, ...sized, hash: other.hash }
    : { kind: 'chunked', path, ...sized, chunkHashes: other.chunkHashes };
}

function sizedOf(sizeBytes: number, mtimeNs: bigint) {
  return { sizeBytes, mtimeUs: toInt(mtimeUsOf(mtimeNs)) };
}
