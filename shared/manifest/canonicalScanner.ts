/** Reads entries of version 2023-03-03 that stand exactly as the reference writes them, straight from bytes into columns. */
import type { EntryColumns } from './columns';
import { EntryCursor, keyOf, longestPathUnits, misfit, plainUnits, viewOf } from './entryCursor';
import type { JsonReader } from './losslessJson';
import { writePath } from './pathBytes';
import { judgePath } from './pathRules';
import { order, type RowBlock } from './rowBlock';

const entryBeginning = '{"hash":"';
const hashKey = keyOf(entryBeginning);
const mtimeKey = keyOf('","mtime":');
const pathKey = keyOf(',"path":"');
const sizeKey = keyOf('","size":');

const slash = 0x2f;
const comma = 0x2c;
const quote = 0x22;
const backslash = 0x5c;
const closingBrace = 0x7d;

/**
 * Takes as many entries as follow one another in the canonical layout and need no remark, and leaves the reader behind the last
 * of them; answers how many. What it leaves is read value by value: every entry comes out the same either way.
 */
export function readCanonicalEntries(reader: JsonReader, columns: EntryColumns): number {
  if (!beginsAsEntry(reader.bytes, reader.offset)) return 0;
  const scanner = new Scanner(reader.bytes, reader.offset, columns);
  let count = 0;
  for (;;) {
    const taken = scanner.fill(columns.openBlock());
    if (taken === 0) break;
    count += taken;
  }
  if (count > 0) reader.moveTo(scanner.end);
  return count;
}

/** Told without preparing anything: a file in another layout asks once for every entry. */
function beginsAsEntry(bytes: Uint8Array, offset: number): boolean {
  for (let index = 0; index < entryBeginning.length; index += 1)
    if (bytes[offset + index] !== entryBeginning.charCodeAt(index)) return false;
  return true;
}

class Scanner extends EntryCursor {
  /** Behind the last entry that was taken. */
  end: number;
  readonly #columns: EntryColumns;
  #target: Uint8Array = new Uint8Array();
  #targetView = viewOf(this.#target);
  /** The path of the entry before, in the bytes; of no length where it was not read from here. */
  #lastStart = 0;
  #lastLength = 0;

  constructor(bytes: Uint8Array, at: number, columns: EntryColumns) {
    super(bytes, at);
    this.#columns = columns;
    this.end = at;
  }

  /** Takes entries until one does not fit or the block has no room for another one. */
  fill(block: RowBlock): number {
    const before = block.count;
    while (block.count < block.bits.length) {
      if (!this.#readEntry(block)) break;
      this.end = this.at;
      if (this.bytes[this.at] !== comma) break;
      this.at += 1;
    }
    return block.count - before;
  }

  #readEntry(block: RowBlock): boolean {
    if (!this.skip(hashKey) || !this.readDigest(block) || !this.skip(mtimeKey)) return false;
    const isNegative = this.bytes[this.at] === 0x2d;
    if (isNegative) this.at += 1;
    const mtime = this.readInteger();
    if (mtime === misfit || (isNegative && mtime === 0) || !this.skip(pathKey)) return false;
    const pathStart = this.at;
    const units = this.#sharedWithLast(pathStart);
    if (!this.#readPath(block, units)) return false;
    const pathLength = this.at - pathStart;
    if (!this.skip(sizeKey)) return false;
    const size = this.readInteger();
    if (size === misfit || this.bytes[this.at] !== closingBrace) return false;
    this.at += 1;
    block.sizes[block.count] = size;
    block.mtimes[block.count] = isNegative ? -mtime : mtime;
    block.count += 1;
    this.#place(block, pathStart, pathLength, units);
    return true;
  }

  /** Notes how the newest path follows the one before, which is known already where both were read here as they are. */
  #place(block: RowBlock, start: number, length: number, units: number): void {
    const index = block.count - 1;
    const isPlain = block.bits[index] === 0;
    if (this.#lastLength === 0 || !isPlain) this.#columns.placeNewest();
    else {
      block.shared[index] = units;
      if (units === length)
        block.disorder = Math.max(block.disorder, this.#lastLength === length ? order.level : order.mixed);
      else if (
        units < this.#lastLength &&
        (this.bytes[start + units] ?? 0) < (this.bytes[this.#lastStart + units] ?? 0)
      )
        block.disorder = order.mixed;
    }
    this.#lastStart = start;
    this.#lastLength = isPlain ? length : 0;
  }

  /** How many bytes of the path that begins here are as in the path before. */
  #sharedWithLast(start: number): number {
    const view = this.view;
    const last = this.#lastStart;
    const length = Math.min(this.#lastLength, this.bytes.length - start);
    let shared = 0;
    while (shared + 4 <= length && view.getUint32(start + shared) === view.getUint32(last + shared)) shared += 4;
    while (shared < length && this.bytes[start + shared] === this.bytes[last + shared]) shared += 1;
    return shared;
  }

  /**
   * What is as in the path before was judged there; but a slash is judged with the two bytes behind it. Looks for the end first, so
   * that the bytes are copied once and into room that is there.
   */
  #readPath(block: RowBlock, shared: number): boolean {
    const bytes = this.bytes;
    const start = this.at;
    if (!this.isName(start) || bytes[start + 1] === 0x3a) return false;
    let at = start + Math.max(0, shared - 2);
    for (;;) {
      while (plainUnits[bytes[at] ?? 0] === 1) at += 1;
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte === backslash) return this.#readEscapedPath(block);
      if (byte !== slash || !this.isName(at + 1)) return false;
      at += 1;
    }
    const length = at - start;
    if (length > longestPathUnits || at + 4 > bytes.length) return false;
    block.makeRoom(length + 3);
    this.#copy(start, length, block);
    block.bits[block.count] = 0;
    this.at = at;
    return true;
  }

  /** In words of four bytes: up to three bytes behind the path are written too, where the next path will stand. */
  #copy(start: number, length: number, block: RowBlock): void {
    if (block.paths !== this.#target) {
      this.#target = block.paths;
      this.#targetView = viewOf(block.paths);
    }
    const from = this.view;
    const to = this.#targetView;
    const target = block.pathEnd;
    for (let index = 0; index < length; index += 4) to.setUint32(target + index, from.getUint32(start + index));
    block.starts[block.count + 1] = target + length;
  }

  #readEscapedPath(block: RowBlock): boolean {
    const path = this.unescaped();
    if (path === undefined) return false;
    const verdict = judgePath(path);
    if (verdict.kind === 'fatal') return false;
    if (verdict.kind === 'kept' && (verdict.isRewritten || verdict.refused !== undefined)) return false;
    block.bits[block.count] = writePath(block, path);
    return true;
  }
}
