import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { nameTargets } from '../../../main/engine/outputs/plan/nameTargets';
import type { TakenNames } from '../../../main/engine/outputs/plan/takenNames';
import { planPieces, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { sequencesOfRoot } from '../../support/plan/plannedObjects';
import { forecastVolumes } from '../../../main/engine/outputs/plan/settle';
import { forecastSpace } from '../../../main/engine/outputs/plan/space';
import { rowBytes, totalsOf } from '../../../main/engine/outputs/plan/totals';
import { keepBothPolicies, type Plan, type PlanDecision, type PlanEntry } from '../../../shared/domain/plan';
import { planArbitrary } from '../../support/planArbitrary';
import { entryOf, planOf } from '../../support/plan/planFixtures';
import { referenceNames } from '../../support/plan/referenceNames';
import { settledPlan } from '../../support/plan/settledObjects';

const platforms = ['linux', 'macos', 'windows'] as const;
const names = ['b.1001.exr', 'b.1002.exr', 'b.1003.exr', 'b_l.1.exr', 'b_r.1.exr', 'B.1001.exr', 'ö.exr', 'aux', 'x:y'];
const paths = names.flatMap((name) => [name, `r/${name}`, `r/ö/${name}`]);

const decision: fc.Arbitrary<PlanDecision | undefined> = fc.option(
  fc.record(
    {
      action: fc.constantFrom('keep-both', 'rename', 'skip', 'download', 'overwrite', 'rename-local', 'keep-mine'),
      policy: fc.constantFrom(...keepBothPolicies),
      suffix: fc.constantFrom('farm', 'ö'),
      backup: fc.boolean(),
      target: fc.constantFrom('typed.exr', 'b_r2.1001.exr', 'r/b_r2.1002.exr', 'b.1002.exr'),
      from: fc.constantFrom('b.1001.exr'),
      origin: fc.constantFrom('manual', 'cli', 'built-in'),
    },
    { requiredKeys: ['action', 'origin'] },
  ),
  { nil: undefined },
);

/** Some of the paths with any decision; some of them outside of the sequences that they look like. */
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    chosen: fc.subarray(paths, { minLength: 1 }),
    rows: fc.array(
      fc.record({
        kind: fc.constantFrom('edited-here', 'identical', 'new', 'name-not-allowed', 'case-clash', 'type-differs'),
        decision,
        isAlone: fc.boolean(),
      }),
      { minLength: 27, maxLength: 27 },
    ),
    caseSensitive: fc.boolean(),
    target: fc.constantFrom('/target', '/', null),
    completeSequence: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ chosen, rows, caseSensitive, target, completeSequence }) => {
    const { sequences, members } = sequencesOfRoot(0, chosen, 0);
    const entries = chosen.map((path, id): PlanEntry => {
      const row = rows[id];
      return entryOf(id, row?.kind ?? 'new', {
        path,
        ...(row?.isAlone === true ? {} : members.get(id)),
        ...(row?.decision && { decision: row.decision }),
      });
    });
    const plan = planOf(entries, { sequences, ...(completeSequence === undefined ? {} : { completeSequence }) });
    return {
      ...plan,
      roots: plan.roots.map((root) => ({ ...root, target, traits: { ...root.traits, caseSensitive } })),
    };
  });

const takenArbitrary: fc.Arbitrary<TakenNames> = fc
  .subarray(['b_r2.1001.exr', 'r/b_r2.1001.exr', 'b_r3.1001.exr', 'b_farm.1001.exr', 'aux_', 'r/aux_'])
  .map((taken) => ({ has: (_root, path) => taken.includes(path) }));

describe('a plan that is settled in columns', () => {
  it.each(platforms)('finds the names that looking at every row finds, on %s', (platform) => {
    fc.assert(
      fc.property(anyPlan, takenArbitrary, (plan, taken) => {
        const columns = planInColumns(plan);
        const before = [...columns.entries];
        expect([...nameTargets(columns, taken, platform)]).toEqual(referenceNames(plan, taken, platform));
        expect([...columns.entries]).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the document of a plan that is settled row by row, byte for byte', () => {
    fc.assert(
      fc.property(fc.oneof(anyPlan, planArbitrary), takenArbitrary, (plan, taken) => {
        const entries = referenceNames(plan, taken, 'linux');
        const totals = totalsOf(entries);
        const expected: Plan = {
          ...plan,
          entries,
          totals,
          volumes: volumesOf({ ...plan, entries }),
          state: totals.undecided + totals.blocked === 0 ? 'ready' : 'draft',
        };
        expect(writePlan(settledPlan(plan, taken, 'linux'))).toBe(writePlan(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('foretells the space of each volume as row by row', () => {
    fc.assert(
      fc.property(fc.oneof(anyPlan, planArbitrary), (plan) => {
        expect(forecastVolumes(planInColumns(plan))).toEqual(volumesOf(plan));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the very entries when no row needs a name', () => {
    const plan = planInColumns(planOf([entryOf(0, 'new', { decision: { action: 'download', origin: 'built-in' } })]));
    expect(nameTargets(plan, { has: () => true }, 'linux')).toBe(plan.entries);
  });

  it('is written in pieces that are the text of the document', () => {
    fc.assert(
      fc.property(planArbitrary, (plan) => {
        const pieces = [...planPieces(planInColumns(plan))];
        expect(Buffer.concat(pieces).toString('utf8')).toBe(writePlan(plan));
      }),
      { numRuns: 200 },
    );
  });
});

function volumesOf({ entries, roots, volumes }: Plan): Plan['volumes'] {
  return volumes.map((volume) => {
    const own = entries.filter(({ root }) => roots.find(({ id }) => id === root)?.volume === volume.id).map(rowBytes);
    const items = own.map(({ fetch, copyLocal, replaced, backup }) => ({
      sizeBytes: fetch + copyLocal,
      freedBytes: replaced - backup,
    }));
    const moved = items.filter(({ sizeBytes }, index) => sizeBytes > 0 || (own[index]?.replaced ?? 0) > 0);
    const forecast = volume.freeBytes === null ? undefined : forecastSpace(volume.freeBytes, moved, 8);
    return {
      ...volume,
      lowestFreeBytes: forecast?.lowestFreeBytes ?? null,
      finalFreeBytes: forecast?.finalFreeBytes ?? null,
      fetchBytes: own.reduce((sum, { fetch }) => sum + fetch, 0),
      backupBytes: own.reduce((sum, { backup }) => sum + backup, 0),
    };
  });
}
