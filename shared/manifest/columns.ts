/** The rows of a manifest as columns: a million entries in a few flat arrays instead of a million objects. */
import type { Int } from '../domain/ints';
import { ChunkColumn } from './chunkColumn';
import { hexOf, writeHex } from './hexDigests';
import { issueAt } from './issueList';
import { LinkColumn } from './linkColumn';
import type { EntryKind, LinkTarget, ManifestEntry, ManifestIssue } from './manifest';
import { comparePathBytes, pathUnits, readPath, sharedUnits, unitAt, writePath } from './pathBytes';
import { Refusals } from './refusals';
import {
  blockRows,
  digestBytes,
  indexInBlock,
  kindMask,
  largeMtimeBit,
  largeSizeBit,
  order,
  RowBlock,
  runnableBit,
} from './rowBlock';

/** The kinds by their number in the column; a plain file is 0, and one whose hash is no digest the last. */
const kinds: readonly EntryKind[] = ['file', 'chunked', 'unhashed', 'link', 'deleted', 'file'];
const oddFile = 5;
const blockShift = Math.log2(blockRows);

/** Rows in the order they were added. A row is complete when an `add…` returns. What few entries have stands in maps beside the blocks. */
export class EntryColumns {
  readonly refused = new Refusals();
  readonly #blocks: RowBlock[];
  readonly #large: bigint[] = [];
  readonly #oddHashes: string[] = [];
  readonly #chunks = new ChunkColumn();
  readonly #links = new LinkColumn();

  /** `rows`: the room to begin with. */
  constructor(rows = 8) {
    this.#blocks = [new RowBlock(rows, rows * 32)];
  }

  get rowCount(): number {
    const last = this.#blocks.length - 1;
    return last * blockRows + this.blockOf(last * blockRows).count;
  }

