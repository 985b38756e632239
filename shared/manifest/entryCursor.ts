/** Steps over the bytes of entries that stand exactly as the canonical writers write them; whatever else is there is left alone. */
import { asciiWidths } from './pathBytes';
import { digestBytes, type RowBlock } from './rowBlock';

/** A text that is compared four bytes at a time; the last word may overlap the one before it. */
export interface Key {
  readonly length: number;
  readonly words: readonly [number, number, number];
}

/** Of 8 to 12 characters. */
export function keyOf(text: string): Key {
  const view = new DataView(Uint8Array.from(text, (unit) => unit.charCodeAt(0)).buffer);
  return { length: text.length, words: [view.getUint32(0), view.getUint32(4), view.getUint32(text.length - 4)] };
}

const quote = 0x22;
const slash = 0x2f;
const dot = 0x2e;
const backslash = 0x5c;
export const longestPathUnits = 32_767;
/** What is no such number. */
export const misfit = -1;

const hexValue = (byte: number): number => '0123456789abcdef'.indexOf(String.fromCharCode(byte));
/** The value of every pair of bytes that are lower-case hex digits; a negative number for all others. */
const hexPairs = Int16Array.from({ length: 1 << 16 }, (_, pair) => {
  const high = hexValue(pair >> 8);
  const low = hexValue(pair & 0xff);
  return high < 0 || low < 0 ? misfit : high * 16 + low;
});

/** 1 for every byte that stands for itself in a path and says nothing about its parts. */
export const plainUnits = Uint8Array.from({ length: 256 }, (_, byte) =>
  asciiWidths[byte] === 1 && byte !== slash ? 1 : 0,
);

const escapes = new Map<number, number>([
  [quote, quote],
  [backslash, backslash],
  [0x62, 8],
  [0x74, 9],
  [0x6e, 10],
  [0x66, 12],
  [0x72, 13],
]);

/** Where a reader stands in the bytes. A step that does not fit answers so, and leaves the reader anywhere. */
export class EntryCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
  }

  /** Over a text that must stand here. */
  skip({ length, words }: Key): boolean {
    const at = this.at;
    if (at + length > this.bytes.length) return false;
    const view = this.view;
    if (view.getUint32(at) !== words[0] || view.getUint32(at + 4) !== words[1]) return false;
    if (view.getUint32(at + length - 4) !== words[2]) return false;
    this.at = at + length;
    return true;
  }

  /** Into the place of the next row. */
  readDigest(block: RowBlock): boolean {
    const at = this.at;
    if (at + digestBytes * 2 > this.bytes.length) return false;
    const view = this.view;
    const { digests } = block;
    const start = block.count * digestBytes;
    for (let index = 0; index < digestBytes; index += 1) {
      const byte = hexPairs[view.getUint16(at + index * 2)] ?? misfit;
      if (byte < 0) return false;
      digests[start + index] = byte;
    }
    this.at = at + digestBytes * 2;
    return true;
  }

  /** A plain integer that a number holds exactly, without leading zeros; else `misfit`. */
  readInteger(): number {
    const bytes = this.bytes;
    const start = this.at;
    let at = start;
    let value = 0;
    for (;;) {
      const digit = (bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    this.at = at;
    const digits = at - start;
    const isPlain = digits === 1 || (digits > 1 && digits <= 16 && bytes[start] !== 0x30);
    return isPlain && value <= Number.MAX_SAFE_INTEGER ? value : misfit;
  }

  /** Whether what begins here is a name and not nothing, `.` or `..`; names that begin with two dots are looked at elsewhere. */
  isName(at: number): boolean {
    const first = this.bytes[at];
    if (first === slash || first === quote) return false;
    if (first !== dot) return true;
    const second = this.bytes[at + 1];
    return second !== dot && second !== slash && second !== quote;
  }

  /** The rest of a JSON string that is ASCII with escapes; leaves the reader at its closing quote. */
  unescaped(): string | undefined {
    const bytes = this.bytes;
    const units: number[] = [];
    let at = this.at;
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
    this.at = at;
    return String.fromCharCode(...units);
  }

  #hexUnit(at: number): number {
    if (at + 4 > this.bytes.length) return misfit;
    const high = hexPairs[this.view.getUint16(at)] ?? misfit;
    const low = hexPairs[this.view.getUint16(at + 2)] ?? misfit;
    return high < 0 || low < 0 ? misfit : high * 256 + low;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
