import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../../main/adapters/previews/difference';
import type { Picture } from '../../../main/adapters/previews/picture';

/** A row of pixels, of floating-point light unless said otherwise. */
function row(channels: Picture['channels'], values: readonly number[], other: Partial<Picture> = {}): Picture {
  const data = Float32Array.from(values);
  return {
    width: values.length / channels,
    height: 1,
    channels,
    data,
    white: 1,
    encoding: 'linear',
    layers: 1,
    ...other,
  };
}
const grey = (...values: number[]): Picture => row(1, values);

describe('the difference of two pictures', () => {
  it.each([
    ['equal ones', grey(0, 0.5, 1), grey(0, 0.5, 1), { largest: 0, pixels: 0 }],
    ['the largest of all pixels', grey(0, 0.5, 1), grey(0.25, 0.5, 0.5), { largest: 0.5, pixels: 2 }],
    ['a pixel once, however many channels', row(3, [0, 0, 0]), row(3, [0.25, 0.5, 0]), { largest: 0.5, pixels: 1 }],
    ['alpha on both', row(4, [0, 0, 0, 1]), row(4, [0, 0, 0, 0.75]), { largest: 0.25, pixels: 1 }],
    ['alpha on one side, which does not count', row(4, [1, 1, 1, 0]), row(3, [1, 1, 1]), { largest: 0, pixels: 0 }],
    ['grey against colour', grey(0.5), row(3, [0.5, 0.5, 0.75]), { largest: 0.25, pixels: 1 }],
    ['not-a-number on both', grey(NaN, 0), grey(NaN, 0), { largest: 0, pixels: 0 }],
    ['not-a-number on one side', grey(NaN, 0), grey(0, 0), { largest: Infinity, pixels: 1 }],
    ['the endless on both', grey(Infinity), grey(Infinity), { largest: 0, pixels: 0 }],
    ['the endless against white', grey(Infinity), grey(1), { largest: Infinity, pixels: 1 }],
    [
      '8 bits against 16',
      row(1, [0], { data: Uint8Array.of(255), white: 255 }),
      row(1, [0], { data: Uint16Array.of(65_535), white: 65_535 }),
      { largest: 0, pixels: 0 },
    ],
    ['another width', grey(0, 0), grey(0), undefined],
    ['another height', grey(0, 0), { ...grey(0, 0), width: 1, height: 2 }, undefined],
    ['another encoding', grey(0), row(1, [0], { encoding: 'srgb' }), undefined],
  ])('%s', (_what, mine, farm, expected) => {
    expect([differenceOf(mine, farm), differenceOf(farm, mine)]).toEqual([expected, expected]);
  });
});
