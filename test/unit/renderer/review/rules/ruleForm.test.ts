import { describe, expect, test } from 'vitest';
import type { RuleText } from '../../../../../shared/ipc/reviewRules';
import { emptyForm, formOf, ruleOf } from '../../../../../renderer/features/review/rules/ruleForm';

const rule: RuleText = {
  id: 'rule-1',
  name: 'Edited here',
  enabled: true,
  when: {
    kinds: ['edited-here'],
    glob: 'crypto/**',
    notGlob: '**/tmp/*',
    extensions: ['exr', 'tx'],
    sizeMin: 1_500_000,
    sizeMax: 2_000_000_001,
    edited: true,
    sequence: true,
    localNewerByMs: 60_000,
    stepIds: ['step-1'],
    roots: [1],
  },
  then: { action: 'keep-both', policy: 'suffix', suffix: 'farm' },
};

describe('the form of a rule', () => {
  test('gives back the rule it was made of, with the conditions that it has no field for', () => {
    expect(ruleOf(formOf(rule))).toEqual(rule);
  });

  test('says nothing about what is left empty', () => {
    expect(ruleOf({ ...emptyForm('rule-2', []), action: 'overwrite' })).toEqual({
      id: 'rule-2',
      name: 'Everything',
      enabled: true,
      when: {},
      then: { action: 'overwrite', backup: true },
    });
  });

  test('reads sizes and file types as people write them', () => {
    const form = { ...emptyForm('rule-3', ['new']), extensions: '*.exr, .tif;png', sizeMin: '1.5 gb', sizeMax: '2 TB' };
    expect(ruleOf(form)).toMatchObject({
      when: { extensions: ['exr', 'tif', 'png'], sizeMin: 1_500_000_000, sizeMax: 2_000_000_000_000 },
    });
  });

  test('names the field that says nothing usable', () => {
    const form = emptyForm('rule-4', []);
    expect([
      ruleOf({ ...form, sizeMin: 'much' }),
      ruleOf({ ...form, sizeMin: '2 GB', sizeMax: '1 GB' }),
      ruleOf({ ...form, policy: 'suffix', suffix: 'a/b' }),
    ]).toEqual(['sizeMin', 'sizeMax', 'suffix']);
  });
});
