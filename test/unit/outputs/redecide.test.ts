import { expect, it } from 'vitest';
import { planInColumns, planInObjects } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { bundledPresets } from '../../../main/engine/outputs/plan/presets';
import { redecide } from '../../../main/engine/outputs/plan/redecide';
import type { Plan } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';
import { settledPlan } from '../../support/plan/settledObjects';

const overwritten = { action: 'overwrite', backup: true, origin: 'manual' } as const;

const plan = buildPlan({
  sequences: [
    {
      prefix: 'beauty.',
      suffix: '.exr',
      runs: [
        { first: 1001, last: 1001, kind: 'identical', proof: 'hash', decision: overwritten },
        { first: 1002, last: 1002, kind: 'edited-here' },
      ],
    },
  ],
  preset: 'artist',
});

const decisionsOf = ({ entries }: Plan) => entries.map(({ decision }) => decision);

it('a frame that a person overwrites keeps that decision when another preset decides a plan whose set it was copied into', () => {
  const settled = settledPlan(plan, { has: () => false });
  expect(decisionsOf(settled)).toMatchObject([
    { action: 'keep-both', from: 'beauty.1001.exr', origin: 'manual' },
    { action: 'keep-both', origin: 'preset:artist#3' },
  ]);
  const mirror = bundledPresets.find(({ name }) => name === 'mirror');
  const again = planInObjects(redecide(planInColumns(settled), mirror, []));
  expect(decisionsOf(again)[0]).toEqual(overwritten);
});
