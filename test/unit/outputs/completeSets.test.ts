import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sequencesOfRoot } from '../../support/plan/plannedObjects';
import { detectSequences, type DetectedSequence } from '../../../main/engine/outputs/sequences/sequence';
import type { Plan, PlanDecision, PlanEntry, PlanKind } from '../../../shared/domain/plan';
import { checkTargetsUnique } from '../../support/plan/checkTargetsUnique';
import { entryOf, planOf } from '../../support/plan/planFixtures';
import { namedEntries, settledPlan } from '../../support/plan/settledObjects';

const nothingTaken = { has: () => false };
const letters: Readonly<Record<string, PlanKind>> = { e: 'edited-here', i: 'identical', n: 'new' };
const ruled: Partial<Record<PlanKind, PlanDecision>> = {
  identical: { action: 'skip', origin: 'built-in' },
  new: { action: 'download', origin: 'built-in' },
};

/** One letter per path: edited here and kept both, identical, new. */
function planWith(paths: readonly string[], kinds: string, decision: Partial<PlanDecision> = {}): Plan {
  const { sequences, members } = sequencesOfRoot(0, paths, 0);
  const entries = paths.map((path, id): PlanEntry => {
    const kind = letters[kinds[id] ?? 'e'] ?? 'edited-here';
    const kept = { action: 'keep-both' as const, policy: 'version' as const, origin: 'manual', ...decision };
    return entryOf(id, kind, { path, ...members.get(id), decision: ruled[kind] ?? kept });
  });
  return planOf(entries, { sequences });
}

const lines = ({ entries }: Pick<Plan, 'entries'>): string[] =>
  entries.map(({ decision }) =>
    [decision?.action, decision?.target ?? '–', decision?.from === undefined ? '' : 'copied'].join(' ').trim(),
  );

const frames = ['b.1.exr', 'b.2.exr', 'b.3.exr', 'b.4.exr'];

describe('a set that is kept beside mine', () => {
  it('is whole: equal frames are copied here, new ones come with it', () => {
    const plan = settledPlan(planWith(frames, 'eien'), nothingTaken, 'linux');
    const { copyLocalBytes, fetchBytes, byAction, undecided } = plan.totals;
    expect([lines(plan), copyLocalBytes, fetchBytes, byAction, undecided]).toEqual([
      ['keep-both b_r2.1.exr', 'keep-both b_r2.2.exr copied', 'keep-both b_r2.3.exr', 'download b_r2.4.exr'],
      40,
      300,
      { 'keep-both': 3, download: 1 },
      0,
    ]);
  });

  it('takes only what differs where the plan says so, and where both keep their names', () => {
    const only = ['keep-both b_r2.1.exr', 'skip –', 'keep-both b_r2.3.exr', 'download –'];
    const plan = planWith(frames, 'eien');
    expect([
      lines(settledPlan({ ...plan, completeSequence: false }, nothingTaken, 'linux')),
      lines(settledPlan(planWith(frames, 'eien', { policy: 'numbered' }), nothingTaken, 'linux')),
    ]).toEqual([only, only.map((line) => line.replace(/b_r2\.(\d)\.exr/, 'b.$1 (1).exr'))]);
  });

  it('is copied no more once nothing of it is kept', () => {
    const settled = settledPlan(planWith(frames, 'eien'), nothingTaken, 'linux');
    const entries = settled.entries.map((entry) =>
      entry.kind === 'edited-here' ? { ...entry, decision: { action: 'skip' as const, origin: 'manual' } } : entry,
    );
    expect(lines(settledPlan({ ...settled, entries }, nothingTaken, 'linux'))).toEqual([
      'skip –',
      'skip –',
      'skip –',
      'download –',
    ]);
  });

  it('leaves alone what a person decided', () => {
    const plan = planWith(frames, 'eien');
    const entries = plan.entries.map((entry) =>
      entry.kind === 'edited-here' || entry.decision === undefined
        ? entry
        : { ...entry, decision: { ...entry.decision, origin: 'manual' } },
    );
    expect(lines(settledPlan({ ...plan, entries }, nothingTaken, 'linux'))).toEqual([
      'keep-both b_r2.1.exr',
      'skip –',
      'keep-both b_r2.3.exr',
      'download –',
    ]);
  });

  it('has one number, free for every frame of it and for its other eye', () => {
    const eyes = ['b_l.1001.exr', 'b_l.1002.exr', 'b_r.1001.exr', 'b_r.1002.exr'];
    const taken = { has: (_root: number, path: string) => path === 'b_r_r2.1002.exr' };
    expect(lines(settledPlan(planWith(eyes, 'eiie'), taken, 'linux'))).toEqual([
      'keep-both b_l_r3.1001.exr',
      'keep-both b_l_r3.1002.exr copied',
      'keep-both b_r_r3.1001.exr copied',
      'keep-both b_r_r3.1002.exr',
    ]);
  });

  it('keeps a name that a person typed', () => {
    const plan = planWith(frames, 'eien');
    const typed = { action: 'keep-both' as const, target: 'mine.exr', origin: 'manual' };
    const entries = plan.entries.map((entry, id) => (id === 0 ? { ...entry, decision: typed } : entry));
    expect(lines(settledPlan({ ...plan, entries }, nothingTaken, 'linux'))).toEqual([
      'keep-both mine.exr',
      'keep-both b_r2.2.exr copied',
      'keep-both b_r2.3.exr',
      'download b_r2.4.exr',
    ]);
  });
});

describe('for any sequence of any standings', () => {
  const prefixes = fc.constantFrom('beauty.', 'render', 'sh010_b_', '', 'shot_v012.', 'b_l.', 'take-');
  const suffixes = fc.constantFrom('.exr', '.bgeo.sc', '', '.25.exr', '_v001.tx');
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 2, maxLength: 8 });
  const kinds = fc.string({ unit: fc.constantFrom('e', 'i', 'n'), minLength: 8, maxLength: 8 });
  const policy = fc.constantFrom('version' as const, 'suffix' as const);

  it('the produced names are a sequence of the same numbers, width and extension, no name is given twice, and settling again changes nothing', () => {
    fc.assert(
      fc.property(
        prefixes,
        suffixes,
        numbers,
        fc.constantFrom(1, 4),
        kinds,
        policy,
        (prefix, suffix, all, width, letter, kept) => {
          const names = all.map((n) => `${prefix}${n.toString().padStart(width, '0')}${suffix}`);
          const before = detectSequences(names)[0];
          fc.pre(before?.members.length === names.length && letter.slice(0, names.length).includes('e'));
          const plan = planWith(names, letter, { policy: kept });
          const entries = namedEntries(plan, nothingTaken, 'linux');
          const produced = entries.map(({ decision }) => decision?.target ?? '');
          const shape = (s: DetectedSequence | undefined) =>
            s && [s.width, s.members.map((m) => [m.frame, m.token]), s.type];
          const again = namedEntries({ ...plan, entries }, nothingTaken, 'linux');
          expect([
            shape(detectSequences(produced)[0]),
            checkTargetsUnique({ ...plan, entries }, 'linux'),
            lines({ entries: again }),
          ]).toEqual([shape(before), undefined, lines({ entries })]);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
