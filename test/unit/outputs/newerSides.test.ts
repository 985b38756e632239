import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { createNewerSides } from '../../../main/engine/outputs/plan/columns/newerSides';
import { newerSide } from '../../../main/engine/outputs/plan/rules';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';
import type { PlanEntry } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';
import { openReview } from '../../support/openReview';

const second = 1_000_000_000n;
const farmNs = 1_774_000_000n * second;

/** Times of mine beside the farm's: equal, within what file systems round, seconds and years apart. */
const distance = fc.oneof(
  fc.bigInt({ min: -3000n, max: 3000n }),
  fc.bigInt({ min: -6n * second, max: 6n * second }),
  fc.integer({ min: -6, max: 6 }).map((seconds) => BigInt(seconds) * second),
  fc.bigInt({ min: -1_700_000_000n * second, max: 1_700_000_000n * second }),
);

function entriesWith(distances: readonly bigint[]): readonly PlanEntry[] {
  const files = Object.fromEntries(distances.map((_, index) => [`file ${index}`, { kind: 'remote-newer' as const }]));
  return buildPlan({ files }).entries.map((entry, index) => ({
    ...entry,
    remote: { ...entry.remote, mtimeUs: `${farmNs / 1000n}` },
    ...(entry.local === undefined
      ? {}
      : { local: { ...entry.local, mtimeNs: `${farmNs + (distances[index] ?? 0n)}` } }),
  }));
}

describe('the newer side of a row, read off the columns', () => {
  it('is the one its object tells, however close the times are', () => {
    fc.assert(
      fc.property(fc.array(distance, { minLength: 1, maxLength: 40 }), (distances) => {
        const entries = entriesWith(distances);
        const { entries: columns } = planInColumns({ ...buildPlan({}), entries });
        const sideOf = createNewerSides(columns);
        expect(entries.map((_, index) => sideOf(index))).toEqual(entries.map(newerSide));
      }),
    );
  });

  it('gives the review the bytes of the plan, and refuses where the times are the same', () => {
    const plan = { ...buildPlan({}), entries: entriesWith([0n, -9n * second, 9n * second, 900n]) };
    const review = openReview(plan);
    const { changed, refused } = review.decide({ scope: 'plan', rowIds: [] }, 'keep-newer');
    const { fetchBytes, backupBytes } = review.summary();
    const totals = totalsOf([...review.plan().entries]);
    expect({ changed, refused, fetchBytes, backupBytes }).toEqual({
      changed: 2,
      refused: 2,
      fetchBytes: totals.fetchBytes,
      backupBytes: totals.backupBytes,
    });
    expect(fetchBytes).toBeGreaterThan(0);
  });
});
