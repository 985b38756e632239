import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeName } from '../../../main/engine/outputs/plan/encodeName';
import type { TakenNames } from '../../../main/engine/outputs/plan/takenNames';
import { keepBothPath } from '../../../main/engine/outputs/plan/naming';
import { writtenPath } from '../../../main/engine/outputs/plan/planChecks';
import { sequencesOfRoot } from '../../support/plan/plannedObjects';
import { isSafeRelativePath, joinTarget } from '../../../main/engine/outputs/plan/relativePath';
import { detectSequences, type DetectedSequence } from '../../../main/engine/outputs/sequences/sequence';
import { isInside } from '../../../main/engine/outputs/plan/targetFolder';
import { nameKey, platformTraits, type TargetPlatform } from '../../../main/engine/outputs/plan/traits';
import { keepBothPolicies, type KeepBothPolicy, type Plan, type PlanDecision } from '../../../shared/domain/plan';
import { checkTargetsUnique } from '../../support/plan/checkTargetsUnique';
import { entryOf, planOf } from '../../support/plan/planFixtures';
import { namedEntries } from '../../support/plan/settledObjects';

const nothingTaken: TakenNames = { has: () => false };
const common = { jobName: 'shot 010', stamp: '20261121-0930' };

/** A plan that keeps both of these paths, with its sequences found. */
function planWith(paths: readonly string[], decision: Omit<PlanDecision, 'origin'>, more: Partial<Plan> = {}): Plan {
  const { sequences, members } = sequencesOfRoot(0, paths, 0);
  const entries = paths.map((path, id) =>
    entryOf(id, 'edited-here', { path, ...members.get(id), decision: { ...decision, origin: 'manual' } }),
  );
  return planOf(entries, { sequences, ...more });
}
function targets(plan: Plan, taken = nothingTaken): (string | undefined)[] {
  return namedEntries(plan, taken, 'linux').map((entry) => entry.decision?.target);
}

