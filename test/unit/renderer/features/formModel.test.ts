import { expect, test } from 'vitest';
import {
  faultWords,
  groupsOf,
  isChanged,
  sentValues,
  stepped,
  textOf,
  withoutChange,
  withText,
} from '../../../../renderer/features/submit/bundle/formModel';
import type { BundleField } from '../../../../shared/ipc/bundles';

const aField = (more: Partial<BundleField> = {}): BundleField => ({
  name: 'Samples',
  type: 'INT',
  control: 'SPIN_BOX',
  value: '64',
  ...more,
});

test('a field shows what was typed, and is not changed any more once it has its own value again', () => {
  const field = aField();
  const changed = withText({ Other: 'x' }, field, '96');
  const back = withText(changed, field, '64');
  expect([changed, textOf(field, changed), back, isChanged(field, back), textOf(field, back)]).toEqual([
    { Other: 'x', Samples: '96' },
    '96',
    { Other: 'x' },
    false,
    '64',
  ]);
});

test('a field without a value of its own is empty, and what was typed and taken away again counts as given', () => {
  const field: BundleField = { name: 'Shot', type: 'STRING', control: 'LINE_EDIT' };
  expect([textOf(field, {}), withText({}, field, ''), withoutChange({ Shot: 'a' }, field)]).toEqual([
    '',
    { Shot: '' },
    {},
  ]);
});

test('a parameter that is called like a part of every object has no value of it', () => {
  expect(textOf(aField({ name: 'constructor' }), {})).toBe('64');
});

test('the engine is told lists as files write them, and nothing of fields that the bundle has no more', () => {
  const list: BundleField = {
    name: 'Layers',
    type: 'LIST[STRING]',
    control: 'MULTILINE_EDIT',
    items: ['a', 'b'],
    value: '["a", "b"]',
  };
  const typed = withText({ Gone: 'x', Samples: '96' }, list, 'a\nc');
  expect([textOf(list, {}), sentValues(typed, [aField(), list]), withText(typed, list, 'a\nb')]).toEqual([
    'a\nb',
    { Samples: '96', Layers: '["a", "c"]' },
    { Gone: 'x', Samples: '96' },
  ]);
});

test('groups come in the order in which they are named first, those of the queue by themselves', () => {
  const fields = [
    aField({ name: 'a', group: 'Render' }),
    aField({ name: 'b' }),
    aField({ name: 'c', group: 'Render' }),
    aField({ name: 'd', group: 'Render', isOfQueue: true }),
  ];
  const shown = groupsOf(fields).map(({ label, isOfQueue, fields: of }) => [
    label,
    isOfQueue,
    of.map(({ name }) => name),
  ]);
  expect(shown).toEqual([
    ['Render', false, ['a', 'c']],
    [undefined, false, ['b']],
    ['Render', true, ['d']],
  ]);
});

test.each([
  ['a whole number goes by one', {}, '5', 1, '6'],
  ['by the step of the template', { step: 32 }, '64', -1, '32'],
  ['not above the greatest', { most: '65', step: 32 }, '64', 1, '65'],
  ['not below the least', { least: '1' }, '1', -1, '1'],
  ['from no number to the least', { least: '1' }, 'many', 1, '1'],
  ['with all of its 64 bits', {}, '9007199254740993', 1, '9007199254740994'],
] as const)('%s', (_title, more, text, direction, next) => {
  expect(stepped(aField(more), text, direction)).toBe(next);
});

test.each([
  ['a number with decimals goes by their last one', { decimals: 2 }, '0.5', 1, '0.51'],
  ['by the step of the template', { decimals: 2, step: 0.25 }, '0.5', 1, '0.75'],
  ['by a share of the value where there are no decimals', { step: 0.5 }, '8', -1, '4'],
  ['by a tenth of its magnitude where nothing is said', {}, '250', 1, '260'],
  ['without the dust of binary fractions', {}, '0.7', 1, '0.71'],
  ['by a tenth from nothing', {}, '0', 1, '0.1'],
  ['within its bounds', { most: '1', decimals: 1 }, '0.95', 1, '1.0'],
] as const)('%s', (_title, more, text, direction, next) => {
  expect(stepped(aField({ type: 'FLOAT', ...more }), text, direction)).toBe(next);
});

test('a fault that no field shows is told apart, and all are counted', () => {
  const check = {
    revision: 'a',
    faults: [{ name: 'Samples', message: 'Too many.' }, { name: 'Hidden', message: 'Not seen.' }, { message: 'Odd.' }],
    nameFault: 'The name of the job is empty.',
    paths: [],
    unlisted: 0,
  };
  expect(faultWords(check, [aField()])).toEqual({
    byField: new Map([['Samples', 'Too many.']]),
    others: ['Not seen.', 'Odd.'],
    count: 4,
  });
});
