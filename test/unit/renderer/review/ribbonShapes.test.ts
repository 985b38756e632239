import { describe, expect, test } from 'vitest';
import type { RibbonRun } from '../../../../shared/ipc/rows';
import { ribbonSentence, ribbonShapes } from '../../../../renderer/features/review/ribbonShapes';

const story: readonly RibbonRun[] = [
  { first: 1001, last: 1016, mark: 'farm' },
  { first: 1017, last: 1028, mark: 'both' },
  { first: 1029, last: 1240, mark: 'farm' },
];

describe('the frame ribbon', () => {
  test('draws mine above, the farm below, and leaves gaps empty', () => {
    const shapes = ribbonShapes([...story.slice(0, 2), { first: 1200, last: 1240, mark: 'same' }], 1001, 1240);
    expect(shapes.map(({ tone, x, width }) => `${tone} ${x} ${width}`)).toEqual([
      'farm 0 16',
      'mine 16 12',
      'farm 16 12',
      'same 199 41',
    ]);
  });

  test('never draws more than a screen can tell apart', () => {
    const striped = Array.from({ length: 100_000 }, (_, frame): RibbonRun => ({
      first: frame,
      last: frame,
      mark: frame % 2 === 0 ? 'farm' : 'mine',
    }));
    expect(ribbonShapes(striped, 0, 99_999).length).toBeLessThanOrEqual(480);
  });

  test('is a sentence for those who do not see it', () => {
    expect([
      ribbonSentence(story),
      ribbonSentence(
        Array.from({ length: 6 }, (_, run): RibbonRun => ({ first: run * 10, last: run * 10, mark: 'new' })),
      ),
    ]).toEqual([
      '1001 to 1016 newer on the farm, 1017 to 1028 changed on both sides, 1029 to 1240 newer on the farm',
      '0 new, 10 new, 20 new, 30 new, and 2 more runs',
    ]);
  });
});
