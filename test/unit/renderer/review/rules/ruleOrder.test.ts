import { expect, test } from 'vitest';
import { numbered, placeBefore, siblingsOf } from '../../../../../renderer/features/review/rules/ruleOrder';
import type { ListedRule } from '../../../../../renderer/features/review/rules/useRules';

const listed = (id: string, source: ListedRule['source'], part: Partial<ListedRule> = {}): ListedRule => ({
  id,
  source,
  text: id,
  enabled: true,
  locked: source === 'policy' || source === 'built-in',
  action: 'skip',
  count: 0,
  unfitCount: 0,
  ...(source === 'plan' ? { rule: { id, name: id, enabled: true, when: {}, then: { action: 'skip' } } } : {}),
  ...part,
});
const rules = [
  listed('site', 'policy'),
  listed('a', 'plan'),
  listed('b', 'plan', { enabled: false }),
  listed('c', 'plan'),
  listed('preset:artist#1', 'preset'),
  listed('built-in:identical', 'built-in'),
  listed('built-in:new', 'built-in'),
];

test('rules carry the numbers that rows speak of; one that is off has none', () => {
  expect(numbered(rules).map(({ rule, number }) => `${number ?? 'off'} ${rule.id}`)).toEqual([
    '1 built-in:identical',
    '2 site',
    '3 a',
    'off b',
    '4 c',
    '5 preset:artist#1',
    '6 built-in:new',
  ]);
});

test('a rule changes places with those of its own source only', () => {
  const [, first] = rules;
  const siblings = first === undefined ? [] : siblingsOf(rules, first);
  expect({
    siblings: siblings.map(({ id }) => id),
    places: [0, 1, 2].map((place) => (first === undefined ? undefined : placeBefore(siblings, first, place))),
  }).toEqual({ siblings: ['a', 'b', 'c'], places: ['b', 'c', undefined] });
});