describe('keeping both', () => {
  it.each<[KeepBothPolicy, string, string]>([
    ['version', 'r/beauty_r2.1001.exr', 'r/notes_r2.txt'],
    ['suffix', 'r/beauty_farm.1001.exr', 'r/notes_farm.txt'],
    ['subfolder', '_incoming/shot 010-20261121-0930/r/beauty.1001.exr', '_incoming/shot 010-20261121-0930/r/notes.txt'],
    ['numbered', 'r/beauty.1001 (1).exr', 'r/notes (1).txt'],
    ['rename-local', 'r/beauty_local-20261121-0930.1001.exr', 'r/notes_local-20261121-0930.txt'],
  ])('by %s names sequences and single files', (policy, frame, single) => {
    expect(
      targets(planWith(['r/beauty.1001.exr', 'r/beauty.1002.exr', 'r/notes.txt'], { action: 'keep-both', policy })),
    ).toEqual([frame, frame.replace('1001', '1002'), single]);
  });

  it.each([
    ['render0001.png', 'render_r2_0001.png'],
    ['0001.exr', 'r2.0001.exr'],
    ['.0001.exr', 'r2.0001.exr'],
    ['shot-0010.exr', 'shot_r2-0010.exr'],
    ['f.-0002.exr', 'f_r2.-0002.exr'],
    ['sim.0001.bgeo.sc', 'sim_r2.0001.bgeo.sc'],
    ['dump.0001', 'dump_r2.0001'],
  ])('puts the version of %s before the frame', (name, expected) => {
    const next = name.replace(/\d(?=\D*$)/, (digit) => String(Number(digit) + 1));
    expect(targets(planWith([name, name.includes('sc') ? 'sim.0002.bgeo.sc' : next], { action: 'keep-both' }))[0]).toBe(
      expected,
    );
  });

  it('keeps a lone frame in the manner of its sequence', () => {
    expect(targets(planWith(['r/beauty.1001.exr'], { action: 'keep-both' }))).toEqual(['r/beauty_r2.1001.exr']);
  });

  it('takes one number for a whole sequence: the first that is free for every frame', () => {
    const taken: TakenNames = { has: (_root, path) => path === 'b_r2.1002.exr' || path === 'b_r3.1001.exr' };
    expect(targets(planWith(['b.1001.exr', 'b.1002.exr'], { action: 'keep-both' }), taken)).toEqual([
      'b_r4.1001.exr',
      'b_r4.1002.exr',
    ]);
  });

  it('takes one number for two eyes', () => {
    const taken: TakenNames = { has: (_root, path) => path === 'b_l_r2.1001.exr' };
    expect(
      targets(
        planWith(['b_l.1001.exr', 'b_l.1002.exr', 'b_r.1001.exr', 'b_r.1002.exr'], { action: 'keep-both' }),
        taken,
      ),
    ).toEqual(['b_l_r3.1001.exr', 'b_l_r3.1002.exr', 'b_r_r3.1001.exr', 'b_r_r3.1002.exr']);
  });

  it('gives no two rows one name where the target folds case', () => {
    const plan = planWith(['A.exr', 'a.exr', 'a_r2.exr'], { action: 'keep-both' });
    const folding = {
      ...plan,
      roots: plan.roots.map((root) => ({ ...root, traits: { ...root.traits, caseSensitive: false } })),
    };
    expect(targets(folding)).toEqual(['A_r3.exr', 'a_r4.exr', 'a_r2_r2.exr']);
  });

  it('moves a name that would grow too long into a folder instead', () => {
    const name = `${'x'.repeat(251)}.exr`;
    expect(targets(planWith([name], { action: 'keep-both' }))).toEqual([`_incoming/shot 010-20261121-0930/${name}`]);
  });

  it('cannot be led out of the folder by a suffix or a job name', () => {
    const path = (options: { suffix?: string; jobName?: string }, policy: KeepBothPolicy) =>
      keepBothPath('r/a.exr', undefined, { ...common, ...options, policy }, 1);
    expect([
      path({ suffix: '../../x' }, 'suffix'),
      path({ suffix: '' }, 'suffix'),
      path({ jobName: '../..' }, 'subfolder'),
    ]).toEqual(['r/a_x.exr', 'r/a_farm.exr', expect.stringMatching(/^_incoming\/[^/]+\/r\/a\.exr$/)]);
  });

  it('leaves a name that a person typed', () => {
    const entry = entryOf(0, 'case-clash', {
      path: 'a.exr',
      decision: { action: 'rename', target: 'mine.exr', origin: 'manual' },
    });
    expect(targets(planOf([entry]))).toEqual(['mine.exr']);
  });
});

