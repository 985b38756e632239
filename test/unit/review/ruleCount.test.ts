import { expect, test } from 'vitest';
import type { PlanRule } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';
import { openReview } from '../../support/openReview';

const rule = (part: Partial<PlanRule>): PlanRule => ({
  id: 'mine',
  name: 'Mine',
  enabled: true,
  when: { glob: 'a/**' },
  then: { action: 'keep-both' },
  ...part,
});

test('a rule is counted at its place: what it would decide, what does not allow it, what was decided by hand', () => {
  const review = openReview(
    buildPlan({
      files: {
        'a/one.exr': { kind: 'edited-here', decision: null },
        'a/two.exr': { kind: 'edited-here', decision: null },
        'a/three.exr': { kind: 'locked', decision: null },
        'b/four.exr': { kind: 'edited-here', decision: null },
      },
    }),
  );
  const before = review.summary();
  expect(review.ruleCount(rule({}))).toEqual({ decided: 3, unfit: 0, byHand: 0 });
  expect(review.ruleCount(rule({ then: { action: 'overwrite' } }))).toEqual({ decided: 2, unfit: 1, byHand: 0 });
  review.useRules(() => [rule({ id: 'strong', when: { glob: 'a/one.exr' }, then: { action: 'skip' } })]);
  expect([review.ruleCount(rule({})), review.ruleCount(rule({}), 'strong')]).toEqual([
    { decided: 2, unfit: 0, byHand: 0 },
    { decided: 3, unfit: 0, byHand: 0 },
  ]);
  review.undo();
  expect(review.summary().byAction).toEqual(before.byAction);
});

test('an enabled rule is counted even while it is off, and a bad pattern is refused', () => {
  const review = openReview(buildPlan({ files: { 'a/one.exr': { kind: 'edited-here', decision: null } } }));
  expect(review.ruleCount(rule({ enabled: false }))).toEqual({ decided: 1, unfit: 0, byHand: 0 });
  expect(() => review.ruleCount(rule({ when: { glob: 'a/[' } }))).toThrow(
    expect.objectContaining({ name: 'AppError' }),
  );
});
