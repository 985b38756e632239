/** Decodes OpenEXR: scan lines and tiles, one part or several; uncompressed, RLE, ZIPS, ZIP, PIZ, PXR24, DWAA and DWAB. */
import { unpackBytes, unpackFloats } from './exrBlocks';
import { blockLines, readExrParts, type ExrChannel, type ExrPart } from './exrHeader';
import { countLayers, shownLayer, type ExrLayer } from './exrLayer';
import { halfToFloat } from './half';
import { PictureError, sliceOf, viewOf, type Picture } from './picture';

/** Compressions whose blocks unpack to plain bytes. */
const bytewise = new Set([0, 1, 2, 3]);
const closed: Readonly<Record<number, string>> = { 6: 'B44', 7: 'B44A' };

interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly packed: Uint8Array;
}

/** The shown layer in linear light. Throws PictureError. */
export function decodeExr(bytes: Uint8Array): Picture {
  const parts = readExrParts(bytes);
  const { part, layer } = shownPart(parts);
  const unknown = closed[part.compression];
  if (unknown !== undefined) throw new PictureError('not-supported', `${unknown} compression`);
  const channels = layer.picked.length === 1 ? 1 : layer.picked.length === 3 ? 3 : 4;
  const data = new Float32Array(part.width * part.height * channels);
  for (const offset of part.blocks) {
    const block = blockAt(bytes, part, offset);
    if (bytewise.has(part.compression) || block.packed.length >= rawBytesOf(part, block))
      placeBytes(data, part, layer, block);
    else placeFloats(data, part, layer, block);
  }
  return {
    width: part.width,
    height: part.height,
    channels,
    data,
    white: 1,
    encoding: 'linear',
    layers: parts.reduce((sum, each) => sum + countLayers(each.channels), 0),
  };
}

/** The first part with colour, else the first with anything. */
function shownPart(parts: readonly ExrPart[]): { part: ExrPart; layer: ExrLayer } {
  const shown = parts.flatMap((part) => {
    const layer = shownLayer(part.channels);
    return layer === undefined ? [] : [{ part, layer }];
  });
  const best = shown.find(({ layer }) => layer.picked.length > 1) ?? shown[0];
  if (best === undefined) throw new PictureError('damaged', 'it has no channels');
  return best;
}

const rawBytesOf = ({ bytesPerPixel }: ExrPart, { width, height }: Block): number => width * height * bytesPerPixel;

function blockAt(bytes: Uint8Array, part: ExrPart, offset: number): Block {
  const at = offset + (part.isMultiPart ? 4 : 0);
  if (part.tile !== undefined) {
    const head = viewOf(bytes, at, 20);
    const x = head.getInt32(0, true) * part.tile.width;
    const y = head.getInt32(4, true) * part.tile.height;
    if (head.getInt32(8, true) !== 0 || head.getInt32(12, true) !== 0)
      throw new PictureError('damaged', 'a tile is not of the full picture');
    return within(part, x, y, part.tile, sliceOf(bytes, at + 20, head.getUint32(16, true)));
  }
  const head = viewOf(bytes, at, 8);
  const y = head.getInt32(0, true) - part.top;
  const height = blockLines[part.compression] ?? 1;
  return within(part, 0, y, { width: part.width, height }, sliceOf(bytes, at + 8, head.getUint32(4, true)));
}

function within(
  part: ExrPart,
  x: number,
  y: number,
  size: { readonly width: number; readonly height: number },
  packed: Uint8Array,
): Block {
  const width = Math.min(size.width, part.width - x);
  const height = Math.min(size.height, part.height - y);
  if (x < 0 || y < 0 || width < 1 || height < 1)
    throw new PictureError('damaged', 'a block lies outside of the picture');
  return { x, y, width, height, packed };
}

function placeBytes(data: Float32Array, part: ExrPart, { picked }: ExrLayer, block: Block): void {
  const rawBytes = rawBytesOf(part, block);
  if (block.packed.length > rawBytes) throw new PictureError('damaged', 'a block is longer than its lines');
  const raw =
    block.packed.length === rawBytes ? block.packed : unpackBytes(block.packed, requirePacked(part), rawBytes);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  let at = 0;
  for (let line = 0; line < block.height; line += 1) {
    for (const [index, channel] of part.channels.entries()) {
      const to = picked.indexOf(index);
      if (to >= 0) placeLine(data, part.width, picked.length, block, line, to, view, at, channel);
      at += block.width * channel.sampleBytes;
    }
  }
}

function requirePacked({ compression }: ExrPart): number {
  if (compression === 0) throw new PictureError('damaged', 'a block is shorter than its lines');
  return compression;
}

function placeLine(
  data: Float32Array,
  width: number,
  channels: number,
  { x, y, width: count }: Block,
  line: number,
  channel: number,
  view: DataView,
  at: number,
  { pixelType }: ExrChannel,
): void {
  let to = ((y + line) * width + x) * channels + channel;
  for (let pixel = 0; pixel < count; pixel += 1, to += channels) {
    data[to] =
      pixelType === 1
        ? halfToFloat(view.getUint16(at + pixel * 2, true))
        : pixelType === 2
          ? view.getFloat32(at + pixel * 4, true)
          : view.getUint32(at + pixel * 4, true);
  }
}

function placeFloats(data: Float32Array, part: ExrPart, layer: ExrLayer, block: Block): void {
  const { picked, prefix } = layer;
  const shown = picked.length === 1 ? ['Y'] : ['R', 'G', 'B', 'A'];
  const channels = part.channels.map(({ name, pixelType }, index) => {
    const role = picked.indexOf(index);
    // DWA knows channels by their last name; another layer must not take the place of the shown one.
    if (role >= 0) return { name: shown[role] ?? '', pixelType };
    return { name: /^[RGBAY]$/.test(name) && prefix !== '' ? `_.${name}` : name, pixelType };
  });
  const floats = unpackFloats({
    packed: block.packed,
    compression: part.compression,
    width: block.width,
    height: block.height,
    channels,
    rawBytes: rawBytesOf(part, block),
  });
  const from = picked.length === 1 ? 1 : 4;
  for (let line = 0; line < block.height; line += 1) {
    // The unpacker's rows run from the bottom.
    const source = (block.height - 1 - line) * block.width * from;
    const target = ((block.y + line) * part.width + block.x) * picked.length;
    for (let pixel = 0; pixel < block.width; pixel += 1)
      for (let channel = 0; channel < picked.length; channel += 1)
        data[target + pixel * picked.length + channel] = floats[source + pixel * from + channel] ?? 0;
  }
}
