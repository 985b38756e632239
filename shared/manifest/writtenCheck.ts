/** The proof that the bytes of a written manifest are read as what was to be written: they are read again, some entries at a time. */
import { AppError } from '../domain/errors';
import { intCompare } from '../domain/ints';
import { compareCodePoints } from './codePointOrder';
import type { ColumnManifest } from './columnManifest';
import { EntryColumns } from './columns';
import { viewOf } from './entryCursor';
import { EntryReader2025, type Form2025, type Intake2025 } from './entryReader2025';
import type { FolderIndex } from './folderIndex';
import { judgeFolderPath } from './folderRules';
import { deletedMark } from './folderTable';
import type { ManifestDialect } from './manifest';
import { largestManifestBytes, specificationOf, specifications2025 } from './names';
import type { OddEntries2025 } from './oddEntries2025';
import { PathList } from './pathList';
import { PathSearch } from './pathSearch';
import { blockRows, digestBytes, indexInBlock, runnableBit, wideBit, type RowBlock } from './rowBlock';
import { numbersWhere } from './sortNumbers';
import { TopLevel } from './topLevel';

const source = 'The manifest';
/** Few enough to stay in the caches of a processor. */
const rowsAtATime = 4096;

export interface Written2025 {
  readonly manifest: ColumnManifest;
  readonly dialect: ManifestDialect;
  readonly folders: FolderIndex;
  readonly odd: OddEntries2025;
}

/**
 * Throws `internal.manifest_roundtrip` unless the bytes hold the same folders, entries, links and header, and the rules for folders,
 * of which more are written than the manifest has. `manifest.too_large` when they are too many bytes for any reader.
 */
export function requireReadable(bytes: Uint8Array, written: Written2025): void {
  try {
    new Check(written).run(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'manifest.too_large') throw thrown;
    throw broken(thrown);
  }
}

class Check {
  readonly #written: Written2025;
  readonly #columns = new EntryColumns(rowsAtATime);
  readonly #folders = new PathList();
  /** How many entries were compared. */
  #count = 0;

  constructor(written: Written2025) {
    this.#written = written;
  }

  run(bytes: Uint8Array): void {
    const { manifest, dialect } = this.#written;
    requireSo(bytes.length <= largestManifestBytes, 'size');
    const specification = specificationOf(manifest);
    const marked = specifications2025.get(specification);
    if (marked === undefined) throw new RangeError('no specification');
    const form: Form2025 = { generation: 'v2025', ...marked };
    const columns = this.#columns;
    const folders = this.#folders;
    const intake: Intake2025 = {
      columns,
      folders,
      addFolder: ({ path, deleted }) => folders.push(path, deleted === true ? deletedMark : 0),
      add: (entry) => columns.add(entry),
      addFile: (path, sizeBytes, mtimeUs, hash) => columns.addFile(path, sizeBytes, mtimeUs, hash),
      noteDeletedContent: () => {
        throw new RangeError('a deletion with content');
      },
    };
    const reader = new EntryReader2025(source, form, intake, () => {
      if (columns.rowCount >= rowsAtATime) this.#compareEntries();
    });
    const top = new TopLevel(source);
    top.read(bytes, (field, json) => {
      requireSo(reader.readList(field, json, top.unknown), 'lists');
      if (field === 'dirs') this.#compareFolders();
      else this.#compareEntries();
    });
    requireSo(this.#count === manifest.fileCount && top.unknown.counts.size === 0, 'entries');
    top.require('hashAlg', 'dirs', 'files', 'totalSize');
    const header = reader.header(top);
    const isSameHeader =
      top.text('specificationVersion') === specification &&
      intCompare(top.integer('totalSize') ?? -1, manifest.totalSizeBytes) === 0 &&
      header.parentManifestHash === (manifest.kind === 'diff' ? manifest.parentManifestHash : undefined) &&
      (dialect === 'path' || header.chunkSizeBytes === manifest.chunkSizeBytes);
    requireSo(isSameHeader, 'header');
    this.#judgeAdded();
  }

  #compareFolders(): void {
    const { folders } = this.#written;
    const found = this.#folders;
    requireSo(found.count === folders.rows.length, 'folders');
    for (let number = 0; number < found.count; number += 1) {
      const isSame =
        compareCodePoints(found, number, folders.list, folders.rows[number] ?? 0) === 0 &&
        (((found.bits[number] ?? 0) & deletedMark) !== 0) === folders.isDeleted(number);
      requireSo(isSame, 'folder');
    }
  }

