import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../../main/engine/outputs/plan/glob';
import { isDecisive, kindTable } from '../../../main/engine/outputs/plan/kinds';
import { parseOnRules } from '../../../main/engine/outputs/plan/onRules';
import { rulesOfPreset } from '../../../main/engine/outputs/plan/presets';
import { decide, newerSide, recommendedDecision, type RuleSources } from '../../../main/engine/outputs/plan/rules';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';
import { AppError } from '../../../shared/domain/errors';
import {
  planActions,
  planKinds,
  presetNames,
  type PlanEntry,
  type PlanKind,
  type PlanRule,
  type PresetName,
} from '../../../shared/domain/plan';
import { entryOf } from '../../support/plan/planFixtures';

const context = { isCaseSensitive: () => true };
const one = (entry: PlanEntry, sources: RuleSources) => decide([entry], sources, context).entries[0]?.decision;
const rule = (id: string, when: PlanRule['when'], then: PlanRule['then'], more: Partial<PlanRule> = {}): PlanRule => ({
  id,
  name: id,
  enabled: true,
  when,
  then,
  ...more,
});

function presetTable(preset: PresetName): Record<string, string> {
  const rows: [string, PlanEntry][] = planKinds.map((kind, i) => [kind, entryOf(i, kind)]);
  rows.push(['untouched', entryOf(90, 'remote-newer', { untouched: true })]);
  return Object.fromEntries(
    rows.map(([name, entry]) => {
      const decision = one(entry, { preset });
      return [
        name,
        decision === undefined
          ? 'ask'
          : [decision.action, decision.policy, decision.backup === true ? 'backup' : undefined]
              .filter(Boolean)
              .join(' '),
      ];
    }),
  );
}

const open = {
  'unsafe-path': 'ask',
  'unmapped-root': 'ask',
  'missing-in-store': 'ask',
  'path-too-long': 'ask',
  'type-differs': 'ask',
  'several-versions': 'ask',
  'no-access': 'ask',
};

describe('presets', () => {
  it('artist replaces what nobody touched, keeps both of what was edited and asks about the rest', () => {
    expect(presetTable('artist')).toEqual({
      ...open,
      'name-not-allowed': 'rename',
      'case-clash': 'keep-both version',
      locked: 'ask',
      'local-damaged': 'overwrite',
      verifying: 'ask',
      identical: 'skip',
      'edited-here': 'keep-both version',
      'remote-newer': 'ask',
      'local-newer': 'ask',
      'size-differs': 'ask',
      'content-differs': 'ask',
      new: 'download',
      untouched: 'overwrite backup',
    });
  });

  it('safe keeps both of every difference', () => {
    expect(presetTable('safe')).toEqual({
      ...open,
      'name-not-allowed': 'ask',
      'case-clash': 'keep-both version',
      locked: 'keep-both version',
      'local-damaged': 'overwrite backup',
      verifying: 'ask',
      identical: 'skip',
      'edited-here': 'keep-both version',
      'remote-newer': 'keep-both version',
      'local-newer': 'keep-both version',
      'size-differs': 'keep-both version',
      'content-differs': 'keep-both version',
      new: 'download',
      untouched: 'keep-both version',
    });
  });

  it('mirror takes the farm for every difference, with a backup', () => {
    const table = presetTable('mirror');
    expect(
      ['local-damaged', 'edited-here', 'remote-newer', 'local-newer', 'size-differs', 'content-differs'].map(
        (kind) => table[kind],
      ),
    ).toEqual(Array.from({ length: 6 }, () => 'overwrite backup'));
    expect([table['identical'], table['new'], table['case-clash']]).toEqual(['skip', 'download', 'ask']);
  });

  it('only-missing skips whatever exists', () => {
    const table = presetTable('only-missing');
    expect([...new Set(planKinds.filter((kind) => kind !== 'new').map((kind) => table[kind]))]).toEqual(['skip']);
    expect(one(entryOf(1, 'new'), { preset: 'only-missing' })?.action).toBe('download');
  });

  it('aws-default numbers copies', () => {
    expect([presetTable('aws-default')['size-differs'], presetTable('aws-default')['identical']]).toEqual([
      'keep-both numbered',
      'skip',
    ]);
  });

  it('names the rule that decided', () => {
    expect([
      one(entryOf(1, 'edited-here'), { preset: 'artist' })?.origin,
      one(entryOf(1, 'new'), { preset: 'artist' })?.origin,
    ]).toEqual(['preset:artist#3', 'built-in']);
  });
});

