import { expect, test } from 'vitest';
import { partlyReplaced } from '../../../main/engine/outputs/plan/partlyReplaced';
import type { PlanDecision } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';

const overwrite: PlanDecision = { action: 'overwrite', origin: 'manual' };
const mixed = { kind: 'remote-newer', decision: overwrite } as const;
const plan = buildPlan({
  sequences: [
    { folder: 'r', prefix: 'beauty.', suffix: '.exr', width: 4, runs: [{ first: 1001, last: 1010, ...mixed }] },
    { folder: 'r', prefix: 'spec.', suffix: '.exr', width: 4, runs: [{ first: 1001, last: 1004, ...mixed }] },
    { folder: 'r', prefix: 'depth.', suffix: '.exr', width: 4, runs: [{ first: 1001, last: 1004, kind: 'new' }] },
  ],
});
const failed = (...paths: readonly string[]) => paths.map((path) => ({ path, code: 'x', message: '' }));

test('a sequence with replaced frames and old ones that stayed is named with both numbers', () => {
  const found = partlyReplaced(plan, {
    failed: failed('r/beauty.1003.exr'),
    asked: [
      { path: 'r/spec.1001.exr', code: 'changed-since-plan' },
      { path: 'r/spec.1002.exr', code: 'locked' },
    ],
  });
  expect(found).toEqual([
    { label: 'spec.[1001-1004].exr', newFrames: 2, oldFrames: 2 },
    { label: 'beauty.[1001-1010].exr', newFrames: 9, oldFrames: 1 },
  ]);
});

test('a sequence without any new frame is only old, and one that misses frames has no old ones', () => {
  const allOfSpec = [1001, 1002, 1003, 1004].map((frame) => `r/spec.${String(frame)}.exr`);
  expect(partlyReplaced(plan, { failed: failed(...allOfSpec, 'r/depth.1002.exr'), asked: [] })).toEqual([]);
});