  /** Those that were read since the last time, which are forgotten then. */
  #compareEntries(): void {
    const columns = this.#columns;
    const { columns: wanted, rows } = this.#written.manifest;
    const count = columns.rowCount;
    requireSo(this.#count + count <= rows.length, 'more entries');
    for (let row = 0; row < count;) {
      const wantedRow = rows[this.#count] ?? 0;
      const block = columns.plainBlock(row);
      const wantedBlock = wanted.plainBlock(wantedRow);
      if (block === undefined || wantedBlock === undefined) {
        requireSo(this.#isSameOdd(row, wantedRow), 'entry');
        row += 1;
        this.#count += 1;
      } else {
        const taken = this.#plainRun(row, count, wantedRow);
        requireSo(
          isSamePlain(
            { block, index: indexInBlock(row) },
            { block: wantedBlock, index: indexInBlock(wantedRow) },
            taken,
          ),
          'entry',
        );
        row += taken;
        this.#count += taken;
      }
    }
    columns.clear();
  }

  /** How many plain rows follow one another both in what was read and in one block of the manifest. */
  #plainRun(row: number, count: number, wantedRow: number): number {
    const columns = this.#columns;
    const { columns: wanted, rows } = this.#written.manifest;
    const most = Math.min(count - row, blockRows - indexInBlock(row), blockRows - indexInBlock(wantedRow));
    let taken = 1;
    while (
      taken < most &&
      rows[this.#count + taken] === wantedRow + taken &&
      columns.plainBlock(row + taken) !== undefined &&
      wanted.plainBlock(wantedRow + taken) !== undefined
    )
      taken += 1;
    return taken;
  }

  #isSameOdd(row: number, wantedRow: number): boolean {
    const columns = this.#columns;
    const { odd, manifest } = this.#written;
    const { columns: wanted } = manifest;
    const kind = columns.kind(row);
    if (kind !== wanted.kind(wantedRow) || columns.comparePaths(row, wanted, wantedRow) !== 0) return false;
    if (kind === 'link') {
      const entry = manifest.entryAt(this.#count);
      return entry.kind === 'link' && columns.link(row).text === odd.linkText(entry, this.#count);
    }
    return (
      kind === 'deleted' ||
      (columns.hasSameContent(row, wanted, wantedRow) &&
        intCompare(columns.sizeBytes(row), wanted.sizeBytes(wantedRow)) === 0 &&
        intCompare(columns.mtimeUs(row), wanted.mtimeUs(wantedRow)) === 0 &&
        columns.isRunnable(row) === wanted.isRunnable(wantedRow))
    );
  }

  /**
   * What holds for the manifest's own folders, and for those above its live entries, may not hold for other ones that were added.
   */
  #judgeAdded(): void {
    const { manifest, folders } = this.#written;
    const added = folders.addedWithout((index) => manifest.kindAt(index) !== 'deleted');
    if (added.length === 0) return;
    const { columns, rows, pathStyle } = manifest;
    const live = new PathSearch(
      columns,
      numbersWhere(rows, (row) => columns.kind(row) !== 'deleted'),
    );
    for (const number of added) {
      const path = folders.list.path(folders.rows[number] ?? 0);
      requireSo(judgeFolderPath(path, pathStyle).kind !== 'fatal', 'folder');
      for (const row of live.rowsAbove(path))
        requireSo(columns.kind(row) !== 'link' || columns.path(row) === path, 'folder beneath a link');
    }
  }
}

interface Stretch {
  readonly block: RowBlock;
  readonly index: number;
}

/** Whether as many rows from these two on are the same files. */
function isSamePlain(left: Stretch, right: Stretch, count: number): boolean {
  const [mine, theirs] = [left.block, right.block];
  let isAlike = true;
  for (let row = 0; row < count && isAlike; row += 1) {
    const [at, other] = [left.index + row, right.index + row];
    isAlike =
      mine.sizes[at] === theirs.sizes[other] &&
      mine.mtimes[at] === theirs.mtimes[other] &&
      (((mine.bits[at] ?? 0) ^ (theirs.bits[other] ?? 0)) & (runnableBit | wideBit)) === 0 &&
      pathBytes(mine, at) === pathBytes(theirs, other);
  }
  if (!isAlike) return false;
  const start = mine.starts[left.index] ?? 0;
  return (
    isSameRange(
      mine.digests,
      left.index * digestBytes,
      theirs.digests,
      right.index * digestBytes,
      count * digestBytes,
    ) &&
    isSameRange(
      mine.paths,
      start,
      theirs.paths,
      theirs.starts[right.index] ?? 0,
      (mine.starts[left.index + count] ?? 0) - start,
    )
  );
}

function pathBytes({ starts }: RowBlock, index: number): number {
  return (starts[index + 1] ?? 0) - (starts[index] ?? 0);
}

function isSameRange(left: Uint8Array, from: number, right: Uint8Array, otherFrom: number, length: number): boolean {
  const mine = viewOf(left);
  const theirs = viewOf(right);
  let at = 0;
  for (; at + 4 <= length; at += 4) if (mine.getUint32(from + at) !== theirs.getUint32(otherFrom + at)) return false;
  for (; at < length; at += 1) if (left[from + at] !== right[otherFrom + at]) return false;
  return true;
}

function requireSo(isSo: boolean, what: string): void {
  if (!isSo) throw new RangeError(`the written ${what} would be read otherwise`);
}

function broken(cause: unknown): AppError {
  return new AppError(
    {
      code: 'internal.manifest_roundtrip',
      message: 'The written manifest would not be read back as the same files.',
      safe: 'Nothing was written or uploaded.',
      hint: 'Write version 2023-03-03, and send the log file to whoever looks after Satchel.',
    },
    cause,
  );
}
