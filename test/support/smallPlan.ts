/** The smallest plan with every shape of row: a sequence of two kinds, a file, a new file. */
import type { Plan, PlanKind } from '../../shared/domain/plan';
import { buildPlan } from './buildPlan';

export function smallPlan(notes: PlanKind): Plan {
  return buildPlan({
    sequences: [
      {
        folder: 'renders',
        prefix: 'beauty.',
        suffix: '.exr',
        runs: [
          { first: 1001, last: 1010, kind: 'content-differs' },
          { first: 1011, last: 1020, kind: 'edited-here' },
        ],
      },
    ],
    files: { 'notes.txt': { kind: notes }, 'a.mov': { kind: 'new' } },
  });
}
