/** Writes the parts of entries of either version one behind the other, from the bytes of a block. */
import { viewOf } from './entryCursor';
import { asciiWidths, type PathBytes } from './pathBytes';
import { digestBytes, escapedBit, wideBit, type RowBlock } from './rowBlock';

/** A text that is written four bytes at a time; the last word overlaps the one before it. */
export interface Words {
  readonly length: number;
  readonly first: number;
  readonly second: number;
  readonly last: number;
}

/** Of 8 to 12 characters. */
export function wordsOf(text: string): Words {
  const view = new DataView(Uint8Array.from(text, (unit) => unit.charCodeAt(0)).buffer);
  return {
    length: text.length,
    first: view.getUint32(0),
    second: view.getUint32(4),
    last: view.getUint32(text.length - 4),
  };
}

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** The two digits of every byte, as they stand one behind the other. */
const hexPairs = Uint16Array.from(
  { length: 256 },
  (_, byte) => ((hexDigits[byte >> 4] ?? 0) << 8) | (hexDigits[byte & 15] ?? 0),
);
/** The four digits of every number below ten thousand. */
const decimalQuads = Uint32Array.from({ length: 10_000 }, (_, value) =>
  [1000, 100, 10, 1].reduce((word, unit) => word * 256 + 0x30 + (Math.floor(value / unit) % 10), 0),
);
const backslash = 0x5c;
const shortEscapes = new Map<number, number>([
  [0x22, 0x22],
  [backslash, backslash],
  [8, 0x62],
  [9, 0x74],
  [10, 0x6e],
  [12, 0x66],
  [13, 0x72],
]);

/** There must be room for all that is written. */
export class EntryWriter {
  /** Where the next byte goes. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #paths: Uint8Array = new Uint8Array();
  #pathsView = viewOf(this.#paths);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  writeDigest({ digests }: RowBlock, index: number): void {
    const digest = index * digestBytes;
    for (let byte = 0; byte < digestBytes; byte += 1)
      this.#view.setUint16(this.at + byte * 2, hexPairs[digests[digest + byte] ?? 0] ?? 0);
    this.at += digestBytes * 2;
  }

  /** Any text of ASCII. */
  writeText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.at + index] = text.charCodeAt(index);
    this.at += text.length;
  }

  writeWords({ length, first, second, last }: Words): void {
    const view = this.#view;
    view.setUint32(this.at, first);
    view.setUint32(this.at + 4, second);
    view.setUint32(this.at + length - 4, last);
    this.at += length;
  }

  writeByte(byte: number): void {
    this.#bytes[this.at] = byte;
    this.at += 1;
  }

  /** A path as it stands in a JSON string, from one of its units on. */
  writePath(block: PathBytes, index: number, fromUnit = 0): void {
    const step = ((block.bits[index] ?? 0) & wideBit) === 0 ? 1 : 2;
    const start = (block.starts[index] ?? 0) + fromUnit * step;
    const end = block.starts[index + 1] ?? 0;
    const marks = block.bits[index] ?? 0;
    if ((marks & escapedBit) === 0) this.#copyPath(block.paths, start, end - start);
    else
      for (let next = start; next < end; next += step)
        this.at = writeUnit(unitOf(block.paths, next, step), this.#bytes, this.at);
  }

  /** In words of four bytes as far as they reach, then the rest. */
  #copyPath(paths: Uint8Array, start: number, length: number): void {
    if (paths !== this.#paths) {
      this.#paths = paths;
      this.#pathsView = viewOf(paths);
    }
    const from = this.#pathsView;
    const to = this.#view;
    const { at } = this;
    let index = 0;
    for (; index + 4 <= length; index += 4) to.setUint32(at + index, from.getUint32(start + index));
    for (; index < length; index += 1) this.#bytes[at + index] = paths[start + index] ?? 0;
    this.at = at + length;
  }

  /** A whole number that is exact, in two halves of which each is a small integer. */
  writeInteger(value: number): void {
    const magnitude = Math.abs(value);
    if (value < 0) this.writeByte(0x2d);
    const digits = digitCount(magnitude);
    const end = this.at + digits;
    if (digits <= 8) this.#writeDigits(end, digits, magnitude | 0);
    else {
      const upper = Math.floor(magnitude / 1e8) | 0;
      this.#writeDigits(end - 8, digits - 8, upper);
      this.#writeDigits(end, 8, (magnitude - upper * 1e8) | 0);
    }
    this.at = end;
  }

  /** From the end, four at a time. */
  #writeDigits(end: number, digits: number, value: number): void {
    let at = end;
    let left = digits;
    let rest = value;
    for (; left >= 4; left -= 4) {
      const next = (rest / 10_000) | 0;
      at -= 4;
      this.#view.setUint32(at, decimalQuads[rest - next * 10_000] ?? 0);
      rest = next;
    }
    for (; left > 0; left -= 1) {
      const next = (rest / 10) | 0;
      at -= 1;
      this.#bytes[at] = 0x30 + rest - next * 10;
      rest = next;
    }
  }
}

/** How many bytes `writePath` takes. */
export function pathLength(block: PathBytes, index: number, fromUnit = 0): number {
  const step = ((block.bits[index] ?? 0) & wideBit) === 0 ? 1 : 2;
  const start = (block.starts[index] ?? 0) + fromUnit * step;
  const end = block.starts[index + 1] ?? 0;
  const marks = block.bits[index] ?? 0;
  if ((marks & escapedBit) === 0) return end - start;
  let length = 0;
  for (let at = start; at < end; at += step) length += asciiWidths[unitOf(block.paths, at, step)] ?? 6;
  return length;
}

function unitOf(paths: Uint8Array, at: number, step: number): number {
  const byte = paths[at] ?? 0;
  return step === 1 ? byte : (byte << 8) | (paths[at + 1] ?? 0);
}

function writeUnit(unit: number, bytes: Uint8Array, at: number): number {
  const width = asciiWidths[unit] ?? 6;
  if (width === 1) {
    bytes[at] = unit;
    return at + 1;
  }
  bytes[at] = backslash;
  bytes[at + 1] = shortEscapes.get(unit) ?? 0x75;
  if (width === 2) return at + 2;
  for (let digit = 0; digit < 4; digit += 1) bytes[at + 2 + digit] = hexDigits[(unit >> (12 - digit * 4)) & 15] ?? 0;
  return at + 6;
}

/** Digits of a whole number that is exact, with its sign. */
export function integerLength(value: number): number {
  return value < 0 ? 1 + digitCount(-value) : digitCount(value);
}

function digitCount(value: number): number {
  if (value >= 1e8) return 8 + (value >= 1e16 ? 8 : digitsBelow8(value / 1e8));
  return digitsBelow8(value);
}

function digitsBelow8(value: number): number {
  if (value >= 1e4) return value >= 1e6 ? (value >= 1e7 ? 8 : 7) : value >= 1e5 ? 6 : 5;
  return value >= 1e2 ? (value >= 1e3 ? 4 : 3) : value >= 10 ? 2 : 1;
}