  /** The block that takes the next row, with room for it; a reader may write plain files straight into it and count them. */
  openBlock(): RowBlock {
    const last = this.blockOf((this.#blocks.length - 1) * blockRows);
    if (last.count < blockRows) {
      last.makeRoom(0);
      return last;
    }
    last.trim();
    // The next rows are like the last ones: an eighth more, and nothing is copied while the block fills.
    const next = new RowBlock(blockRows, last.paths.length + (last.paths.length >> 3));
    this.#blocks.push(next);
    return next;
  }

  /** Notes how the path of the newest row follows the one before it. Whoever adds a row does this, or writes down the same himself. */
  placeNewest(): void {
    const row = this.rowCount - 1;
    if (row === 0) return;
    const block = this.blockOf(row);
    const units = this.sharedPathUnits(row - 1, row);
    block.shared[indexInBlock(row)] = units;
    const rise = this.pathUnitAt(row, units) - this.pathUnitAt(row - 1, units);
    block.disorder = Math.max(block.disorder, rise > 0 ? order.rising : rise === 0 ? order.level : order.mixed);
  }

  /** The worst case of `order` among all rows. */
  get disorder(): number {
    return Math.max(...this.#blocks.map(({ disorder }) => disorder));
  }

  /** For every row, how many units its path has in common with that of the row before it. */
  sharedWithBefore(): Uint32Array {
    const all = new Uint32Array(this.rowCount);
    for (const [index, { shared, count }] of this.#blocks.entries())
      all.set(shared.subarray(0, count), index * blockRows);
    return all;
  }

  /** Forgets all rows, as for a reader that looks at some at a time and keeps none; what is refused stays. */
  clear(): void {
    this.#blocks.length = 1;
    for (const block of this.#blocks) block.reset();
    this.#large.length = 0;
    this.#oddHashes.length = 0;
    this.#chunks.clear();
    this.#links.clear();
  }

  /** Gives back room that no further row will need. */
  trim(): void {
    this.#blocks.at(-1)?.trim();
  }

  /** Where the next row's digest goes, for a reader that writes its bytes itself and then adds with `hash` undefined. */
  nextHash(): { readonly bytes: Uint8Array; readonly offset: number } {
    const block = this.openBlock();
    return { bytes: block.digests, offset: block.count * digestBytes };
  }

  /** A file with one hash; `hash` undefined: its digest is already in place. */
  addFile(path: string, sizeBytes: Int, mtimeUs: Int, hash?: string): number {
    return this.#add(path, sizeBytes, mtimeUs, hash === undefined ? 0 : this.#putHash(hash));
  }

  /** Any entry; `refused` is decided elsewhere. */
  add(entry: ManifestEntry): number {
    if (entry.kind === 'link' || entry.kind === 'deleted') {
      if (entry.kind === 'link') this.#putNumber(this.#links.add(entry.link));
      return this.#add(entry.path, 0, 0, kinds.indexOf(entry.kind));
    }
    if (entry.kind === 'chunked') this.#putNumber(this.#chunks.add(entry.chunkHashes));
    const kind = entry.kind === 'file' ? this.#putHash(entry.hash) : kinds.indexOf(entry.kind);
    return this.#add(entry.path, entry.sizeBytes, entry.mtimeUs, kind | (entry.runnable ? runnableBit : 0));
  }

  /** Writes the hash of the next row, or where it stands in the list of odd ones; answers the number of the kind. */
  #putHash(hash: string): number {
    const { bytes, offset } = this.nextHash();
    if (writeHex(hash, bytes, offset)) return 0;
    this.#putNumber(this.#oddHashes.push(hash) - 1);
    return oddFile;
  }

  /** Writes where in a list something of the next row is, in place of a digest. */
  #putNumber(number: number): void {
    const { bytes, offset } = this.nextHash();
    for (let byte = 0; byte < 4; byte += 1) bytes[offset + byte] = number >>> (byte * 8);
  }

  #number(row: number): number {
    const { digests } = this.blockOf(row);
    const offset = indexInBlock(row) * digestBytes;
    let number = 0;
    for (let byte = 3; byte >= 0; byte -= 1) number = number * 256 + (digests[offset + byte] ?? 0);
    return number;
  }

  #oddHash(row: number): string | undefined {
    if ((this.#bits(row) & kindMask) !== oddFile) return undefined;
    return this.#oddHashes[this.#number(row)];
  }

  kind(row: number): EntryKind {
    return kinds[this.#bits(row) & kindMask] ?? 'file';
  }

  isRunnable(row: number): boolean {
    return (this.#bits(row) & runnableBit) !== 0;
  }

  /** The entry as an object made on demand. */
  entry(row: number): ManifestEntry {
    const refused = this.refusal(row);
    const entry = this.#bareEntry(row);
    return refused === undefined ? entry : { ...entry, refused };
  }

  /** Why the row must never be used, made on demand. */
  refusal(row: number): ManifestIssue | undefined {
    const refused = this.refused.get(row);
    if (refused === undefined) return undefined;
    return issueAt('refused', refused.code, { entryIndex: row, path: this.path(row) }, refused.problem);
  }

  #bareEntry(row: number): ManifestEntry {
    const path = this.path(row);
    const kind = this.kind(row);
    if (kind === 'deleted') return { kind, path };
    if (kind === 'link') return { kind, path, link: this.link(row) };
    const sized = { path, sizeBytes: this.sizeBytes(row), mtimeUs: this.mtimeUs(row) };
    const file: ManifestEntry =
      kind === 'file'
        ? { kind, ...sized, hash: this.hash(row) }
        : kind === 'chunked'
          ? { kind, ...sized, chunkHashes: this.chunkHashes(row) }
          : { kind, ...sized };
    return this.isRunnable(row) ? { ...file, runnable: true } : file;
  }

  chunkHashes(row: number): readonly string[] {
    return this.kind(row) === 'chunked' ? this.#chunks.get(this.#number(row)) : [];
  }

  link(row: number): LinkTarget {
    return this.kind(row) === 'link' ? this.#links.get(this.#number(row)) : { text: '', base: 'parent' };
  }

  /** Whether it is known that a link leads to a place inside. */
  hasTarget(row: number): boolean {
    return this.#links.hasTarget(this.#number(row));
  }

  /** A link's number among all links. */
  linkNumber(row: number): number {
    return this.#number(row);
  }

  /** Where a link leads is known only when all entries are; its text is the one it has. */
  setLink(row: number, link: LinkTarget): void {
    this.#links.set(this.#number(row), link, link.text);
  }

  hasLinks(): boolean {
    return this.#links.count > 0;
  }

  path(row: number): string {
    return readPath(this.blockOf(row), indexInBlock(row));
  }

  /** Length of the path in UTF-16 units. */
  pathUnits(row: number): number {
    return pathUnits(this.blockOf(row), indexInBlock(row));
  }

  /** One UTF-16 unit of the path; -1 behind its end. */
  pathUnitAt(row: number, unit: number): number {
    return unitAt(this.blockOf(row), indexInBlock(row), unit);
  }

  /** How many UTF-16 units two paths have in common from their beginning. */
  sharedPathUnits(row: number, otherRow: number): number {
    return sharedUnits(this.blockOf(row), indexInBlock(row), this.blockOf(otherRow), indexInBlock(otherRow));
  }

  /** By UTF-16 code units; `other` may be the columns of another manifest. */
  comparePaths(row: number, other: EntryColumns, otherRow: number): number {
    return comparePathBytes(this.blockOf(row), indexInBlock(row), other.blockOf(otherRow), indexInBlock(otherRow));
  }

  /** 0 for links and deletions. */
  sizeBytes(row: number): Int {
    const value = this.blockOf(row).sizes[indexInBlock(row)] ?? 0;
    return (this.#bits(row) & largeSizeBit) === 0 ? value : (this.#large[value] ?? 0);
  }

  mtimeUs(row: number): Int {
    const value = this.blockOf(row).mtimes[indexInBlock(row)] ?? 0;
    return (this.#bits(row) & largeMtimeBit) === 0 ? value : (this.#large[value] ?? 0);
  }

  hash(row: number): string {
    const odd = this.#oddHash(row);
    if (odd !== undefined) return odd;
    return hexOf(this.blockOf(row).digests, indexInBlock(row) * digestBytes);
  }

  /** The block of a row whose every value stands in it: a file with a usable hash and no integer beyond 2^53; else `undefined`. */
  plainBlock(row: number): RowBlock | undefined {
    const block = this.blockOf(row);
    const odd = kindMask | largeSizeBit | largeMtimeBit;
    return ((block.bits[indexInBlock(row)] ?? 0) & odd) === 0 ? block : undefined;
  }

  /** Whether two rows, maybe of different manifests, have one hash, one list of chunks or one link target. */
  hasSameContent(row: number, other: EntryColumns, otherRow: number): boolean {
    const kind = this.kind(row);
    if (kind !== other.kind(otherRow)) return false;
    if (kind === 'file') return this.#hasSameHash(row, other, otherRow);
    if (kind === 'link') {
      const [mine, theirs] = [this.link(row), other.link(otherRow)];
      return mine.target === theirs.target && (mine.target !== undefined || mine.text === theirs.text);
    }
    const [mine, theirs] = [this.chunkHashes(row), other.chunkHashes(otherRow)];
    return mine.length === theirs.length && mine.every((hash, index) => hash === theirs[index]);
  }

  #hasSameHash(row: number, other: EntryColumns, otherRow: number): boolean {
    const [mine, theirs] = [this.#oddHash(row), other.#oddHash(otherRow)];
    if (mine !== undefined || theirs !== undefined) return mine === theirs;
    const { digests } = this.blockOf(row);
    const { digests: others } = other.blockOf(otherRow);
    const start = indexInBlock(row) * digestBytes;
    const otherStart = indexInBlock(otherRow) * digestBytes;
    for (let index = 0; index < digestBytes; index += 1)
      if (digests[start + index] !== others[otherStart + index]) return false;
    return true;
  }

  #add(path: string, sizeBytes: Int, mtimeUs: Int, bits: number): number {
    const row = this.rowCount;
    const block = this.openBlock();
    const marks = writePath(block, path);
    const index = block.count;
    block.sizes[index] = this.#inColumn(sizeBytes);
    block.mtimes[index] = this.#inColumn(mtimeUs);
    const largeBits =
      (typeof sizeBytes === 'bigint' ? largeSizeBit : 0) | (typeof mtimeUs === 'bigint' ? largeMtimeBit : 0);
    block.bits[index] = bits | marks | largeBits;
    block.count += 1;
    this.placeNewest();
    return row;
  }

  #inColumn(value: Int): number {
    return typeof value === 'number' ? value : this.#large.push(value) - 1;
  }

  #bits(row: number): number {
    return this.blockOf(row).bits[indexInBlock(row)] ?? 0;
  }

  /** The block that holds a row. */
  blockOf(row: number): RowBlock {
    const block = this.#blocks[row >>> blockShift];
    if (block === undefined) throw new RangeError(`the columns have no row ${row}`);
    return block;
  }
}
