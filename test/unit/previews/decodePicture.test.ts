import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../main/adapters/previews/decodePicture';

const folder = join(import.meta.dirname, '../../fixtures/images');
const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  { readonly width: number; readonly height: number; readonly pixels: readonly (readonly number[])[] }
>;
/** Lossy, or rounded on the way. */
const tolerance = (name: string): number => (/dwa/.test(name) ? 0.02 : /pxr24/.test(name) ? 0.001 : 1e-6);
const notSupported = ['mixed-piz.exr', 'layers-dwaa.exr', 'half-rgba-b44.exr', 'jpeg-in-tiff.tif'];

describe('pictures decode to what other programs read from them', () => {
  it.each(Object.keys(expected).filter((name) => !notSupported.includes(name)))('%s', (name) => {
    const picture = decodePicture(sample(name));
    const { width, height, pixels } = expected[name]!;
    expect([picture.width, picture.height]).toEqual([width, height]);
    const wrong = pixels.filter(([x = 0, y = 0, ...samples]) => {
      const at = (y * width + x) * picture.channels;
      return samples.some(
        (value, channel) => !(Math.abs((picture.data[at + channel] ?? NaN) - value) <= tolerance(name)),
      );
    });
    const seen = wrong.map(([x = 0, y = 0]) => [
      x,
      y,
      ...picture.data.slice((y * width + x) * picture.channels, (y * width + x + 1) * picture.channels),
    ]);
    expect(seen).toEqual(wrong);
  });
});
