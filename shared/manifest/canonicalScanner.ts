/** Reads entries of version 2023-03-03 that stand exactly as the reference writes them, straight from bytes into columns. */
import type { EntryColumns } from './columns';
import type { JsonReader } from './losslessJson';
import { asciiWidths, writePath } from './pathBytes';
import { judgePath } from './pathRules';
import { digestBytes, type RowBlock } from './rowBlock';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (unit) => unit.charCodeAt(0));
const hashKey = bytesOf('{"hash":"');
const mtimeKey = bytesOf('","mtime":');
const pathKey = bytesOf(',"path":"');
const sizeKey = bytesOf('","size":');

const quote = 0x22;
const slash = 0x2f;
const dot = 0x2e;
const comma = 0x2c;
const backslash = 0x5c;
const closingBrace = 0x7d;
const longestPathUnits = 32_767;
const misfit = -1;

/** The value of each lower-case hex digit; a negative number for every other byte. */
const hexValues = Int8Array.from({ length: 256 }, (_, byte) => '0123456789abcdef'.indexOf(String.fromCharCode(byte)));

const escapes = new Map<number, number>([
  [quote, quote],
  [backslash, backslash],
  [0x62, 8],
  [0x74, 9],
  [0x6e, 10],
  [0x66, 12],
  [0x72, 13],
]);

/**
 * Takes as many entries as follow one another in the canonical layout and need no remark, and leaves the reader behind the last
 * of them; answers how many. What it leaves is read value by value: every entry comes out the same either way.
 */
export function readCanonicalEntries(reader: JsonReader, columns: EntryColumns): number {
  const scanner = new Scanner(reader.bytes, reader.offset);
  let count = 0;
  for (;;) {
    const taken = scanner.fill(columns.openBlock());
    if (taken === 0) break;
    count += taken;
  }
  if (count > 0) reader.moveTo(scanner.end);
  return count;
}

class Scanner {
  /** Behind the last entry that was taken. */
  end: number;
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.end = at;
  }

  /** Takes entries until one does not fit or the block has no room for another one. */
  fill(block: RowBlock): number {
    const before = block.count;
    while (block.count < block.bits.length) {
      if (!this.#readEntry(block)) break;
      block.count += 1;
      this.end = this.#at;
      if (this.#bytes[this.#at] !== comma) break;
      this.#at += 1;
    }
    return block.count - before;
  }

  #readEntry(block: RowBlock): boolean {
    if (!this.#skip(hashKey) || !this.#readDigest(block) || !this.#skip(mtimeKey)) return false;
    const isNegative = this.#bytes[this.#at] === 0x2d;
    if (isNegative) this.#at += 1;
    const mtime = this.#readInteger();
    if (mtime === misfit || (isNegative && mtime === 0) || !this.#skip(pathKey)) return false;
    if (!this.#readPath(block) || !this.#skip(sizeKey)) return false;
    const size = this.#readInteger();
    if (size === misfit || this.#bytes[this.#at] !== closingBrace) return false;
    this.#at += 1;
    block.sizes[block.count] = size;
    block.mtimes[block.count] = isNegative ? -mtime : mtime;
    return true;
  }

  #skip(text: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text[index]) return false;
    this.#at = at + text.length;
    return true;
  }

  #readDigest(block: RowBlock): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    if (at + digestBytes * 2 > bytes.length) return false;
    const { digests } = block;
    const start = block.count * digestBytes;
    for (let index = 0; index < digestBytes; index += 1) {
      const high = hexValues[bytes[at + index * 2] ?? 0] ?? misfit;
      const low = hexValues[bytes[at + index * 2 + 1] ?? 0] ?? misfit;
      if ((high | low) < 0) return false;
      digests[start + index] = (high << 4) | low;
    }
    this.#at = at + digestBytes * 2;
    return true;
  }

  /** A plain integer that a number holds exactly, without leading zeros; else `misfit`. */
  #readInteger(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (;;) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    this.#at = at;
    const digits = at - start;
    const isPlain = digits === 1 || (digits > 1 && digits <= 16 && bytes[start] !== 0x30);
    return isPlain && value <= Number.MAX_SAFE_INTEGER ? value : misfit;
  }

  /** Looks for the end first, so that the bytes are copied once and into room that is there. */
  #readPath(block: RowBlock): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    if (!this.#isName(start) || bytes[start + 1] === 0x3a) return false;
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? 0x80;
      if (byte === quote) break;
      if (byte === backslash) return this.#readEscapedPath(block);
      if (byte > 0x7f || asciiWidths[byte] !== 1 || (byte === slash && !this.#isName(at + 1))) return false;
      at += 1;
    }
    const length = at - start;
    if (length > longestPathUnits) return false;
    block.makeRoom(length);
    const { paths } = block;
    const target = block.pathEnd;
    for (let index = 0; index < length; index += 1) paths[target + index] = bytes[start + index] ?? 0;
    block.starts[block.count + 1] = target + length;
    block.bits[block.count] = 0;
    this.#at = at;
    return true;
  }

  /** Whether what begins here is a name and not nothing, `.` or `..`; names that begin with two dots are looked at elsewhere. */
  #isName(at: number): boolean {
    const first = this.#bytes[at];
    if (first === slash || first === quote) return false;
    if (first !== dot) return true;
    const second = this.#bytes[at + 1];
    return second !== dot && second !== slash && second !== quote;
  }

  #readEscapedPath(block: RowBlock): boolean {
    const path = this.#unescaped();
    if (path === undefined) return false;
    const verdict = judgePath(path);
    if (verdict.kind === 'fatal') return false;
    if (verdict.kind === 'kept' && (verdict.isRewritten || verdict.refused !== undefined)) return false;
    block.bits[block.count] = writePath(block, path);
    return true;
  }

  #unescaped(): string | undefined {
    const bytes = this.#bytes;
    const units: number[] = [];
    let at = this.#at;
    for (;;) {
      const byte = bytes[at] ?? 0x80;
      if (byte === quote) break;
      if (byte > 0x7f || byte < 0x20 || units.length === longestPathUnits) return undefined;
      if (byte !== backslash) {
        units.push(byte);
        at += 1;
        continue;
      }
      const unit = bytes[at + 1] === 0x75 ? this.#hexUnit(at + 2) : (escapes.get(bytes[at + 1] ?? 0) ?? misfit);
      if (unit < 0) return undefined;
      units.push(unit);
      at += bytes[at + 1] === 0x75 ? 6 : 2;
    }
    this.#at = at;
    return String.fromCharCode(...units);
  }

  #hexUnit(at: number): number {
    let unit = 0;
    for (let index = at; index < at + 4; index += 1) {
      const digit = hexValues[this.#bytes[index] ?? 0] ?? misfit;
      if (digit < 0) return misfit;
      unit = (unit << 4) | digit;
    }
    return unit;
  }
}