describe('rules', () => {
  it('decide in the order policy, command line, plan, project, preset, built-in', () => {
    const entry = entryOf(1, 'edited-here');
    const skip = rule('x', { kinds: ['edited-here'] }, { action: 'skip' });
    const strongestFirst: readonly Partial<RuleSources>[] = [
      { policy: [skip] },
      { commandLine: [skip] },
      { plan: [skip] },
      { project: [{ ...skip, id: 'y' }] },
    ];
    const originFrom = (first: number) =>
      one(entry, Object.assign({ preset: 'artist' as const }, ...strongestFirst.slice(first)) as RuleSources)?.origin;
    expect([0, 1, 2, 3, 4].map(originFrom)).toEqual(['policy:x', 'cli', 'rule:x', 'rule:y', 'preset:artist#3']);
  });

  it('leave a row undecided when the first match does not fit its kind, and say so', () => {
    const result = decide(
      [entryOf(7, 'case-clash')],
      { plan: [rule('o', {}, { action: 'overwrite' })], preset: 'artist' },
      context,
    );
    expect([result.entries[0]?.decision, [...result.unfit]]).toEqual([undefined, [[7, 'rule-unfit']]]);
  });

  it('never touch what a person decided', () => {
    const manual = { action: 'keep-mine', origin: 'manual' } as const;
    expect(one(entryOf(1, 'edited-here', { decision: manual }), { preset: 'mirror' })).toEqual(manual);
  });

  it('return a row to undecided when its kind no longer allows what a person chose', () => {
    const result = decide(
      [entryOf(1, 'identical', { decision: { action: 'keep-both', origin: 'manual' } })],
      { preset: 'artist' },
      context,
    );
    expect([result.entries[0]?.decision, [...result.unfit]]).toEqual([undefined, [[1, 'kind-changed']]]);
  });

  it('ask when keep-newer meets two equal times', () => {
    const equal = entryOf(1, 'content-differs', { local: { type: 'file', size: 100, mtimeNs: '1700000000000000000' } });
    const keepNewer: RuleSources = { plan: [rule('n', {}, { action: 'keep-newer' })], preset: 'artist' };
    expect([newerSide(equal), one(equal, keepNewer), one(entryOf(2, 'local-newer'), keepNewer)?.action]).toEqual([
      'same',
      undefined,
      'keep-newer',
    ]);
  });

  it('count the rows they decide, also none', () => {
    const { ruleCounts } = decide(
      [entryOf(1, 'new'), entryOf(2, 'new'), entryOf(3, 'edited-here')],
      { preset: 'artist' },
      context,
    );
    expect(Object.fromEntries(ruleCounts)).toEqual({
      'preset:artist#1': 0,
      'preset:artist#2': 0,
      'preset:artist#3': 1,
      'preset:artist#4': 0,
      'preset:artist#5': 0,
      'built-in': 2,
    });
  });

  it.each<[string, PlanRule['when'], Partial<PlanEntry>]>([
    ['glob', { glob: 'renders/*.exr' }, { path: 'other/a.exr' }],
    ['notGlob', { notGlob: '**/*.tmp' }, { path: 'renders/a.tmp' }],
    ['extensions', { extensions: ['.EXR'] }, { path: 'renders/a.png' }],
    ['sizeMin', { sizeMin: 50 }, { remote: { ...entryOf(1, 'new').remote, size: 49 } }],
    ['sizeMax', { sizeMax: 150 }, { remote: { ...entryOf(1, 'new').remote, size: 151 } }],
    [
      'localNewerByMs',
      { localNewerByMs: 90_000 },
      { local: { type: 'file', size: 1, mtimeNs: '1700000080000000000' } },
    ],
    ['remoteNewerByMs', { kinds: ['remote-newer'], remoteNewerByMs: -200_000 }, { kind: 'local-newer' }],
    ['untouched', { untouched: false }, { untouched: true }],
    ['edited', { edited: false }, { also: ['edited-here'] }],
    ['sequence', { sequence: false }, { seq: 3 }],
    ['taskIds', { notGlob: 'x', taskIds: ['task-1'] }, {}],
    ['stepIds', { stepIds: ['step-1'] }, { path: 'step-2' }],
    ['roots', { roots: [0, 1] }, { root: 2 }],
  ])('need their condition %s', (_name, when, failing) => {
    const matching: Partial<PlanEntry> =
      'taskIds' in when ? { remote: { ...entryOf(1, 'new').remote, taskId: 'task-1' } } : {};
    const sources: RuleSources = { plan: [rule('r', when, { action: 'skip' })], preset: 'artist' };
    const decideOne = (more: Partial<PlanEntry>) =>
      decide([entryOf(1, 'remote-newer', more)], sources, {
        ...context,
        stepIdOf: (entry) => (entry.path === 'step-2' ? 'step-2' : 'step-1'),
      }).entries[0]?.decision?.origin === 'rule:r';
    expect([decideOne(matching), decideOne(failing)]).toEqual([true, false]);
  });

  it('match globs by the case rule of the target', () => {
    const sources: RuleSources = { plan: [rule('r', { glob: 'RENDERS/**' }, { action: 'skip' })], preset: 'artist' };
    const byCase = (isSensitive: boolean) =>
      decide([entryOf(1, 'new')], sources, { isCaseSensitive: () => isSensitive }).entries[0]?.decision?.origin;
    expect([byCase(true), byCase(false)]).toEqual(['built-in', 'rule:r']);
  });

  it('accept a recommendation only where there is one to accept', () => {
    expect([
      recommendedDecision(entryOf(1, 'edited-here')),
      recommendedDecision(entryOf(1, 'size-differs')),
      recommendedDecision(entryOf(1, 'unsafe-path')),
    ]).toEqual([{ action: 'keep-both', policy: 'version', origin: 'accepted' }, undefined, undefined]);
  });
});

