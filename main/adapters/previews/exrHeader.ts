/** Reads the headers of an OpenEXR file: what its parts hold and where their blocks lie. */
import { PictureError, requireSize, viewOf } from './picture';

export interface ExrChannel {
  readonly name: string;
  /** 0 unsigned integer, 1 half, 2 float. */
  readonly pixelType: number;
  readonly sampleBytes: number;
}

export interface ExrPart {
  readonly compression: number;
  readonly channels: readonly ExrChannel[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Of tiles, on the full level. */
  readonly tile?: { readonly width: number; readonly height: number };
  /** Of all channels. */
  readonly bytesPerPixel: number;
  /** Offsets of the blocks of the full level. */
  readonly blocks: readonly number[];
  /** Blocks begin with the number of their part. */
  readonly isMultiPart: boolean;
}

/** Lines in one block, by the number of the compression. */
export const blockLines: readonly number[] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256];
const mostHeaderBytes = 4 * 1024 * 1024;
const mostChannels = 1024;
const flagTiled = 0x02;
const flagDeep = 0x08;
const flagMultiPart = 0x10;

interface Attributes {
  compression?: number;
  channels?: readonly (ExrChannel & { readonly isSubsampled: boolean })[];
  window?: readonly [number, number, number, number];
  tile?: { readonly width: number; readonly height: number; readonly mode: number };
  type?: string;
}

/** The parts of a file that can hold a picture. Throws `damaged`, `too-large`, or `not-supported` when none can be shown. */
export function readExrParts(bytes: Uint8Array): readonly ExrPart[] {
  if (viewOf(bytes, 0, 8).getUint32(0, true) !== 20_000_630)
    throw new PictureError('damaged', 'it is not an OpenEXR file');
  const flags = viewOf(bytes, 5, 1).getUint8(0);
  const isMultiPart = (flags & flagMultiPart) !== 0;
  if ((flags & flagDeep) !== 0 && !isMultiPart) throw new PictureError('not-supported', 'deep pixels');
  const reader = new HeaderReader(bytes);
  const headers: Attributes[] = [];
  do headers.push(reader.attributes());
  while (isMultiPart && !reader.isEnd());
  let at = reader.at;
  const parts: ExrPart[] = [];
  let refusal: PictureError | undefined;
  for (const header of headers) {
    const isTiled = isMultiPart ? header.type?.startsWith('tiled') === true : (flags & flagTiled) !== 0;
    try {
      const part = partOf(bytes, header, isTiled, isMultiPart, at);
      parts.push(part);
      at += 8 * part.blocks.length;
    } catch (error) {
      // The tables of the parts behind cannot be found without this one's length.
      if (!(error instanceof PictureError) || parts.length === 0) throw error;
      refusal = error;
      break;
    }
  }
  if (parts.length === 0) throw refusal ?? new PictureError('damaged', 'it has no pixels');
  return parts;
}

