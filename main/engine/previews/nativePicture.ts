/** What a picture that the window decodes says about itself: its format by its first bytes, and its size before anything is decoded. */
import { Buffer } from 'node:buffer';

export interface NativePicture {
  readonly format: 'png' | 'jpg' | 'webp' | 'avif' | 'gif' | 'bmp';
  readonly width: number;
  readonly height: number;
}

/** Undefined for bytes of another format, or whose size cannot be found. */
export function nativePicture(bytes: Uint8Array): NativePicture | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(view) ?? jpg(view) ?? webp(view) ?? avif(view) ?? gif(view) ?? bmp(view);
  } catch (error) {
    // Reading beyond the end is how a file that is cut off shows.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const at = (view: Buffer, offset: number, text: string): boolean =>
  view.toString('latin1', offset, offset + text.length) === text;

function png(view: Buffer): NativePicture | undefined {
  if (!at(view, 0, '\x89PNG\r\n\x1a\n') || !at(view, 12, 'IHDR')) return undefined;
  return { format: 'png', width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
}

function gif(view: Buffer): NativePicture | undefined {
  if (!at(view, 0, 'GIF87a') && !at(view, 0, 'GIF89a')) return undefined;
  return { format: 'gif', width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
}

function bmp(view: Buffer): NativePicture | undefined {
  if (!at(view, 0, 'BM')) return undefined;
  // Rows from the top have a negative height.
  return { format: 'bmp', width: Math.abs(view.readInt32LE(18)), height: Math.abs(view.readInt32LE(22)) };
}

function webp(view: Buffer): NativePicture | undefined {
  if (!at(view, 0, 'RIFF') || !at(view, 8, 'WEBP')) return undefined;
  if (at(view, 12, 'VP8X'))
    return { format: 'webp', width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
  if (at(view, 12, 'VP8L')) {
    const bits = view.readUInt32LE(21);
    return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (!at(view, 12, 'VP8 ')) return undefined;
  return { format: 'webp', width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff };
}

/** The largest size that any item has: which one is shown would need the whole item table. */
function avif(view: Buffer): NativePicture | undefined {
  if (!at(view, 4, 'ftyp') || !/avi[fs]/.test(view.toString('latin1', 8, Math.min(view.length, 64)))) return undefined;
  const limit = view.subarray(0, 1024 * 1024);
  let [width, height] = [0, 0];
  for (let found = limit.indexOf('ispe'); found >= 0; found = limit.indexOf('ispe', found + 4)) {
    width = Math.max(width, view.readUInt32BE(found + 8));
    height = Math.max(height, view.readUInt32BE(found + 12));
  }
  return width === 0 ? undefined : { format: 'avif', width, height };
}

function jpg(view: Buffer): NativePicture | undefined {
  if (!at(view, 0, '\xff\xd8\xff')) return undefined;
  for (let offset = 2; offset < view.length;) {
    if (view.readUInt8(offset) !== 0xff) return undefined;
    const marker = view.readUInt8(offset + 1);
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    // All frame headers but the tables that share their numbers.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { format: 'jpg', width: view.readUInt16BE(offset + 7), height: view.readUInt16BE(offset + 5) };
    offset += 2 + view.readUInt16BE(offset + 2);
  }
  return undefined;
}