describe('--on', () => {
  it('reads kinds, actions and policies', () => {
    expect(
      parseOnRules(['edited-here=keep-both:suffix', 'new=skip', 'local-newer=ask']).map(({ when, then }) => [
        when.kinds,
        then,
      ]),
    ).toEqual([
      [['edited-here'], { action: 'keep-both', policy: 'suffix' }],
      [['new'], { action: 'skip' }],
      [['local-newer'], { action: 'ask' }],
    ]);
  });

  it.each([
    '',
    'new',
    'new=',
    'odd=skip',
    'new=overwrite',
    'edited-here=skip:version',
    'edited-here=keep-both:odd',
    '=skip',
  ])('refuses %j', (text) => {
    expect(() => parseOnRules([text])).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});

describe('globs', () => {
  it.each([
    ['*.exr', 'a.exr', true],
    ['*.exr', 'r/a.exr', false],
    ['**/*.exr', 'a.exr', true],
    ['**/*.exr', 'r/s/a.exr', true],
    ['r/**', 'r/s/a', true],
    ['r/**', 'r', false],
    ['?.exr', '😀.exr', true],
    ['[a-c]?.{exr,png}', 'b1.png', true],
    ['[!a]x', 'ax', false],
    ['a[.]b', 'acb', false],
    ['{a,{b,c}}.x', 'c.x', true],
    ['a+b(c)$', 'a+b(c)$', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(compileGlob(glob, true)(path)).toBe(expected);
  });

  it.each(['', '{a', '[a', '{a,b}'.repeat(12)])('refuses %j', (glob) => {
    expect(() => compileGlob(glob, true)).toThrow(AppError);
  });
});

const kinds = fc.constantFrom(...planKinds);
const anyEntry = fc
  .record({
    kind: kinds,
    size: fc.integer({ min: 0, max: 200 }),
    untouched: fc.boolean(),
    name: fc.constantFrom('a.exr', 'b.png', 'sub/c.exr'),
    manual: fc.boolean(),
  })
  .map(({ kind, size, untouched, name, manual }) =>
    entryOf(0, kind, {
      path: name,
      remote: { ...entryOf(0, 'new').remote, size },
      untouched,
      ...(manual ? { decision: { action: 'skip' as const, origin: 'manual' } } : {}),
    }),
  );
const anyRule: fc.Arbitrary<PlanRule> = fc
  .record({
    kinds: fc.option(fc.uniqueArray(kinds, { minLength: 1, maxLength: 5 })),
    glob: fc.option(fc.constantFrom('*.exr', '**/*.exr', '*')),
    sizeMin: fc.option(fc.integer({ min: 0, max: 200 })),
    untouched: fc.option(fc.boolean()),
    action: fc.constantFrom(...planActions),
    enabled: fc.boolean(),
  })
  .map(({ kinds: list, glob, sizeMin, untouched, action, enabled }) =>
    rule(
      'r',
      {
        ...(list === null ? {} : { kinds: list }),
        ...(glob === null ? {} : { glob }),
        ...(sizeMin === null ? {} : { sizeMin }),
        ...(untouched === null ? {} : { untouched }),
      },
      { action },
      { enabled },
    ),
  );

/** What the specification says, without any table. */
function naive(entry: PlanEntry, rules: readonly PlanRule[], preset: PresetName): string | undefined {
  if (entry.decision !== undefined) return entry.decision.action;
  const simple = (kind: PlanKind, action: 'skip' | 'download') => rule(kind, { kinds: [kind] }, { action });
  const all = [
    ...rules.filter(({ enabled }) => enabled),
    ...rulesOfPreset(preset, []),
    simple('identical', 'skip'),
    simple('new', 'download'),
  ];
  for (const { when, then } of all) {
    if (when.kinds?.includes(entry.kind) === false) continue;
    if (
      when.glob !== undefined &&
      !new RegExp({ '*.exr': '^[^/]*\\.exr$', '**/*.exr': '\\.exr$', '*': '^[^/]*$' }[when.glob] ?? '').test(entry.path)
    )
      continue;
    if (when.sizeMin !== undefined && entry.remote.size < when.sizeMin) continue;
    if (when.untouched !== undefined && (entry.untouched === true) !== when.untouched) continue;
    if ('exists' in when && (entry.local !== undefined) !== when.exists) continue;
    return then.action !== 'ask' && kindTable[entry.kind].allowed.includes(then.action) ? then.action : undefined;
  }
  return undefined;
}

describe('for random rules and rows', () => {
  it('the result equals a naive loop, changes no manual row and adds up', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 20 }),
        fc.array(anyRule, { maxLength: 6 }),
        fc.constantFrom(...presetNames),
        (list, rules, preset) => {
          const entries = list.map((entry, id) => ({ ...entry, id }));
          const result = decide(entries, { plan: rules, preset }, context);
          const expected = entries.map((entry) => {
            const action = naive(entry, rules, preset);
            return action === 'keep-newer' && newerSide(entry) === 'same' ? undefined : action;
          });
          expect(result.entries.map((entry) => entry.decision?.action)).toEqual(expected);
          const totals = totalsOf(result.entries);
          const byAction = Object.values(totals.byAction).reduce((sum, count) => sum + count, 0);
          expect([byAction + totals.undecided + totals.blocked, totals.decided]).toEqual([entries.length, byAction]);
          expect(Object.values(totals.byKind).reduce((sum, count) => sum + count, 0)).toBe(entries.length);
          expect(
            result.entries.every(({ kind, decision }) => decision === undefined || isDecisive(kind, decision.action)),
          ).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
