/** Random plans for property tests: sequences of mixed standings, single files, every kind. */
import fc from 'fast-check';
import { planKinds, presetNames, type Plan, type PlanKind } from '../../shared/domain/plan';
import { buildPlan, type FileStanding, type PlanLiteral } from './buildPlan';

const commonKinds: readonly PlanKind[] = [
  'identical',
  'new',
  'remote-newer',
  'edited-here',
  'content-differs',
  'local-newer',
];

const kind = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...commonKinds) },
  { weight: 1, arbitrary: fc.constantFrom(...planKinds) },
);

const standing: fc.Arbitrary<FileStanding> = fc
  .record({
    kind,
    untouched: fc.boolean(),
    bothChanged: fc.boolean(),
    farmBytes: fc.integer({ min: 0, max: 5_000_000_000 }),
    mineBytes: fc.integer({ min: 0, max: 5_000_000_000 }),
    isOpen: fc.boolean(),
    isUnbacked: fc.boolean(),
  })
  .map(({ isOpen, isUnbacked, ...facts }) => ({
    ...facts,
    untouched: facts.untouched && facts.kind === 'remote-newer',
    ...(isOpen ? { decision: null } : {}),
    ...(isUnbacked && facts.kind === 'remote-newer'
      ? { decision: { action: 'overwrite' as const, backup: false, origin: 'manual' } }
      : {}),
  }));

const folder = fc.constantFrom('', 'renders', 'renders/matte', 'sim 10', 'sim 9');

const runs = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 6 }), standing), { minLength: 1, maxLength: 5 })
  .map((lengths) => {
    let next = 1001;
    return lengths.map(([length, facts]) => {
      const first = next;
      next += length;
      return { first, last: next - 1, ...facts };
    });
  });

/** The literal and the plan it makes. */
export const planArbitrary: fc.Arbitrary<Plan> = fc
  .record({
    sequences: fc.array(fc.record({ folder, runs, suffix: fc.constantFrom('.exr', '.bgeo.sc', '.tx') }), {
      maxLength: 4,
    }),
    files: fc.array(
      fc.tuple(folder, fc.constantFrom('notes.txt', 'Preview.mov', 'noext', 'data.1001.json'), standing),
      { maxLength: 8 },
    ),
    preset: fc.constantFrom(...presetNames),
  })
  .map(({ sequences, files, preset }): PlanLiteral => ({
    sequences: sequences.map((sequence, index) => ({ ...sequence, prefix: `Pass${index}_v2.` })),
    files: Object.fromEntries(
      files.map(([inFolder, name, facts]) => [inFolder === '' ? name : `${inFolder}/${name}`, facts]),
    ),
    preset,
  }))
  .map(buildPlan);
