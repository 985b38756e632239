/** Paths as the bytes of a block: written, read, compared and escaped without making strings of them. */
import { escapedBit, wideBit } from './rowBlock';
import { createFatalDecoder } from './utf8';

/** Paths one behind the other; path `i` is at `starts[i]` to `starts[i + 1]`, and its bits have the marks of `rowBlock.ts`. */
export interface PathBytes {
  readonly bits: Uint8Array;
  readonly starts: Uint32Array;
  readonly paths: Uint8Array;
}

/** The same while paths are added. */
export interface OpenPathBytes extends PathBytes {
  readonly count: number;
  readonly pathEnd: number;
  makeRoom(pathBytes: number): void;
}

const decoder = createFatalDecoder();
const unitsPerCall = 4096;

/** How one byte of ASCII stands in a JSON string: 1 as it is, 2 with a backslash, 6 as `\u00xx`. */
export const asciiWidths = Uint8Array.from({ length: 128 }, (_, unit) =>
  unit === 0x22 || unit === 0x5c || (unit >= 8 && unit <= 13 && unit !== 11) ? 2 : unit < 0x20 || unit > 0x7e ? 6 : 1,
);

/** Puts the path where the next row's belongs and answers its marks; the row is not counted yet. Any text can be kept. */
export function writePath(block: OpenPathBytes, path: string): number {
  block.makeRoom(path.length);
  const start = block.pathEnd;
  let bits = 0;
  for (let index = 0; index < path.length; index += 1) {
    const unit = path.charCodeAt(index);
    if (unit > 0x7f) return writeWide(block, path);
    if (asciiWidths[unit] !== 1) bits = escapedBit;
    block.paths[start + index] = unit;
  }
  block.starts[block.count + 1] = start + path.length;
  return bits;
}

function writeWide(block: OpenPathBytes, path: string): number {
  block.makeRoom(path.length * 2);
  const start = block.pathEnd;
  for (let index = 0; index < path.length; index += 1) {
    const unit = path.charCodeAt(index);
    block.paths[start + index * 2] = unit >> 8;
    block.paths[start + index * 2 + 1] = unit & 0xff;
  }
  block.starts[block.count + 1] = start + path.length * 2;
  return wideBit | escapedBit;
}

export function readPath(block: PathBytes, index: number): string {
  const start = block.starts[index] ?? 0;
  const end = block.starts[index + 1] ?? 0;
  if (!isWide(block, index)) return decoder.decode(block.paths.subarray(start, end));
  let text = '';
  for (let from = start; from < end; from += unitsPerCall * 2) {
    const units = new Array<number>(Math.min(unitsPerCall, (end - from) / 2));
    for (let unit = 0; unit < units.length; unit += 1)
      units[unit] = ((block.paths[from + unit * 2] ?? 0) << 8) | (block.paths[from + unit * 2 + 1] ?? 0);
    text += String.fromCharCode(...units);
  }
  return text;
}

/** Length in UTF-16 units. */
export function pathUnits(block: PathBytes, index: number): number {
  const bytes = (block.starts[index + 1] ?? 0) - (block.starts[index] ?? 0);
  return isWide(block, index) ? bytes / 2 : bytes;
}

/** One UTF-16 unit of a path; -1 behind its end, so that a path sorts before those that go on. */
export function unitAt(block: PathBytes, index: number, unit: number): number {
  if (unit >= pathUnits(block, index)) return -1;
  const start = block.starts[index] ?? 0;
  if (!isWide(block, index)) return block.paths[start + unit] ?? 0;
  return ((block.paths[start + unit * 2] ?? 0) << 8) | (block.paths[start + unit * 2 + 1] ?? 0);
}

/** How many units two paths have in common from their beginning. */
export function sharedUnits(block: PathBytes, index: number, other: PathBytes, otherIndex: number): number {
  const wide = isWide(block, index);
  if (wide !== isWide(other, otherIndex)) return sharedOneByOne(block, index, other, otherIndex);
  const left = block.paths;
  const right = other.paths;
  const start = block.starts[index] ?? 0;
  const otherStart = other.starts[otherIndex] ?? 0;
  const length = Math.min((block.starts[index + 1] ?? 0) - start, (other.starts[otherIndex + 1] ?? 0) - otherStart);
  let shared = 0;
  while (shared < length && left[start + shared] === right[otherStart + shared]) shared += 1;
  return wide ? shared >> 1 : shared;
}

/** By UTF-16 code units: negative, 0 or positive. */
export function comparePathBytes(block: PathBytes, index: number, other: PathBytes, otherIndex: number): number {
  const shared = sharedUnits(block, index, other, otherIndex);
  return unitAt(block, index, shared) - unitAt(other, otherIndex, shared);
}

function sharedOneByOne(block: PathBytes, index: number, other: PathBytes, otherIndex: number): number {
  const length = Math.min(pathUnits(block, index), pathUnits(other, otherIndex));
  let shared = 0;
  while (shared < length && unitAt(block, index, shared) === unitAt(other, otherIndex, shared)) shared += 1;
  return shared;
}

export function isWide(block: PathBytes, index: number): boolean {
  return ((block.bits[index] ?? 0) & wideBit) !== 0;
}
