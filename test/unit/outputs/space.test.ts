import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { forecastVolumes } from '../../../main/engine/outputs/plan/settle';
import { forecastSpace, isSpaceBlocked, requiredFreeBytes } from '../../../main/engine/outputs/plan/space';
import { entryOf, planOf } from '../../support/plan/planFixtures';

describe('free space', () => {
  it('falls by what is in flight before old files are gone', () => {
    const items = [
      { sizeBytes: 30, freedBytes: 30 },
      { sizeBytes: 30, freedBytes: 30 },
      { sizeBytes: 30, freedBytes: 30 },
    ];
    expect([forecastSpace(100, items, 1), forecastSpace(100, items, 2), forecastSpace(100, items, 9)]).toEqual([
      { lowestFreeBytes: 70, finalFreeBytes: 100 },
      { lowestFreeBytes: 40, finalFreeBytes: 100 },
      { lowestFreeBytes: 10, finalFreeBytes: 100 },
    ]);
  });

  it('equals the formula: free − sizes so far + what all but the last W items freed', () => {
    const item = fc.record({ sizeBytes: fc.nat(1000), freedBytes: fc.nat(1000) });
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.array(item, { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        (free, items, inFlight) => {
          const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
          const at = items.map(
            (_, i) =>
              free -
              sum(items.slice(0, i + 1).map((x) => x.sizeBytes)) +
              sum(items.slice(0, Math.max(0, i + 1 - inFlight)).map((x) => x.freedBytes)),
          );
          expect(forecastSpace(free, items, inFlight)).toEqual({
            lowestFreeBytes: Math.min(free, ...at),
            finalFreeBytes: free - sum(items.map((x) => x.sizeBytes)) + sum(items.map((x) => x.freedBytes)),
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('must keep 1 GiB or 2 % unless a setting says otherwise', () => {
    expect([requiredFreeBytes(10), requiredFreeBytes(100 * 1024 ** 3), requiredFreeBytes(10, 5)]).toEqual([
      1024 ** 3,
      2 * 1024 ** 3,
      5,
    ]);
  });

  it('blocks only a download that writes, and never on a volume that cannot be measured', () => {
    expect([
      isSpaceBlocked(10, 20, 1),
      isSpaceBlocked(10, 20, 0),
      isSpaceBlocked(null, 20, 1),
      isSpaceBlocked(20, 20, 1),
    ]).toEqual([true, false, false, false]);
  });

  it('is foretold per volume from the decisions: backups keep the old bytes', () => {
    const entries = [
      entryOf(0, 'remote-newer', { decision: { action: 'overwrite', backup: true, origin: 'manual' } }),
      entryOf(1, 'remote-newer', { decision: { action: 'overwrite', backup: false, origin: 'manual' } }),
      entryOf(2, 'new', { decision: { action: 'download', origin: 'built-in' } }),
      entryOf(3, 'local-newer'),
    ];
    expect(forecastVolumes(planInColumns(planOf(entries)))).toEqual([
      {
        id: 0,
        label: '/target',
        freeBytes: 10_000,
        lowestFreeBytes: 9700,
        finalFreeBytes: 9740,
        fetchBytes: 300,
        backupBytes: 40,
      },
    ]);
  });
});
