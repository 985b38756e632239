/** What is taken for a job bundle, and what is refused before anything else happens. */
import { mkdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundleTemp, plantBundle, prepared, readPlanted, refusal, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
let count = 0;
const fresh = (): string => join(top, `b${(count += 1)}`);

test('a folder without a template is none, and template.yml is not accepted', async () => {
  const empty = plantBundle(fresh(), { 'readme.txt': '' });
  const misspelt = plantBundle(fresh(), { 'template.yml': templateHead });
  expect([await refusal(readPlanted(empty)), await refusal(readPlanted(misspelt))]).toEqual([
    `bundle.no_template: ${empty} is no job bundle: it has no template.yaml and no template.json.`,
    `bundle.no_template: ${misspelt} is no job bundle: it has no template.yaml and no template.json.`,
  ]);
  expect(await refusal(readPlanted(join(top, 'nowhere')))).toBe(
    `input.not_found: ${join(top, 'nowhere')} is not there.`,
  );
});

test('both spellings of any document are refused', async () => {
  const refusals: string[] = [];
  for (const name of ['template', 'parameter_values', 'asset_references', 'hooks']) {
    const files = { 'template.yaml': templateHead, [`${name}.yaml`]: templateHead, [`${name}.json`]: '{}' };
    refusals.push(await refusal(readPlanted(plantBundle(fresh(), files))));
  }
  expect(refusals).toEqual(
    ['template', 'parameter_values', 'asset_references', 'hooks'].map(
      (name) => `bundle.two_files: The job bundle has both ${name}.json and ${name}.yaml.`,
    ),
  );
});

test.runIf(process.platform !== 'win32')(
  'D7: a link that leads out is refused at any depth, also a broken one and one through another link',
  async () => {
    const outside = plantBundle(fresh(), { 'secret.txt': 's' });
    const links: readonly (readonly [name: string, text: string])[] = [
      ['out.txt', join(outside, 'secret.txt')],
      ['deep/er/out', '../../../'],
      ['template.yaml', join(outside, 'secret.txt')],
      ['broken', '../nowhere'],
      ['far', '/nowhere/at/all'],
    ];
    const codes: string[] = [];
    for (const [name, text] of links) {
      const folder = plantBundle(fresh(), { ...(name === 'template.yaml' ? {} : { 'template.yaml': templateHead }) });
      mkdirSync(join(folder, 'deep/er'), { recursive: true });
      symlinkSync(text, join(folder, name));
      codes.push((await refusal(readPlanted(folder))).split(':')[0] ?? '');
    }
    expect(codes).toEqual(links.map(() => 'bundle.escapes'));
  },
);

test.runIf(process.platform !== 'win32')('links inside the bundle, and a bundle behind a link, are fine', async () => {
  const folder = plantBundle(fresh(), { 'real/template.yaml': templateHead });
  symlinkSync('real/template.yaml', join(folder, 'template.yaml'));
  symlinkSync(join(folder, 'real'), join(folder, 'absolute'));
  const link = fresh();
  symlinkSync(folder, link);
  const { name, folder: named } = await readPlanted(link);
  expect({ name, named }).toEqual({ name: 'sample', named: link });
});

test('a document that is too large is refused unread', async () => {
  const folder = plantBundle(fresh(), { 'template.yaml': templateHead });
  truncateSync(join(folder, 'template.yaml'), 4 * 1024 * 1024 + 1);
  expect(await refusal(readPlanted(folder))).toContain('bundle.too_large: ');
});

test('templates that no job can be made of say why', async () => {
  const texts = {
    'no version': 'name: x',
    'another version': 'specificationVersion: environment-2023-09\nname: x',
    'a list': '- a',
    'no name': 'specificationVersion: jobtemplate-2023-09',
    'no list': `${templateHead}parameterDefinitions: {}`,
    'no type': `${templateHead}parameterDefinitions: [{name: A}]`,
    twice: `${templateHead}parameterDefinitions: [{name: A, type: INT}, {name: A, type: INT}]`,
    flow: `${templateHead}parameterDefinitions: [{name: A, type: PATH, dataFlow: UP}]`,
    'bad default': `${templateHead}parameterDefinitions: [{name: A, type: INT, default: 5, maxValue: 4}]`,
    bytes: new Uint8Array([0x6e, 0xff]),
  };
  const refusals: Record<string, string> = {};
  for (const [title, text] of Object.entries(texts)) {
    const folder = plantBundle(fresh(), { 'template.yaml': text });
    refusals[title] = (await refusal(readPlanted(folder))).replaceAll(join(folder, 'template.yaml'), 'T');
  }
  expect(refusals).toEqual({
    'no version': 'bundle.template: T has no "specificationVersion".',
    'another version':
      'bundle.template: T has the specification version "environment-2023-09"; known is "jobtemplate-2023-09".',
    'a list': 'bundle.template: T holds a list where a map belongs.',
    'no name': 'bundle.template: T has no "name".',
    'no list': 'bundle.template: "parameterDefinitions" is a map, not a list.',
    'no type': 'bundle.template: The parameter "A" has no "type".',
    twice: 'bundle.template: The parameter "A" is defined twice.',
    flow: 'bundle.template: The parameter "A" has "UP" for "dataFlow"; it can be NONE, IN, OUT, INOUT.',
    'bad default':
      'bundle.template: The parameter "A" has a default that it does not take: The parameter "A" is 5, which is greater than 4.',
    bytes: 'bundle.document: T is no UTF-8 text.',
  });
});

test('hooks are shown with their commands and never started', async () => {
  const folder = plantBundle(fresh(), {
    'template.yaml': templateHead,
    'hooks.yaml': `preSubmission:\n- {command: touch, args: [${join(top, 'started')}]}\npostSubmission: []\n`,
  });
  const { warnings } = await prepared(folder);
  expect(warnings).toEqual([
    `The bundle has hooks, which the Deadline client can run and Satchel never does: touch ${join(top, 'started')}.`,
  ]);
});

test('relative asset references are taken from the bundle, with a warning where the working directory is another', async () => {
  const folder = plantBundle(fresh(), {
    'template.yaml': templateHead,
    'asset_references.yaml': 'assetReferences: {inputs: {filenames: [tex/../a.tx, /b.tx]}}',
  });
  const { paths, warnings } = await prepared(folder);
  expect({ paths: paths.inputFiles, warnings }).toEqual({
    paths: [join(folder, 'a.tx'), '/b.tx'].sort(),
    warnings: [
      'asset_references has a relative path (tex/../a.tx). Satchel takes them from the bundle; the Deadline client takes them from the working directory.',
    ],
  });
  expect((await prepared(folder, { workingFolder: folder })).warnings).toEqual([]);
});
