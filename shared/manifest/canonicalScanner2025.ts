/** Reads files of version 2025-12 that stand exactly as the canonical writers write them, straight from bytes into columns. */
import type { EntryColumns } from './columns';
import { EntryCursor, keyOf, longestPathUnits, misfit, plainUnits, viewOf } from './entryCursor';
import type { FolderReferences } from './folderReferences';
import type { ManifestDialect } from './manifest';
import { isWide, pathUnits, writePath } from './pathBytes';
import { judgePath, type PathVerdict } from './pathRules';
import { order, runnableBit, wideBit, escapedBit, type RowBlock } from './rowBlock';

const hashKey = keyOf('{"hash":"');
const mtimeKey = keyOf('","mtime":');
const pathKey = keyOf(',"path":"');
const nameKey = keyOf(',"name":"');
const sizeKey = keyOf('","size":');
const runnableKey = keyOf('","runnable"');
const trueSizeKey = keyOf(':true,"size"');

const quote = 0x22;
const dollar = 0x24;
const comma = 0x2c;
const minus = 0x2d;
const slash = 0x2f;
const colon = 0x3a;
const backslash = 0x5c;
const closingBrace = 0x7d;
/** The number of no folder: the path stands there as it is. */
const literal = -1;

/**
 * Takes entries that follow one another in the canonical layout of either spelling and need no remark. What it leaves is read value
 * by value: every entry comes out the same either way.
 */
export class CanonicalScanner2025 extends EntryCursor {
  /** The spelling of the first entry that was taken last. */
  dialect: ManifestDialect = 'path';
  #isPath = true;
  readonly #columns: EntryColumns;
  readonly #folders: FolderReferences;
  readonly #judge: (path: string) => PathVerdict;
  readonly #isRelative: boolean;
  #target: Uint8Array = new Uint8Array();
  #targetView = viewOf(this.#target);
  #prefixes: Uint8Array = new Uint8Array();
  #prefixesView = viewOf(this.#prefixes);
  /** The folder of this entry, and what follows it in the bytes. */
  #folder = literal;
  #restStart = 0;
  /** The same of the entry before; of no length where it was not read from here, or is not plain. */
  #lastFolder = literal;
  #lastStart = 0;
  #lastLength = 0;

  /** `judge`: the rule for the paths of the manifest's style. */
  constructor(
    bytes: Uint8Array,
    columns: EntryColumns,
    folders: FolderReferences,
    judge: (path: string) => PathVerdict,
  ) {
    super(bytes, 0);
    this.#columns = columns;
    this.#folders = folders;
    this.#judge = judge;
    this.#isRelative = judge === judgePath;
  }

