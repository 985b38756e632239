/** Small plans as literals, for tests that need one. */
import type { Plan, PlanEntry, PlanKind } from '../../../shared/domain/plan';
import { recommendationFor } from '../../../main/engine/outputs/plan/kinds';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';

export const someHash = '0123456789abcdef0123456789abcdef';

/** An entry of a kind; a local file of another size lies there unless the kind is `new`. */
export function entryOf(id: number, kind: PlanKind, more: Partial<PlanEntry> = {}): PlanEntry {
  const recommend = recommendationFor(kind, more.untouched === true);
  return {
    id,
    root: 0,
    path: `renders/file${id}.exr`,
    remote: { size: 100, mtimeUs: 1_700_000_000_000_000, hash: someHash },
    ...(kind === 'new' ? {} : { local: { type: 'file', size: 40, mtimeNs: '1700000100000000000' } }),
    kind,
    ...(recommend === undefined ? {} : { recommend }),
    ...more,
  };
}

/** A plan with one root at /target. */
export function planOf(entries: readonly PlanEntry[], more: Partial<Plan> = {}): Plan {
  return {
    satchelPlan: '1.0',
    planId: '01900000-0000-7000-8000-000000000000',
    createdAt: '2026-11-21T09:30:00.000Z',
    satchel: '0.1.0',
    source: { jobName: 'shot 010', store: 'file:///store', manifests: [] },
    roots: [
      {
        id: 0,
        source: '/mnt/p',
        sourceFormat: 'posix',
        target: '/target',
        how: 'chosen',
        traits: { caseSensitive: true, maxPathUnits: 4095, timePrecisionNs: 1, hardLinks: true },
        volume: 0,
      },
    ],
    volumes: [
      {
        id: 0,
        label: '/target',
        freeBytes: 10_000,
        lowestFreeBytes: 10_000,
        finalFreeBytes: 10_000,
        fetchBytes: 0,
        backupBytes: 0,
      },
    ],
    rules: [],
    preset: 'artist',
    sequences: [],
    entries,
    totals: totalsOf(entries),
    hashing: { needed: 0, done: 0 },
    state: 'draft',
    ...more,
  };
}
