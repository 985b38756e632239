/** Unpacks single blocks of an OpenEXR file. Every size is checked against the block's before anything is unpacked. */
import parseExr from 'parse-exr';
import { inflateAtMost } from './inflate';
import { PictureError } from './picture';

/** Undoes RLE, ZIPS and ZIP: the bytes of the block as if it were not compressed. */
export function unpackBytes(packed: Uint8Array, compression: number, rawBytes: number): Uint8Array {
  const mixed = compression === 1 ? unpackRuns(packed, rawBytes) : inflateAtMost(packed, rawBytes);
  if (mixed.length !== rawBytes) throw new PictureError('damaged', 'a block has the wrong length');
  for (let at = 1; at < rawBytes; at += 1) mixed[at] = ((mixed[at - 1] ?? 0) + (mixed[at] ?? 0) - 128) & 0xff;
  const raw = new Uint8Array(rawBytes);
  const half = (rawBytes + 1) >> 1;
  for (let at = 0; at < rawBytes; at += 1) raw[at] = mixed[(at & 1) === 0 ? at >> 1 : half + (at >> 1)] ?? 0;
  return raw;
}

function unpackRuns(packed: Uint8Array, rawBytes: number): Uint8Array {
  const raw = new Uint8Array(rawBytes);
  let to = 0;
  for (let at = 0; at < packed.length;) {
    const count = ((packed[at] ?? 0) << 24) >> 24;
    at += 1;
    const length = count < 0 ? -count : count + 1;
    if (to + length > rawBytes) throw new PictureError('damaged', 'a block is longer than its lines');
    if (count < 0) raw.set(packed.subarray(at, at + length), to);
    else raw.fill(packed[at] ?? 0, to, to + length);
    at += count < 0 ? length : 1;
    to += length;
  }
  if (to !== rawBytes) throw new PictureError('damaged', 'a block is shorter than its lines');
  return raw;
}

export interface LossyBlock {
  readonly packed: Uint8Array;
  readonly compression: number;
  readonly width: number;
  readonly height: number;
  /** Every channel of the file in its order; those shown are called R, G, B and A, or Y. */
  readonly channels: readonly { readonly name: string; readonly pixelType: number }[];
  readonly rawBytes: number;
}

const compressionDwaa = 8;
const compressionPxr24 = 5;
/** Leaves room for what PXR24 and DWA take while they work. */
const mostWorkingBytes = 512 * 1024 * 1024;

/** Unpacks a PIZ, PXR24 or DWA block to floats: RGBA, or one channel for Y. Rows run from the bottom. */
export function unpackFloats(block: LossyBlock): Float32Array {
  const { packed, compression, rawBytes, channels } = block;
  const [first] = channels;
  // The unpacker takes all channels for one type, and integers for nothing.
  if (first === undefined || channels.some(({ pixelType }) => pixelType === 0))
    throw new PictureError('not-supported', 'integer channels with this compression');
  const typed = compression === compressionPxr24 ? channels.filter(({ name }) => /^[RGBAY]$/.test(name)) : channels;
  if (new Set(typed.map(({ pixelType }) => pixelType)).size > 1)
    throw new PictureError('not-supported', 'half and float channels together with this compression');
  if (rawBytes * channels.length > mostWorkingBytes) throw new PictureError('too-large', `${channels.length} channels`);
  // The unpacker finds the rules of a channel by its whole name, files name them by what stands behind the layer.
  if (compression >= compressionDwaa && channels.some(({ name }) => name.includes('.')))
    throw new PictureError('not-supported', 'layers with DWA compression');
  if (compression === compressionPxr24) inflateAtMost(packed, rawBytes);
  if (compression >= compressionDwaa) requireHonestDwa(packed, rawBytes);
  try {
    const { data } = parseExr(asFile(block), 1015);
    return data as Float32Array;
  } catch (error) {
    // The unpacker throws what it stumbles over; whatever that was, the block is not one.
    throw new PictureError('damaged', error instanceof Error ? error.message : 'a block cannot be unpacked');
  }
}

/** A DWA block says how long its pieces are; none may be longer than the pixels could need. */
function requireHonestDwa(packed: Uint8Array, rawBytes: number): void {
  if (packed.length < 88) throw new PictureError('damaged', 'a block is cut off');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const field = (index: number): number => {
    const value = Number(view.getBigUint64(index * 8, true));
    if (value > 4 * rawBytes + 65_536) throw new PictureError('damaged', 'a block claims more than its lines hold');
    return value;
  };
  const [unknownBytes, unknownPacked, acPacked, dcPacked, runsPacked, runsBytes] = [1, 2, 3, 4, 5, 6].map(field);
  const [runsRaw, acCount, dcCount, acKind] = [7, 8, 9, 10].map(field);
  if ((runsRaw ?? 0) > 4 * rawBytes) throw new PictureError('damaged', 'a block claims more than its lines hold');
  // Rules for the channels stand between the header and the pieces.
  if (packed.length < 90) throw new PictureError('damaged', 'a block is cut off');
  let at = 88 + view.getUint16(88, true);
  const piece = (length = 0): Uint8Array => {
    if (at + length > packed.length) throw new PictureError('damaged', 'a block is cut off');
    at += length;
    return packed.subarray(at - length, at);
  };
  const pieces: readonly (readonly [number | undefined, number | undefined, boolean])[] = [
    [unknownPacked, unknownBytes, true],
    [acPacked, 2 * (acCount ?? 0), acKind === 1],
    [dcPacked, 2 * (dcCount ?? 0), true],
    [runsPacked, runsBytes, true],
  ];
  for (const [length, mostBytes, isDeflated] of pieces) {
    const bytes = piece(length);
    if (bytes.length > 0 && isDeflated) inflateAtMost(bytes, mostBytes ?? 0);
  }
}

/** The block as a file of one tile, with a header that says nothing but what was checked. */
function asFile({ packed, compression, width, height, channels }: LossyBlock): ArrayBuffer {
  const list = channels.map(({ name, pixelType }) => [...text(name), ...int32(pixelType), 0, 0, 0, 0, ...int32(1, 1)]);
  const bytes = [
    ...int32(20_000_630, 0x0202),
    ...attribute('channels', 'chlist', [...list.flat(), 0]),
    ...attribute('compression', 'compression', [compression]),
    ...attribute('dataWindow', 'box2i', int32(0, 0, width - 1, height - 1)),
    ...attribute('lineOrder', 'lineOrder', [0]),
    ...attribute('tiles', 'tiledesc', [...int32(width, height), 0]),
    0,
    ...int32(0, 0),
    ...int32(0, 0, 0, 0, packed.length),
  ];
  const file = new Uint8Array(bytes.length + packed.length);
  file.set(bytes);
  file.set(packed, bytes.length);
  return file.buffer;
}

const text = (value: string): number[] => [...Array.from(value, (unit) => unit.charCodeAt(0)), 0];
const attribute = (name: string, type: string, value: readonly number[]): number[] => [
  ...text(name),
  ...text(type),
  ...int32(value.length),
  ...value,
];

function int32(...values: readonly number[]): number[] {
  return values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff]);
}
