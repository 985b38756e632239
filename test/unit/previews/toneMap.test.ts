import { describe, expect, it } from 'vitest';
import { toneMap } from '../../../main/adapters/previews/toneMap';

const mapped = (encoding: 'linear' | 'srgb' | 'log', values: readonly number[], exposure = 0): number[] => [
  ...toneMap({ width: values.length, height: 1, rgb: Float32Array.from(values), encoding }, exposure),
];

describe('tone mapping', () => {
  it.each([
    ['light', 'linear', 0, [0, 0.002, 0.18, 0.5, 1], [0, 7, 118, 188, 255]],
    ['light, a stop brighter', 'linear', 1, [0, 0.09, 0.25, 0.5], [0, 118, 188, 255]],
    ['light, a stop darker', 'linear', -1, [0.36, 1, 2], [118, 188, 255]],
    ['light below black and beyond white', 'linear', 0, [-0.5, 7, 65504], [0, 255, 255]],
    ['what is no number, and the endless', 'linear', 0, [NaN, Infinity, -Infinity], [0, 255, 0]],
    ['the endless, darker', 'linear', -6, [Infinity, NaN], [255, 0]],
    ['code values as they are', 'srgb', 0, [0, 1 / 255, 100 / 255, 254 / 255, 1], [0, 1, 100, 254, 255]],
    ['code values through light and back', 'srgb', 1, [0, 188 / 255, 118 / 255], [0, 255, 162]],
    ['film density: its black and its white', 'log', 0, [0, 95 / 1023, 685 / 1023, 1], [0, 0, 255, 255]],
  ] as const)('%s', (_what, encoding, exposure, values, expected) => {
    expect(mapped(encoding, values, exposure)).toEqual(expected);
  });

  it('leaves every 8-bit code value where it is', () => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    expect(
      mapped(
        'srgb',
        codes.map((code) => code / 255),
      ),
    ).toEqual(codes);
  });

  it('never makes a brighter film code darker', () => {
    const bytes = mapped(
      'log',
      Array.from({ length: 1024 }, (_, code) => code / 1023),
    );
    expect(bytes.filter((byte, code) => byte < (bytes[code - 1] ?? 0))).toEqual([]);
  });
});
