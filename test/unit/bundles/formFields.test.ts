/** Which control a parameter gets, and what a form knows of it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formFields, jobFields } from '../../../main/engine/bundles/formFields';
import { bundleTemp, plantBundle, readPlanted, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
let count = 0;
async function fieldsOf(definitions: string, values = '') {
  const folder = plantBundle(join(top, `b${(count += 1)}`), {
    'template.yaml': `${templateHead}extensions: [EXPR]\nparameterDefinitions:\n${definitions}`,
    ...(values === '' ? {} : { 'parameter_values.yaml': `parameterValues: ${values}` }),
  });
  const bundle = await readPlanted(folder);
  return formFields(bundle.definitions, bundle.values, new Set());
}

test.each([
  ['STRING', '', 'LINE_EDIT'],
  ['STRING', ', allowedValues: [a, b]', 'DROPDOWN_LIST'],
  ['STRING', ', userInterface: {control: MULTILINE_EDIT}', 'MULTILINE_EDIT'],
  ['STRING', ', allowedValues: ["On", "Off"], userInterface: {control: CHECK_BOX}', 'CHECK_BOX'],
  ['INT', '', 'SPIN_BOX'],
  ['INT', ', allowedValues: [1, 2]', 'DROPDOWN_LIST'],
  ['FLOAT', '', 'SPIN_BOX'],
  ['BOOL', '', 'CHECK_BOX'],
  ['RANGE_EXPR', '', 'LINE_EDIT'],
  ['LIST[INT]', '', 'MULTILINE_EDIT'],
  ['PATH', '', 'CHOOSE_DIRECTORY'],
  ['PATH', ', objectType: FILE, dataFlow: IN', 'CHOOSE_INPUT_FILE'],
  ['PATH', ', objectType: FILE, dataFlow: OUT', 'CHOOSE_OUTPUT_FILE'],
  ['PATH', ', objectType: FILE, userInterface: {control: CHOOSE_OUTPUT_FILE}', 'CHOOSE_OUTPUT_FILE'],
] as const)('%s%s is shown as %s', async (type, more, control) => {
  expect((await fieldsOf(`- {name: P, type: "${type}"${more}}\n`)).map((field) => field.control)).toEqual([control]);
});

test.each([
  ['a check box for a text that is anything', 'STRING', ', userInterface: {control: CHECK_BOX}', 'LINE_EDIT'],
  ['a list without its values', 'INT', ', userInterface: {control: DROPDOWN_LIST}', 'SPIN_BOX'],
  ['a line for what has only two values', 'BOOL', ', userInterface: {control: LINE_EDIT}', 'CHECK_BOX'],
  ['a control that nobody knows', 'STRING', ', userInterface: {control: KNOB}', 'LINE_EDIT'],
] as const)('%s gives way to the usual control', async (_what, type, more, control) => {
  expect((await fieldsOf(`- {name: P, type: ${type}${more}}\n`)).map((field) => field.control)).toEqual([control]);
});

test('a field has the words, bounds, steps and file kinds of its template, and hidden parameters have none', async () => {
  const fields = await fieldsOf(
    `- {name: N, type: FLOAT, default: 0.5, minValue: 0, maxValue: 2.5, description: How much, userInterface: {control: SPIN_BOX, label: Amount, groupLabel: Look, decimals: 2, singleStepDelta: 0.25}}
- {name: S, type: PATH, objectType: FILE, dataFlow: IN, userInterface: {control: CHOOSE_INPUT_FILE, fileFilters: [{label: All, patterns: ["*.*"]}, {label: Scenes, patterns: ["*.ma", "*.mb"]}], fileFilterDefault: {label: Scenes, patterns: ["*.ma", "*.mb"]}}}
- {name: H, type: STRING, default: x, userInterface: {control: HIDDEN}}
`,
  );
  expect(fields).toEqual([
    {
      name: 'N',
      type: 'FLOAT',
      control: 'SPIN_BOX',
      label: 'Amount',
      group: 'Look',
      description: 'How much',
      value: '0.5',
      least: '0',
      most: '2.5',
      decimals: 2,
      step: 0.25,
    },
    {
      name: 'S',
      type: 'PATH',
      control: 'CHOOSE_INPUT_FILE',
      fileFilters: [
        { label: 'Scenes', patterns: ['*.ma', '*.mb'] },
        { label: 'All', patterns: ['*.*'] },
      ],
      dataFlow: 'IN',
    },
  ]);
});

test('values of the bundle come before those of the template, as somebody would type them', async () => {
  const fields = await fieldsOf(
    `- {name: B, type: BOOL, default: false}\n- {name: L, type: "LIST[INT]", default: [1, 2]}\n- {name: N, type: INT, default: 1}\n`,
    '[{name: B, value: "yes"}, {name: N, value: 9007199254740993}]',
  );
  expect(fields.map(({ name, value }) => [name, value])).toEqual([
    ['B', 'true'],
    ['L', '[1, 2]'],
    ['N', '9007199254740993'],
  ]);
});

test('hints that make no sense are passed over, and long words are cut', async () => {
  const [field] = await fieldsOf(
    `- {name: P, type: INT, default: 1, userInterface: {control: 7, label: "${'x'.repeat(400)}", decimals: -1, singleStepDelta: 0, fileFilters: none}}\n`,
  );
  expect(field).toEqual({ name: 'P', type: 'INT', control: 'SPIN_BOX', label: 'x'.repeat(256), value: '1' });
});

test('the job has its own fields with what holds already', () => {
  expect(
    jobFields({ priority: 40, maxFailedTasksCount: 20, maxRetriesPerTask: 5 }).map(({ name, value }) => [name, value]),
  ).toEqual([
    ['deadline:priority', '40'],
    ['deadline:maxFailedTasksCount', '20'],
    ['deadline:maxRetriesPerTask', '5'],
    ['deadline:maxWorkerCount', '-1'],
    ['deadline:targetTaskRunStatus', 'READY'],
  ]);
});
