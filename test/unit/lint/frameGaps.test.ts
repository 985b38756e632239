import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameGaps } from '../../../main/engine/lint/frameGaps';

const frames = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);

test('a gap in a nearly complete sequence is evident, whatever its frames are called', () => {
  const plate = frames(1001, 1240).filter((frame) => frame < 1107 || frame > 1110);
  expect(frameGaps(plate, false)).toEqual({
    first: 1001,
    last: 1240,
    step: 1,
    missing: [{ first: 1107, last: 1110 }],
    missingCount: 4,
    isEvident: true,
  });
});

test('one frame out of a short sequence is evident where the number is written as a frame', () => {
  expect([frameGaps([1, 2, 4, 5], true)?.missing, frameGaps([1, 2, 4, 5], false)]).toEqual([
    [{ first: 3, last: 3 }],
    undefined,
  ]);
});

test('a large hole may as well lie between two ranges', () => {
  expect(frameGaps([...frames(1001, 1050), ...frames(1081, 1120)], true)).toMatchObject({
    missing: [{ first: 1051, last: 1080 }],
    isEvident: false,
  });
});

test('single pictures with numbers lack nothing', () => {
  expect([frameGaps([1, 10], true), frameGaps([3, 17, 240, 999], true), frameGaps([], true)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a whole sequence of any step lacks nothing; whatever frame is taken out of it is exactly the gap', () => {
  const sequence = fc.record({
    first: fc.integer({ min: -50, max: 2000 }),
    count: fc.integer({ min: 6, max: 400 }),
    step: fc.integer({ min: 1, max: 8 }),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(sequence, ({ first, count, step, at }) => {
      const whole = frames(first, first + (count - 1) * step, step);
      expect(frameGaps(whole, true)).toBeUndefined();
      const gone = whole[1 + (at % (count - 2))] ?? 0;
      const gaps = frameGaps(
        whole.filter((frame) => frame !== gone),
        true,
      );
      expect(gaps).toMatchObject({ missing: [{ first: gone, last: gone }], missingCount: 1, step, isEvident: true });
    }),
  );
});
