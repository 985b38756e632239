/** Exposure, and the way from light or code values to 8-bit sRGB. A preview, not colour-managed. */
import type { SmallPicture } from './reduce';

/** 8-bit sRGB of a small picture, `exposure` stops brighter. Not-a-number is black, infinite is white. */
export function toneMap({ rgb, encoding }: SmallPicture, exposure: number): Uint8Array {
  const gain = 2 ** exposure;
  const bytes = new Uint8Array(rgb.length);
  // Code values that stay as they are need no way there and back, which would round them.
  const isPlain = encoding === 'srgb' && exposure === 0;
  for (let at = 0; at < rgb.length; at += 1) {
    const value = rgb[at] ?? 0;
    bytes[at] = toByte(isPlain ? value : encodeSrgb(toLight(value, encoding) * gain));
  }
  return bytes;
}

/** What a sample stands for as light, 1.0 is white. */
function toLight(value: number, encoding: SmallPicture['encoding']): number {
  if (encoding === 'linear') return value;
  if (encoding === 'srgb') return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  // Cineon: 0.002 density a code of 1023, 0.6 gamma, white at 685, black at 95.
  const black = 10 ** (((95 - 685) * 0.002) / 0.6);
  return (10 ** (((value * 1023 - 685) * 0.002) / 0.6) - black) / (1 - black);
}

function encodeSrgb(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

function toByte(value: number): number {
  return value >= 1 ? 255 : value > 0 ? Math.round(value * 255) : 0;
}