class HeaderReader {
  readonly #bytes: Uint8Array;
  at = 8;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Behind the last header of several stands an empty one. */
  isEnd(): boolean {
    if (viewOf(this.#bytes, this.at, 1).getUint8(0) !== 0) return false;
    this.at += 1;
    return true;
  }

  attributes(): Attributes {
    const found: Attributes = {};
    for (let name = this.#text(); name !== ''; name = this.#text()) {
      this.#text();
      const size = viewOf(this.#bytes, this.at, 4).getUint32(0, true);
      this.at += 4;
      this.#take(found, name, viewOf(this.#bytes, this.at, size));
      this.at += size;
      if (this.at > mostHeaderBytes) throw new PictureError('damaged', 'its header does not end');
    }
    return found;
  }

  #take(found: Attributes, name: string, value: DataView): void {
    const need = (length: number): void => {
      if (value.byteLength < length) throw new PictureError('damaged', `its ${name} is cut off`);
    };
    switch (name) {
      case 'compression':
        need(1);
        found.compression = value.getUint8(0);
        return;
      case 'channels':
        found.channels = channelsOf(value);
        return;
      case 'dataWindow':
        need(16);
        found.window = [0, 4, 8, 12].map((at) => value.getInt32(at, true)) as unknown as NonNullable<
          Attributes['window']
        >;
        return;
      case 'tiles':
        need(9);
        found.tile = {
          width: value.getUint32(0, true),
          height: value.getUint32(4, true),
          mode: value.getUint8(8),
        };
        return;
      case 'type':
        found.type = latin(value, 0, value.byteLength);
        return;
    }
  }

  #text(): string {
    const end = this.#bytes.indexOf(0, this.at);
    if (end < 0 || end - this.at > 255) throw new PictureError('damaged', 'its header is cut off');
    const text = latin(viewOf(this.#bytes, this.at, end - this.at), 0, end - this.at);
    this.at = end + 1;
    return text;
  }
}

function latin(view: DataView, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += 1) text += String.fromCharCode(view.getUint8(at));
  return text;
}

function channelsOf(view: DataView): NonNullable<Attributes['channels']> {
  const channels: (ExrChannel & { readonly isSubsampled: boolean })[] = [];
  let at = 0;
  while (at < view.byteLength && view.getUint8(at) !== 0) {
    let end = at;
    while (end < view.byteLength && view.getUint8(end) !== 0) end += 1;
    if (end + 17 > view.byteLength || channels.length >= mostChannels)
      throw new PictureError('damaged', 'its channels are cut off');
    const pixelType = view.getInt32(end + 1, true);
    if (pixelType < 0 || pixelType > 2) throw new PictureError('damaged', 'a channel has no type');
    channels.push({
      name: latin(view, at, end),
      pixelType,
      sampleBytes: pixelType === 1 ? 2 : 4,
      isSubsampled: view.getInt32(end + 9, true) !== 1 || view.getInt32(end + 13, true) !== 1,
    });
    at = end + 17;
  }
  return channels;
}

function partOf(
  bytes: Uint8Array,
  header: Attributes,
  isTiled: boolean,
  isMultiPart: boolean,
  tableAt: number,
): ExrPart {
  const { compression, channels, window, tile, type } = header;
  if (compression === undefined || channels === undefined || window === undefined)
    throw new PictureError('damaged', 'its header lacks channels, compression or size');
  if (type?.startsWith('deep') === true) throw new PictureError('not-supported', 'deep pixels');
  if (channels.some((channel) => channel.isSubsampled)) throw new PictureError('not-supported', 'subsampled channels');
  const lines = blockLines[compression];
  if (lines === undefined) throw new PictureError('not-supported', `compression ${compression}`);
  const [left, top, right, bottom] = window;
  const width = right - left + 1;
  const height = bottom - top + 1;
  const bytesPerPixel = channels.reduce((sum, channel) => sum + channel.sampleBytes, 0);
  requireSize(width, height, Math.max(bytesPerPixel, 16));
  if (isTiled && tile === undefined) throw new PictureError('damaged', 'its tiles have no size');
  let count = Math.ceil(height / lines);
  let listed = count;
  if (isTiled && tile !== undefined) {
    if (tile.width < 1 || tile.height < 1 || tile.width > 16_384 || tile.height > 16_384)
      throw new PictureError('damaged', 'its tiles have no size');
    count = Math.ceil(width / tile.width) * Math.ceil(height / tile.height);
    listed = count;
    // Smaller levels follow in the table; how many there are matters only for the part behind.
    if ((tile.mode & 0x0f) !== 0 && isMultiPart) throw new PictureError('not-supported', 'levels in several parts');
  }
  const table = viewOf(bytes, tableAt, listed * 8);
  const blocks = Array.from({ length: count }, (_, block) => Number(table.getBigUint64(block * 8, true)));
  return {
    compression,
    channels,
    left,
    top,
    width,
    height,
    ...(isTiled && tile !== undefined ? { tile: { width: tile.width, height: tile.height } } : {}),
    bytesPerPixel,
    blocks,
    isMultiPart,
  };
}
