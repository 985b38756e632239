/** Decodes PNG after leaving out everything but its pixels: texts and profiles may unpack to anything. */
import { Buffer } from 'node:buffer';
import { decode } from 'fast-png';
import { inflateAtMost } from './inflate';
import { PictureError, requireSize, viewOf, type Picture } from './picture';

const kept = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** sRGB code values. Throws PictureError. */
export function decodePng(bytes: Uint8Array): Picture {
  const clean = withoutExtras(bytes);
  let decoded: ReturnType<typeof decode>;
  try {
    decoded = decode(clean);
  } catch (error) {
    // The decoder throws what it stumbles over; whatever that was, the file is not a PNG it can read.
    throw new PictureError('damaged', error instanceof Error ? error.message : 'its pixels cannot be read');
  }
  const { width, height, data, palette, depth } = decoded;
  if (palette !== undefined) return { ...fromPalette(data, palette, width, height, depth), layers: 1 };
  const { channels } = decoded;
  const white = depth === 16 ? 65_535 : 2 ** depth - 1;
  if (depth < 8) {
    const grey = unpackBits(data, width, height, depth);
    return { width, height, channels: 1, data: grey, white, encoding: 'srgb', layers: 1 };
  }
  const samples = data instanceof Uint16Array ? data : Uint8Array.from(data);
  if (channels === 2) {
    const grey = samples.filter((_, index) => index % 2 === 0);
    return { width, height, channels: 1, data: grey, white, encoding: 'srgb', layers: 1 };
  }
  return { width, height, channels: channels as 1 | 3 | 4, data: samples, white, encoding: 'srgb', layers: 1 };
}

/** Checks that the pixels unpack to no more than the header says. */
function withoutExtras(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  const pixels: Uint8Array[] = [];
  let mostBytes = 0;
  for (let at = 8; at < bytes.length;) {
    const head = viewOf(bytes, at, 8);
    const length = head.getUint32(0, false);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = viewOf(bytes, at + 8, length + 4);
    if (name === 'IHDR') {
      if (length < 13) throw new PictureError('damaged', 'its header is cut off');
      const samples = samplesOf[body.getUint8(9)] ?? 4;
      const width = body.getUint32(0, false);
      const height = body.getUint32(4, false);
      requireSize(width, height, samples * 2);
      // Interlaced pictures have a filter byte for each row of each pass.
      mostBytes = height * (Math.ceil((width * samples * body.getUint8(8)) / 8) + 16) + 4096;
    }
    if (name === 'IDAT') pixels.push(bytes.subarray(at + 8, at + 8 + length));
    if (kept.has(name)) parts.push(bytes.subarray(at, at + length + 12));
    at += length + 12;
    if (name === 'IEND') break;
  }
  if (mostBytes === 0) throw new PictureError('damaged', 'it has no header');
  inflateAtMost(Buffer.concat(pixels), mostBytes);
  return Buffer.concat(parts);
}

function unpackBits(data: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const byte = data[y * rowBytes + Math.floor(x / perByte)] ?? 0;
      samples[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
    }
  return samples;
}

function fromPalette(
  data: ArrayLike<number>,
  palette: readonly (readonly number[])[],
  width: number,
  height: number,
  depth: number,
): Omit<Picture, 'layers'> {
  const indexes = depth < 8 ? unpackBits(data, width, height, depth) : data;
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = palette[indexes[pixel] ?? 0] ?? [0, 0, 0];
    for (let channel = 0; channel < 3; channel += 1) rgb[pixel * 3 + channel] = colour[channel] ?? 0;
  }
  return { width, height, channels: 3, data: rgb, white: 255, encoding: 'srgb' };
}
