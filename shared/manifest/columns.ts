/** The rows of a manifest as columns: a million entries in a few flat arrays instead of a million objects. */
import type { Int } from '../domain/ints';
import type { EntryKind, LinkTarget, ManifestEntry, ManifestIssue } from './manifest';

const hashBytes = 16;
const hexDigitUnits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Reused by every call of `hash`, which runs to its end before another begins. */
const hexUnits = new Array<number>(hashBytes * 2).fill(0);

/** Integers of one field; those beyond 2^53 stand in a map beside the array. */
class IntColumn {
  #values = new Float64Array(1024);
  readonly #large = new Map<number, bigint>();

  set(row: number, value: Int): void {
    if (row >= this.#values.length) this.#values = grow(this.#values, new Float64Array(this.#values.length * 2));
    if (typeof value === 'bigint') this.#large.set(row, value);
    else this.#values[row] = value;
  }

  at(row: number): Int {
    return this.#large.get(row) ?? this.#values[row] ?? 0;
  }
}

/** The kinds by their number in the column; a plain file is 0. */
const kinds: readonly EntryKind[] = ['file', 'chunked', 'unhashed', 'link', 'deleted'];
const kindMask = 0x0f;
const runnableBit = 0x80;

/** Rows in the order they were added. A row is complete when an `add…` returns. What few entries have stands in maps beside the arrays. */
export class EntryColumns {
  readonly refused = new Map<number, ManifestIssue>();
  readonly #paths: string[] = [];
  readonly #sizes = new IntColumn();
  readonly #mtimes = new IntColumn();
  readonly #oddHashes = new Map<number, string>();
  readonly #chunks = new Map<number, readonly string[]>();
  readonly #links = new Map<number, LinkTarget>();
  #kinds = new Uint8Array(1024);
  #hashes = new Uint8Array(1024 * hashBytes);

  get rowCount(): number {
    return this.#paths.length;
  }

  /** Where the next row's digest goes, for a reader that writes its bytes itself and then adds with `hash` undefined. */
  nextHash(): { readonly bytes: Uint8Array; readonly offset: number } {
    const offset = this.rowCount * hashBytes;
    if (offset >= this.#hashes.length) this.#hashes = grow(this.#hashes, new Uint8Array(this.#hashes.length * 2));
    return { bytes: this.#hashes, offset };
  }

  /** A file with one hash; `hash` undefined: its digest is already in place. */
  addFile(path: string, sizeBytes: Int, mtimeUs: Int, hash?: string): number {
    const row = this.rowCount;
    const { bytes, offset } = this.nextHash();
    if (hash !== undefined && !writeHex(hash, bytes, offset)) this.#oddHashes.set(row, hash);
    return this.#add(path, sizeBytes, mtimeUs, 0);
  }

  /** Any entry; `refused` is decided elsewhere. */
  add(entry: ManifestEntry): number {
    const row = this.rowCount;
    if (entry.kind === 'file') this.addFile(entry.path, entry.sizeBytes, entry.mtimeUs, entry.hash);
    else if (entry.kind === 'link' || entry.kind === 'deleted') this.#add(entry.path, 0, 0, kinds.indexOf(entry.kind));
    else this.#add(entry.path, entry.sizeBytes, entry.mtimeUs, kinds.indexOf(entry.kind));
    if (entry.kind === 'chunked') this.#chunks.set(row, entry.chunkHashes);
    if (entry.kind === 'link') this.#links.set(row, entry.link);
    else if (entry.kind !== 'deleted' && entry.runnable === true)
      this.#kinds[row] = (this.#kinds[row] ?? 0) | runnableBit;
    return row;
  }

  kind(row: number): EntryKind {
    return kinds[(this.#kinds[row] ?? 0) & kindMask] ?? 'file';
  }

  isRunnable(row: number): boolean {
    return ((this.#kinds[row] ?? 0) & runnableBit) !== 0;
  }

  /** The entry as an object made on demand. */
  entry(row: number): ManifestEntry {
    const refused = this.refused.size === 0 ? undefined : this.refused.get(row);
    const entry = this.#bareEntry(row);
    return refused === undefined ? entry : { ...entry, refused };
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
    return this.#chunks.get(row) ?? [];
  }

  link(row: number): LinkTarget {
    return this.#links.get(row) ?? { text: '', base: 'parent' };
  }

  /** Where a link leads is known only when all entries are. */
  setLink(row: number, link: LinkTarget): void {
    this.#links.set(row, link);
  }

  hasLinks(): boolean {
    return this.#links.size > 0;
  }

  path(row: number): string {
    return this.#paths[row] ?? '';
  }

  /** 0 for links and deletions. */
  sizeBytes(row: number): Int {
    return this.#sizes.at(row);
  }

  mtimeUs(row: number): Int {
    return this.#mtimes.at(row);
  }

  hash(row: number): string {
    const odd = this.#oddHashes.size === 0 ? undefined : this.#oddHashes.get(row);
    if (odd !== undefined) return odd;
    const start = row * hashBytes;
    for (let index = 0; index < hashBytes; index += 1) {
      const byte = this.#hashes[start + index] ?? 0;
      hexUnits[index * 2] = hexDigitUnits[byte >> 4] ?? 0;
      hexUnits[index * 2 + 1] = hexDigitUnits[byte & 15] ?? 0;
    }
    return String.fromCharCode(...hexUnits);
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
    if (this.#oddHashes.has(row) || other.#oddHashes.has(otherRow)) return this.hash(row) === other.hash(otherRow);
    const [start, otherStart] = [row * hashBytes, otherRow * hashBytes];
    for (let index = 0; index < hashBytes; index += 1)
      if (this.#hashes[start + index] !== other.#hashes[otherStart + index]) return false;
    return true;
  }

  #add(path: string, sizeBytes: Int, mtimeUs: Int, kind: number): number {
    const row = this.rowCount;
    if (row >= this.#kinds.length) this.#kinds = grow(this.#kinds, new Uint8Array(this.#kinds.length * 2));
    // Every row has room for a digest, also one that has none, so that rows and digests keep step.
    this.nextHash();
    this.#kinds[row] = kind;
    this.#sizes.set(row, sizeBytes);
    this.#mtimes.set(row, mtimeUs);
    this.#paths.push(path);
    return row;
  }
}

function grow<A extends Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Whether the text is a digest; only then all of its bytes are in place. */
function writeHex(text: string, bytes: Uint8Array, offset: number): boolean {
  if (text.length !== hashBytes * 2) return false;
  for (let index = 0; index < hashBytes; index += 1) {
    const high = hexValue(text.charCodeAt(index * 2));
    const low = hexValue(text.charCodeAt(index * 2 + 1));
    if (high < 0 || low < 0) return false;
    bytes[offset + index] = high * 16 + low;
  }
  return true;
}

/** The value of a lower-case hex digit, else -1. */
export function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}
