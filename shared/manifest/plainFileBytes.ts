/** Files whose values all stand in a block, written as the canonical bytes of version 2023-03-03 without a string in between. */
import { asciiWidths } from './pathBytes';
import { digestBytes, escapedBit, wideBit, type RowBlock } from './rowBlock';

const hashKey = '{"hash":"';
const mtimeKey = '","mtime":';
const pathKey = ',"path":"';
const sizeKey = '","size":';
const fixedLength = hashKey.length + digestBytes * 2 + mtimeKey.length + pathKey.length + sizeKey.length + 1;

/** A text that is written four bytes at a time; the last word overlaps the one before it. */
type Words = readonly [length: number, first: number, second: number, last: number];

function wordsOf(text: string): Words {
  const view = new DataView(Uint8Array.from(text, (unit) => unit.charCodeAt(0)).buffer);
  return [text.length, view.getUint32(0), view.getUint32(4), view.getUint32(text.length - 4)];
}

const hashWords = wordsOf(hashKey);
const mtimeWords = wordsOf(mtimeKey);
const pathWords = wordsOf(pathKey);
const sizeWords = wordsOf(sizeKey);

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** The two digits of every byte, as they stand one behind the other. */
const hexPairs = Uint16Array.from(
  { length: 256 },
  (_, byte) => ((hexDigits[byte >> 4] ?? 0) << 8) | (hexDigits[byte & 15] ?? 0),
);
/** The same for every number below a hundred. */
const decimalPairs = Uint16Array.from(
  { length: 100 },
  (_, value) => ((0x30 + Math.floor(value / 10)) << 8) | (0x30 + (value % 10)),
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

/** How many bytes the entry takes. */
export function plainFileLength(block: RowBlock, index: number): number {
  return (
    fixedLength +
    pathLength(block, index) +
    integerLength(block.mtimes[index] ?? 0) +
    integerLength(block.sizes[index] ?? 0)
  );
}

/** Writes entries one behind the other. There must be room. */
export class PlainFileWriter {
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

  write(block: RowBlock, index: number): void {
    this.#writeWords(hashWords);
    const view = this.#view;
    const { digests } = block;
    const digest = index * digestBytes;
    for (let byte = 0; byte < digestBytes; byte += 1)
      view.setUint16(this.at + byte * 2, hexPairs[digests[digest + byte] ?? 0] ?? 0);
    this.at += digestBytes * 2;
    this.#writeWords(mtimeWords);
    this.#writeInteger(block.mtimes[index] ?? 0);
    this.#writeWords(pathWords);
    this.#writePath(block, index);
    this.#writeWords(sizeWords);
    this.#writeInteger(block.sizes[index] ?? 0);
    this.#bytes[this.at] = 0x7d;
    this.at += 1;
  }

  /** Any text of ASCII. */
  writeText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.at + index] = text.charCodeAt(index);
    this.at += text.length;
  }

  #writeWords([length, first, second, last]: Words): void {
    const view = this.#view;
    view.setUint32(this.at, first);
    view.setUint32(this.at + 4, second);
    view.setUint32(this.at + length - 4, last);
    this.at += length;
  }

  #writePath(block: RowBlock, index: number): void {
    const start = block.starts[index] ?? 0;
    const end = block.starts[index + 1] ?? 0;
    const marks = block.bits[index] ?? 0;
    if ((marks & escapedBit) === 0) this.#copyPath(block.paths, start, end - start);
    else {
      const step = (marks & wideBit) === 0 ? 1 : 2;
      for (let next = start; next < end; next += step)
        this.at = writeUnit(unitOf(block.paths, next, step), this.#bytes, this.at);
    }
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

  /** Two digits at a time from the end, in two halves of which each is a small integer. */
  #writeInteger(value: number): void {
    const bytes = this.#bytes;
    const first = value < 0 ? this.at + 1 : this.at;
    const end = this.at + integerLength(value);
    if (value < 0) bytes[this.at] = 0x2d;
    const magnitude = Math.abs(value);
    let upper = Math.floor(magnitude / 1e8) | 0;
    let rest = (magnitude - upper * 1e8) | 0;
    let at = end;
    while (at - first >= 2) {
      if (end - at === 8) {
        rest = upper;
        upper = 0;
      }
      const next = (rest / 100) | 0;
      at -= 2;
      this.#view.setUint16(at, decimalPairs[rest - next * 100] ?? 0);
      rest = next;
    }
    if (at > first) bytes[first] = 0x30 + (end - at === 8 ? upper : rest);
    this.at = end;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function pathLength(block: RowBlock, index: number): number {
  const start = block.starts[index] ?? 0;
  const end = block.starts[index + 1] ?? 0;
  const marks = block.bits[index] ?? 0;
  if ((marks & escapedBit) === 0) return end - start;
  const step = (marks & wideBit) === 0 ? 1 : 2;
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
function integerLength(value: number): number {
  let rest = Math.abs(value);
  let length = value < 0 ? 2 : 1;
  while (rest >= 1e4) {
    rest = Math.floor(rest / 1e4);
    length += 4;
  }
  return length + (rest >= 1e3 ? 3 : rest >= 1e2 ? 2 : rest >= 10 ? 1 : 0);
}
