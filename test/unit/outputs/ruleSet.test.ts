import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRules, writeRules } from '../../../main/engine/outputs/plan/ruleFile';
import {
  acceptProjectRules,
  deleteRule,
  enableRule,
  joinRules,
  moveRule,
  putRule,
  sourceOf,
  sourcesOf,
} from '../../../main/engine/outputs/plan/ruleSet';
import { planActions, type PlanRule } from '../../../shared/domain/plan';

const rule = (id: string, more: Partial<PlanRule> = {}): PlanRule => ({
  id,
  name: id,
  enabled: true,
  when: { kinds: ['edited-here'] },
  then: { action: 'skip' },
  ...more,
});
const rules = joinRules({
  policy: [rule('site')],
  commandLine: [rule('on-1')],
  plan: [rule('a'), rule('b')],
  project: [rule('house')],
});
const ids = (list: readonly PlanRule[]): string[] => list.map(({ id }) => id);
const refusal = (change: () => unknown): string => {
  try {
    change();
  } catch (error) {
    return String(error);
  }
  return 'no refusal';
};

describe('the rules of a plan', () => {
  it('have their say in one order: the site, the command line, the plan, the project', () => {
    const { policy, commandLine, plan, project } = sourcesOf({ rules, preset: 'artist' });
    expect([policy, commandLine, plan, project].map((part) => ids(part ?? []))).toEqual([
      ['site'],
      ['on-1'],
      ['a', 'b'],
      ['house'],
    ]);
  });

  it('are added, replaced, moved, switched off and deleted', () => {
    const renamed = putRule(rules, rule('house', { name: 'new name' })).find(({ id }) => id === 'house');
    expect([
      ids(putRule(rules, rule('c'))),
      ids(putRule(rules, rule('c'), 'a')),
      [renamed?.name, renamed?.from],
      ids(moveRule(rules, 'a')),
      ids(moveRule(rules, 'b', 'a')),
      enableRule(rules, 'a', false).map(({ enabled }) => enabled),
      ids(deleteRule(rules, 'on-1')),
    ]).toEqual([
      ['site', 'on-1', 'a', 'b', 'c', 'house'],
      ['site', 'on-1', 'c', 'a', 'b', 'house'],
      ['new name', 'project'],
      ['site', 'on-1', 'b', 'a', 'house'],
      ['site', 'on-1', 'b', 'a', 'house'],
      [true, true, false, true, true],
      ['site', 'a', 'b', 'house'],
    ]);
  });

  it.each<[string, () => unknown]>([
    ['a rule of your site', () => deleteRule(rules, 'site')],
    ['a rule of your site', () => enableRule(rules, 'site', false)],
    ['a rule of your site', () => moveRule(rules, 'site')],
    ['a rule of your site', () => putRule(rules, rule('site'))],
    ['There is no rule "x"', () => moveRule(rules, 'a', 'x')],
    ['There is no rule "x"', () => deleteRule(rules, 'x')],
    ['cannot stand among rules of another kind', () => moveRule(rules, 'a', 'house')],
  ])('refuse what is not a person’s to change: %s', (words, change) => {
    expect(refusal(change)).toContain(words);
  });

  it('of a project are said of its own files only, and a second yes replaces the first', () => {
    const once = acceptProjectRules(rules, [rule('x'), rule('y')], 2);
    const twice = acceptProjectRules(once, [rule('x', { enabled: false }), rule('y')], 2);
    expect([ids(twice), twice.slice(-2).map(({ when, enabled, from }) => [when.roots, enabled, from])]).toEqual([
      ['site', 'on-1', 'a', 'b', 'house', 'project-2-x', 'project-2-y'],
      [
        [[2], false, 'project'],
        [[2], true, 'project'],
      ],
    ]);
  });

  it('keep their order of sources whatever is done to them, and the site’s rules stay as they are', () => {
    const order = { policy: 0, 'command-line': 1, plan: 2, project: 3, preset: 4 };
    const change = fc.record({
      op: fc.constantFrom('put', 'move', 'delete', 'enable', 'accept'),
      id: fc.constantFrom('site', 'on-1', 'a', 'b', 'c', 'house', 'project-0-z'),
      before: fc.option(fc.constantFrom('site', 'a', 'b', 'house'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let list = rules;
        for (const { op, id, before } of changes) {
          refusal(() => {
            if (op === 'put') list = putRule(list, rule(id), before);
            else if (op === 'move') list = moveRule(list, id, before);
            else if (op === 'delete') list = deleteRule(list, id);
            else if (op === 'enable') list = enableRule(list, id, false);
            else list = acceptProjectRules(list, [rule('z')], 0);
          });
        }
        const places = list.map((each) => order[sourceOf(each)]);
        expect([places, list[0], new Set(ids(list)).size]).toEqual([
          [...places].sort((a, b) => a - b),
          rules[0],
          list.length,
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a rule file', () => {
  const anyRule = fc.record({
    id: fc.string({ minLength: 1, maxLength: 20 }),
    name: fc.string({ maxLength: 20 }),
    enabled: fc.boolean(),
    when: fc.record(
      { glob: fc.constantFrom('**/*.exr', 'a/{b,c}/*'), sizeMin: fc.nat(), untouched: fc.boolean() },
      { requiredKeys: [] },
    ),
    then: fc.record({ action: fc.constantFrom(...planActions) }),
  });

  it('gives back what was written, and the same rules give the same bytes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyRule, { selector: ({ id }) => id, maxLength: 6 }), (list) => {
        const text = writeRules(list);
        expect([parseRules(text, 'f'), writeRules(parseRules(text, 'f'))]).toEqual([list, text]);
      }),
      { numRuns: 1000 },
    );
  });

  it('may be a plain list, and says nothing of whose rules they are', () => {
    expect(parseRules(JSON.stringify([{ ...rule('a'), locked: true, from: 'project' }]), 'f')).toEqual([rule('a')]);
  });

  it.each([
    ['it is not JSON', '{'],
    ['a rule is not', '{"satchelRules":2,"rules":[]}'],
    ['a rule is not', '[{"id":"a"}]'],
    ['the id "a" is there twice', JSON.stringify([rule('a'), rule('a')])],
  ])('that cannot be used says why: %s', (words, text) => {
    expect(refusal(() => parseRules(text, '/p/rules.json'))).toContain(words);
  });
});
