import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnTotals } from '../../../main/engine/outputs/plan/columns/columnTotals';
import { EntryColumns } from '../../../main/engine/outputs/plan/columns/entryColumns';
import { findSharedPlace } from '../../../main/engine/outputs/plan/columns/uniquePlaces';
import { entryText } from '../../../main/engine/outputs/plan/canonicalText';
import { readPlan, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';
import { planActions, planKinds, type PlanDecision, type PlanEntry } from '../../../shared/domain/plan';
import { checkTargetsUnique } from '../../support/plan/checkTargetsUnique';
import { planArbitrary } from '../../support/planArbitrary';
import { planOf } from '../../support/plan/planFixtures';

const hex = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const decimal = fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }).map(String);
const part = fc.oneof(
  fc.constantFrom(
    'renders',
    'A',
    'a',
    'beauty.1001.exr',
    'a b',
    'ö',
    '字😀',
    '.hidden',
    'x"y',
    'back\\slash',
    'tab\t',
    'ſ',
    'K',
  ),
  fc.string({ minLength: 1, maxLength: 5 }).map((text) => text.replaceAll(/[/\0]/g, '_')),
);
const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const anyPath = fc.oneof({ weight: 9, arbitrary: path }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });

const decision: fc.Arbitrary<PlanDecision> = fc.record(
  {
    action: fc.constantFrom(...planActions),
    policy: fc.constantFrom('version' as const, 'rename-local' as const),
    suffix: fc.constantFrom('farm', 'ö'),
    backup: fc.boolean(),
    target: path,
    from: path,
    origin: fc.constantFrom('manual', 'built-in', 'preset:artist#2', 'rule:"{x}'),
  },
  { requiredKeys: ['action', 'origin'] },
);

/** Every field, with values that a column holds and values that none does. */
const entry: fc.Arbitrary<PlanEntry> = fc.record(
  {
    id: fc.nat(),
    root: fc.nat({ max: 2 }),
    path: anyPath,
    seq: fc.nat({ max: 3 }),
    frame: fc.oneof(fc.integer(), fc.maxSafeInteger()),
    remote: fc.record(
      {
        size: fc.maxSafeNat(),
        mtimeUs: fc.oneof<fc.Arbitrary<number | string>[]>(fc.maxSafeInteger(), decimal),
        hash: fc.oneof(hex, fc.string()),
        chunkHashes: fc.array(hex, { maxLength: 2 }),
        link: path,
        runnable: fc.boolean(),
        taskId: fc.string({ unit: 'binary', maxLength: 4 }),
      },
      { requiredKeys: ['size', 'mtimeUs', 'hash'] },
    ),
    local: fc.record(
      {
        type: fc.constantFrom('file' as const, 'folder' as const, 'symlink' as const, 'other' as const),
        size: fc.maxSafeNat(),
        mtimeNs: fc.oneof(decimal, fc.constantFrom('0', '000000001', '1000000000', '999999999')),
        fileId: fc.oneof(
          fc.tuple(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n })).map(([dev, ino]) => `${dev}:${ino.toString()}`),
          fc.string(),
        ),
        hash: fc.oneof(hex, fc.string()),
      },
      { requiredKeys: ['type', 'size', 'mtimeNs'] },
    ),
    proof: fc.constantFrom('hash' as const, 'time' as const),
    kind: fc.constantFrom(...planKinds),
    refused: fc.constant('path.unsafe'),
    also: fc.array(fc.constantFrom(...planKinds), { maxLength: 2 }),
    untouched: fc.boolean(),
    recommend: fc.record({ action: fc.constantFrom(...planActions), why: fc.string({ maxLength: 6 }) }),
    decision,
    note: fc.string(),
  },
  { requiredKeys: ['id', 'root', 'path', 'remote', 'kind'] },
);

describe('the entries of a plan in columns', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        expect([...EntryColumns.of(entries)]).toEqual(entries);
      }),
      { numRuns: 1000 },
    );
  });

  it('are written as the objects are', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const text = writePlan({ ...planOf([]), entries });
        const lines = entries.map((each) => `\n${entryText(each)}`).join(',');
        expect(text.slice(text.indexOf('"entries":['), text.indexOf('"totals":'))).toBe(`"entries":[${lines}],\n`);
      }),
      { numRuns: 1000 },
    );
  });

  it('are read as they were written, the same bytes again', () => {
    fc.assert(
      fc.property(planArbitrary, (plan) => {
        const text = writePlan(plan);
        const read = readPlan(text, 'p');
        expect([read.entries, read.totals, writePlan(read)]).toEqual([plan.entries, plan.totals, text]);
      }),
      { numRuns: 1000 },
    );
  });

  it('are read alike in the layout of Satchel and in any other', () => {
    fc.assert(
      fc.property(planArbitrary, (plan) => {
        const text = writePlan(plan);
        expect(readPlan(JSON.stringify(JSON.parse(text), null, 1), 'p')).toEqual(readPlan(text, 'p'));
      }),
      { numRuns: 300 },
    );
  });

  it('add up as the objects do', () => {
    fc.assert(
      fc.property(planArbitrary, fc.array(decision, { minLength: 1, maxLength: 4 }), (plan, decisions) => {
        const entries = plan.entries.map((each, index) => ({
          ...each,
          ...spread(decisions[index % decisions.length]),
        }));
        expect(JSON.stringify(columnTotals(EntryColumns.of(entries)))).toBe(JSON.stringify(totalsOf(entries)));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['linux', 'macos', 'windows'] as const)(
    'that share a place are found as among objects, on %s',
    (platform) => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(path, fc.constantFrom(...planKinds), decision), { maxLength: 12 }),
          fc.boolean(),
          (rows, caseSensitive) => {
            const plan = planOf(
              rows.map(([at, kind, decided], id) => ({
                id,
                root: 0,
                path: at,
                kind,
                remote: { size: 1, mtimeUs: 1, hash: '0'.repeat(32) },
                decision: decided,
              })),
            );
            const roots = plan.roots.map((root) => ({ ...root, traits: { ...root.traits, caseSensitive } }));
            const columns = EntryColumns.of(plan.entries);
            expect(findSharedPlace({ entries: columns, roots }, platform)).toBe(
              checkTargetsUnique({ entries: plan.entries, roots }, platform),
            );
          },
        ),
        { numRuns: 1000 },
      );
    },
  );
});

function spread(wanted: PlanDecision | undefined): { readonly decision?: PlanDecision } {
  return wanted === undefined ? {} : { decision: wanted };
}
