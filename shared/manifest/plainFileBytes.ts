/** Files whose values all stand in a block, written as the canonical bytes of version 2023-03-03 without a string in between. */
import { asciiWidths } from './pathBytes';
import { digestBytes, escapedBit, wideBit, type RowBlock } from './rowBlock';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (unit) => unit.charCodeAt(0));
const hashKey = bytesOf('{"hash":"');
const mtimeKey = bytesOf('","mtime":');
const pathKey = bytesOf(',"path":"');
const sizeKey = bytesOf('","size":');
const fixedLength = hashKey.length + digestBytes * 2 + mtimeKey.length + pathKey.length + sizeKey.length + 1;

const hexDigits = bytesOf('0123456789abcdef');
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

/** How many bytes `writePlainFile` writes. */
export function plainFileLength(block: RowBlock, index: number): number {
  return (
    fixedLength +
    pathLength(block, index) +
    integerLength(block.mtimes[index] ?? 0) +
    integerLength(block.sizes[index] ?? 0)
  );
}

/** Writes the entry as an object; answers where the next byte goes. There must be room. */
export function writePlainFile(block: RowBlock, index: number, bytes: Uint8Array, start: number): number {
  let at = writeBytes(hashKey, bytes, start);
  const { digests } = block;
  for (let digest = index * digestBytes; digest < (index + 1) * digestBytes; digest += 1) {
    const byte = digests[digest] ?? 0;
    bytes[at] = hexDigits[byte >> 4] ?? 0;
    bytes[at + 1] = hexDigits[byte & 15] ?? 0;
    at += 2;
  }
  at = writeBytes(mtimeKey, bytes, at);
  at = writeInteger(block.mtimes[index] ?? 0, bytes, at);
  at = writeBytes(pathKey, bytes, at);
  at = writePath(block, index, bytes, at);
  at = writeBytes(sizeKey, bytes, at);
  at = writeInteger(block.sizes[index] ?? 0, bytes, at);
  bytes[at] = 0x7d;
  return at + 1;
}

function writeBytes(from: Uint8Array, bytes: Uint8Array, start: number): number {
  for (let index = 0; index < from.length; index += 1) bytes[start + index] = from[index] ?? 0;
  return start + from.length;
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

function writePath(block: RowBlock, index: number, bytes: Uint8Array, start: number): number {
  const { paths } = block;
  const from = block.starts[index] ?? 0;
  const end = block.starts[index + 1] ?? 0;
  const marks = block.bits[index] ?? 0;
  let at = start;
  if ((marks & escapedBit) === 0) {
    for (let next = from; next < end; next += 1, at += 1) bytes[at] = paths[next] ?? 0;
    return at;
  }
  const step = (marks & wideBit) === 0 ? 1 : 2;
  for (let next = from; next < end; next += step) at = writeUnit(unitOf(paths, next, step), bytes, at);
  return at;
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

/** In two halves of which each is a small integer, whose digits come without a division of fractions. */
function writeInteger(value: number, bytes: Uint8Array, start: number): number {
  const end = start + integerLength(value);
  if (value < 0) bytes[start] = 0x2d;
  const magnitude = Math.abs(value);
  const high = Math.floor(magnitude / 1e8);
  let at = end;
  let low = (magnitude - high * 1e8) | 0;
  let upper = high | 0;
  const first = value < 0 ? start + 1 : start;
  for (let digit = 0; digit < 8 && at > first; digit += 1) {
    at -= 1;
    const rest = (low / 10) | 0;
    bytes[at] = 0x30 + (low - rest * 10);
    low = rest;
  }
  while (at > first) {
    at -= 1;
    const rest = (upper / 10) | 0;
    bytes[at] = 0x30 + (upper - rest * 10);
    upper = rest;
  }
  return end;
}
