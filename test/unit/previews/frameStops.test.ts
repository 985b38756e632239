import { describe, expect, it } from 'vitest';
import { frameStops, middleOf } from '../../../main/engine/previews/frameStops';

/** Index and reason of each stop, of frames that are 1 MB unless named. */
const stopsOf = (count: number, odd: Readonly<Record<number, number>> = {}): string[] =>
  frameStops(count, (index) => odd[index] ?? 1_000_000).map(({ index, why }) => `${index} ${why}`);

describe('frames worth a look', () => {
  it.each([
    ['no frame', 0, {}, []],
    ['one frame', 1, {}, ['0 first']],
    ['two frames', 2, {}, ['0 first', '1 last']],
    ['three frames', 3, {}, ['0 first', '1 middle', '2 last']],
    ['an even number', 240, {}, ['0 first', '119 middle', '239 last']],
    ['one far smaller', 20, { 4: 400_000 }, ['0 first', '4 outlier', '9 middle', '19 last']],
    ['one far larger', 20, { 15: 2_100_000 }, ['0 first', '9 middle', '15 outlier', '19 last']],
    ['half and double, which are usual', 20, { 4: 500_001, 5: 1_999_999 }, ['0 first', '9 middle', '19 last']],
    ['an empty frame', 20, { 4: 0 }, ['0 first', '4 outlier', '9 middle', '19 last']],
    ['a last frame out of line', 20, { 19: 10 }, ['0 first', '9 middle', '19 outlier']],
    ['too few to have a usual size', 4, { 2: 1 }, ['0 first', '1 middle', '3 last']],
    ['as many odd as would be usual', 8, { 1: 1, 3: 1, 5: 1 }, ['0 first', '3 middle', '7 last']],
  ])('of %s', (_what, count, odd, expected) => {
    expect(stopsOf(count, odd)).toEqual(expected);
  });

  it('keeps the six that are furthest from the usual size', () => {
    const odd = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [10 + at, 3_000_000 + at * 1_000_000]));
    expect(stopsOf(100, odd).filter((stop) => stop.endsWith('outlier'))).toEqual(
      [13, 14, 15, 16, 17, 18].map((index) => `${index} outlier`),
    );
  });

  it('looks at no more than 20,000 sizes of a long row', () => {
    const looked = new Set<number>();
    frameStops(1_000_001, (index) => {
      looked.add(index);
      return 1;
    });
    expect([looked.size <= 20_000, Math.max(...looked) < 1_000_001]).toEqual([true, true]);
  });

  it.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [240, 119],
  ])('of %i frames the middle is at %i', (count, middle) => {
    expect(middleOf(count)).toBe(middle);
  });
});