  /** Takes what it can from an offset on, but no more than one block of columns; answers where it ended. */
  read(offset: number): number {
    this.at = offset;
    if (!this.skip(hashKey)) return offset;
    this.at = offset;
    this.#lastLength = 0;
    const block = this.#columns.openBlock();
    let end = offset;
    while (block.count < block.bits.length) {
      if (!this.#readEntry(block)) break;
      if (end === offset) this.dialect = this.#isPath ? 'path' : 'name';
      end = this.at;
      if (this.bytes[this.at] !== comma) break;
      this.at += 1;
    }
    return end;
  }

  #readEntry(block: RowBlock): boolean {
    if (!this.skip(hashKey) || !this.readDigest(block) || !this.skip(mtimeKey)) return false;
    const isNegative = this.bytes[this.at] === minus;
    if (isNegative) this.at += 1;
    const mtime = this.readInteger();
    if (mtime === misfit || (isNegative && mtime === 0)) return false;
    this.#isPath = this.skip(pathKey);
    if (!this.#isPath && !this.skip(nameKey)) return false;
    if (!this.#readFolder()) return false;
    const shared = this.#sharedWithLast();
    if (!this.#readPath(block, shared)) return false;
    const restLength = this.at - this.#restStart;
    const isRunnable = this.#readRunnable();
    if (!isRunnable && !this.skip(sizeKey)) return false;
    const size = this.readInteger();
    if (size === misfit || this.bytes[this.at] !== closingBrace) return false;
    if (this.#folder !== literal && !this.#folders.take(pathUnits(this.#folders.list, this.#folder), this.at))
      return false;
    this.at += 1;
    block.sizes[block.count] = size;
    block.mtimes[block.count] = isNegative ? -mtime : mtime;
    const isPlain = block.bits[block.count] === 0;
    const lengthBefore = this.#lastLength;
    this.#lastLength = isPlain ? restLength : 0;
    if (isRunnable) block.bits[block.count] = (block.bits[block.count] ?? 0) | runnableBit;
    block.count += 1;
    if (isPlain && lengthBefore > 0 && this.#folder === this.#lastFolder)
      this.#place(block, restLength, shared, lengthBefore);
    else {
      this.#columns.placeNewest();
      if (this.#folder !== literal) this.#folders.use(this.#folder);
    }
    this.#lastFolder = this.#folder;
    this.#lastStart = this.#restStart;
    return true;
  }

  #readRunnable(): boolean {
    const { at } = this;
    if (this.skip(runnableKey) && this.skip(trueSizeKey) && this.bytes[this.at] === colon) {
      this.at += 1;
      return true;
    }
    this.at = at;
    return false;
  }

  /** Over a reference to a good folder. A text that begins with `$` otherwise is left alone. */
  #readFolder(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== dollar) {
      this.#folder = literal;
      this.#restStart = this.at;
      return this.#isRelative && bytes[this.at + 1] !== colon;
    }
    this.at += 1;
    const folder = this.readInteger();
    if (folder === misfit || bytes[this.at] !== slash) return false;
    this.at += 1;
    if (folder !== this.#lastFolder && (folder >= this.#folders.list.count || !this.#folders.isGood(folder)))
      return false;
    this.#folder = folder;
    this.#restStart = this.at;
    return true;
  }

  /** How many bytes behind the folder are as in the entry before, when that is in the same folder. */
  #sharedWithLast(): number {
    if (this.#folder !== this.#lastFolder) return 0;
    const { view, bytes } = this;
    const start = this.#restStart;
    const last = this.#lastStart;
    const length = Math.min(this.#lastLength, bytes.length - start);
    let shared = 0;
    while (shared + 4 <= length && view.getUint32(start + shared) === view.getUint32(last + shared)) shared += 4;
    while (shared < length && bytes[start + shared] === bytes[last + shared]) shared += 1;
    return shared;
  }

  /** What is as in the entry before was judged there; but a slash is judged with the two bytes behind it. */
  #readPath(block: RowBlock, shared: number): boolean {
    const { bytes } = this;
    const start = this.#restStart;
    if (!this.isName(start)) return false;
    let at = start + Math.max(0, shared - 2);
    for (;;) {
      while (plainUnits[bytes[at] ?? 0] === 1) at += 1;
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte === backslash) return this.#readEscapedPath(block);
      if (byte !== slash || !this.isName(at + 1)) return false;
      at += 1;
    }
    this.at = at;
    return at + 4 <= bytes.length && this.#write(block, start, at - start);
  }

  #write(block: RowBlock, start: number, length: number): boolean {
    const folder = this.#folder;
    if (folder === literal) {
      if (length > longestPathUnits) return false;
      block.makeRoom(length + 3);
      const target = block.pathEnd;
      this.#aim(block);
      this.#copy(this.view, start, length, target);
      block.starts[block.count + 1] = target + length;
      block.bits[block.count] = 0;
      return true;
    }
    const { list } = this.#folders;
    const prefixUnits = pathUnits(list, folder);
    if (prefixUnits + 1 + length > longestPathUnits) return false;
    if (isWide(list, folder)) {
      this.#writeWide(block, start, length);
      return true;
    }
    if (list.paths !== this.#prefixes) {
      this.#prefixes = list.paths;
      this.#prefixesView = viewOf(list.paths);
    }
    block.makeRoom(prefixUnits + length + 4);
    const target = block.pathEnd;
    this.#aim(block);
    this.#copy(this.#prefixesView, list.starts[folder] ?? 0, prefixUnits, target);
    block.paths[target + prefixUnits] = slash;
    this.#copy(this.view, start, length, target + prefixUnits + 1);
    block.starts[block.count + 1] = target + prefixUnits + 1 + length;
    block.bits[block.count] = (list.bits[folder] ?? 0) & escapedBit;
    return true;
  }

  /** Two bytes for every unit, as those of the folder are. */
  #writeWide(block: RowBlock, start: number, length: number): void {
    const { list } = this.#folders;
    const from = list.starts[this.#folder] ?? 0;
    const prefixBytes = (list.starts[this.#folder + 1] ?? 0) - from;
    block.makeRoom(prefixBytes + 2 + length * 2);
    const target = block.pathEnd;
    for (let index = 0; index < prefixBytes; index += 1) block.paths[target + index] = list.paths[from + index] ?? 0;
    let at = target + prefixBytes;
    block.paths[at] = 0;
    block.paths[at + 1] = slash;
    for (let index = 0; index < length; index += 1) {
      at += 2;
      block.paths[at] = 0;
      block.paths[at + 1] = this.bytes[start + index] ?? 0;
    }
    block.starts[block.count + 1] = at + 2;
    block.bits[block.count] = wideBit | escapedBit;
  }

  /** Copies go to this block. */
  #aim({ paths }: RowBlock): void {
    if (paths === this.#target) return;
    this.#target = paths;
    this.#targetView = viewOf(paths);
  }

  /** In words of four bytes: up to three bytes behind are written too, where the next ones will stand. */
  #copy(from: DataView, start: number, length: number, target: number): void {
    const to = this.#targetView;
    for (let index = 0; index < length; index += 4) to.setUint32(target + index, from.getUint32(start + index));
  }

  #readEscapedPath(block: RowBlock): boolean {
    this.at = this.#restStart;
    const rest = this.unescaped();
    if (rest === undefined) return false;
    const path = this.#folder === literal ? rest : `${this.#folders.list.path(this.#folder)}/${rest}`;
    const verdict = this.#judge(path);
    if (verdict.kind === 'fatal') return false;
    if (verdict.kind === 'kept' && (verdict.isRewritten || verdict.refused !== undefined)) return false;
    block.bits[block.count] = writePath(block, path);
    return true;
  }

  /** Notes how the newest path follows the one before, where both are in one folder and plain. */
  #place(block: RowBlock, length: number, shared: number, lengthBefore: number): void {
    const { bytes } = this;
    const prefix = this.#folder === literal ? 0 : pathUnits(this.#folders.list, this.#folder) + 1;
    block.shared[block.count - 1] = prefix + shared;
    if (shared === length)
      block.disorder = Math.max(block.disorder, lengthBefore === length ? order.level : order.mixed);
    else if (shared < lengthBefore && (bytes[this.#restStart + shared] ?? 0) < (bytes[this.#lastStart + shared] ?? 0))
      block.disorder = order.mixed;
  }
}