describe('names that a target refuses', () => {
  const windows = (name: string) => encodeName(name, platformTraits.windows);
  it.each([
    ['a:b?.exr', 'a%3Ab%3F.exr'],
    ['a.', 'a%2E'],
    ['b ', 'b%20'],
    ['b. .', 'b%2E%20%2E'],
    ['nul', 'nul_'],
    ['CON.exr', 'CON_.exr'],
    ['com¹.tar.gz', 'com¹_.tar.gz'],
    ['a\u0001', 'a%01'],
    ['a\\b', 'a%5Cb'],
    ['100%', '100%'],
    ['console', 'console'],
  ])('are encoded: %j becomes %j', (name, expected) => {
    expect(windows(name)).toBe(expected);
  });

  it('are shortened so that two long names stay two', () => {
    const names = ['a', 'b'].map((end) => encodeName(`${'ü'.repeat(200)}${end}.exr`, platformTraits.linux));
    expect([
      new Set(names).size,
      names.every((name) => Buffer.byteLength(name) <= 255 && name.endsWith('.exr')),
    ]).toEqual([2, true]);
  });

  it('get a number where their encodings meet', () => {
    const plan = planOf([
      entryOf(0, 'name-not-allowed', { path: 'a?', decision: { action: 'rename', origin: 'preset:artist#5' } }),
      entryOf(1, 'new', { path: 'a%3F', decision: { action: 'download', origin: 'built-in' } }),
    ]);
    expect(namedEntries(plan, nothingTaken, 'windows').map((entry) => entry.decision?.target)).toEqual([
      'a%3F (case 2)',
      undefined,
    ]);
  });

  it('end up allowed, whatever they were', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((name) => !name.includes('/')),
        fc.constantFrom<TargetPlatform>('linux', 'macos', 'windows'),
        (name, platform) => {
          const encoded = encodeName(name, platformTraits[platform]);
          expect(encodeName(encoded, platformTraits[platform])).toBe(encoded);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const stems = fc.constantFrom(
  'beauty.',
  'render',
  'sh010_b_',
  '',
  'tex_',
  'shot_v012.',
  'a1_',
  'take-',
  'x (2) ',
  'b.l.',
  'rev',
);
const suffixes = fc.constantFrom('.exr', '.bgeo.sc', '', '_l.png', '.25.exr', '_v001.tx', '.tile_0_1.exr', 'x.png');
const frames = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 8 });
const widths = fc.constantFrom(1, 4, 5);
const policies = fc.constantFrom(...keepBothPolicies);

describe('for any sequence', () => {
  it('the names of both kept files form a sequence with the same numbers, width and extension', () => {
    fc.assert(
      fc.property(stems, suffixes, frames, widths, policies, (prefix, suffix, numbers, width, policy) => {
        const names = numbers.map((n) => `${prefix}${n.toString().padStart(width, '0')}${suffix}`);
        const before = detectSequences(names)[0];
        fc.pre(before?.members.length === names.length);
        const renamed = targets(planWith(names, { action: 'keep-both', policy })).map(
          (target) => target?.slice(target.lastIndexOf('/') + 1) ?? '',
        );
        const after = detectSequences(renamed)[0];
        const shape = (s: DetectedSequence | undefined) =>
          s && [s.width, s.members.map((m) => [m.frame, m.token, m.index]), s.type];
        expect(shape(after)).toEqual(shape(before));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('for any strings as paths', () => {
  const anyPath = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('..', '.', 'a', 'A', 'C:', '\\', '', '\0', '.satchel', 'nul', 'x:y', 'ä', 'a\u0308'), {
        maxLength: 6,
      })
      .map((parts) => parts.join('/')),
    fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', ' ') }),
  );
  it('no safe path leaves its root', () => {
    fc.assert(
      fc.property(anyPath, fc.constantFrom<TargetPlatform>('linux', 'windows'), (path, platform) => {
        fc.pre(isSafeRelativePath(path, platform));
        const root = platform === 'windows' ? 'C:\\p\\q' : '/p/q';
        const joined = joinTarget(root, path, platform);
        const parts = joined.slice(root.length + 1).split(platform === 'windows' ? /[\\/]/ : '/');
        expect([
          isInside(joined, root, platform),
          parts.includes('..'),
          parts.some((part) => part.toLowerCase() === '.satchel'),
        ]).toEqual([true, false, false]);
      }),
      { numRuns: 5000 },
    );
  });

  it('no two rows of a plan write one place under its case rule', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyPath, { maxLength: 12 }),
        fc.constantFrom<TargetPlatform>('linux', 'macos', 'windows'),
        policies,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (paths, platform, policy, isRenamed) => {
          const traits = platformTraits[platform];
          const safe = paths.filter((path) => isSafeRelativePath(path, platform));
          const entries = safe.map((path, id) =>
            isRenamed[id] === true
              ? entryOf(id, 'case-clash', { path, decision: { action: 'rename', origin: 'preset:x' } })
              : entryOf(id, 'edited-here', {
                  path,
                  decision: {
                    action: 'keep-both',
                    policy: policy === 'rename-local' ? 'version' : policy,
                    origin: 'preset:x',
                  },
                }),
          );
          const plan = planOf(entries);
          const target = platform === 'windows' ? 'C:\\target' : '/target';
          const rooted = {
            ...plan,
            roots: plan.roots.map((root) => ({
              ...root,
              target,
              traits: { ...root.traits, caseSensitive: traits.caseSensitive },
            })),
          };
          const named = { ...rooted, entries: namedEntries(rooted, nothingTaken, platform) };
          expect(checkTargetsUnique(named, platform)).toBeUndefined();
          const places = named.entries.map((entry) => nameKey(writtenPath(entry) ?? `undecided ${entry.id}`, traits));
          expect([
            new Set(places).size,
            places.every(
              (place, i) =>
                place.startsWith('undecided') ||
                isSafeRelativePath(named.entries[i]?.decision?.target ?? 'x', platform),
            ),
          ]).toEqual([places.length, true]);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
