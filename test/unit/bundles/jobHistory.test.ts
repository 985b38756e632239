/** The folders of the job history: their names, that none is shared, and that each can be submitted again. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { saveToHistory, type SentBundle } from '../../../main/engine/bundles/jobHistory';
import { listBundles } from '../../../main/engine/bundles/listBundles';
import { listHistory } from '../../../main/engine/bundles/listHistory';
import { bundlePorts, bundleTemp, plantBundle, prepared, readPlanted, templateHead } from '../../support/plantBundle';

const top = bundleTemp();
afterAll(() => {
  rmSync(top, { recursive: true, force: true });
});
const { files } = bundlePorts;
const day = new Date(2026, 0, 5, 23, 59);
const { signal } = new AbortController();

async function sentOf(folder: string, jobName: string): Promise<SentBundle> {
  const { request, parameters } = await prepared(folder, { settings: { priority: 60, maxWorkerCount: -1 } });
  return {
    submitterName: 'May/a (CLI)',
    jobName,
    request,
    parameters,
    references: (await readPlanted(folder)).references,
  };
}

test('a submission is kept as a bundle that is sent again with the same values', async () => {
  const folder = plantBundle(join(top, 'bundle'), {
    'template.yaml': `${templateHead}parameterDefinitions:
- {name: Scene, type: PATH, dataFlow: IN, objectType: FILE, default: s.ma}
- {name: Frames, type: RANGE_EXPR}
- {name: Lit, type: BOOL}
- {name: Size, type: FLOAT}
- {name: Weights, type: "LIST[FLOAT]"}
- {name: Counts, type: "LIST[INT]"}
- {name: Tiles, type: "LIST[LIST[INT]]"}
- {name: Flags, type: "LIST[BOOL]"}
- {name: Left, type: INT, default: 3}
`,
    'parameter_values.yaml':
      'parameterValues: [{name: Frames, value: 1-3}, {name: Lit, value: yes}, {name: Size, value: 1.0}, {name: Weights, value: [1, 1.0e+20]}, {name: Counts, value: [9007199254740993]}, {name: Tiles, value: [[1], []]}, {name: Flags, value: [on]}]',
    'asset_references.yaml': 'assetReferences: {inputs: {directories: [tex]}, referencedPaths: [/r]}',
  });
  const history = join(top, 'history');
  const kept = await saveToHistory(history, await sentOf(folder, 'sh*ot:10 – Ünï_名'), day, files);
  const [before, after] = [await prepared(folder), await prepared(kept)];
  expect({
    path: kept,
    files: readdirSync(kept),
    template: readFileSync(join(kept, 'template.yaml'), 'utf8') === before.request.template,
    parameters: after.request.parameters,
    paths: after.paths,
    settings: after.settings,
  }).toEqual({
    path: join(history, '2026-01', '2026-01-05-01-Maya CLI-shot10  Ünï_名'),
    files: ['asset_references.json', 'parameter_values.json', 'template.yaml'],
    template: true,
    parameters: before.request.parameters,
    paths: before.paths,
    settings: { priority: 60, maxWorkerCount: -1 },
  });
});

test('numbers go on behind the highest of the day, also for submissions at the same moment', async () => {
  const history = join(top, 'numbers');
  const folder = plantBundle(join(top, 'plain'), { 'template.yaml': templateHead });
  for (const name of ['2026-01-05-07-Blender-x', '2026-01-05-notes', '2026-01-04-99-Blender-x'])
    mkdirSync(join(history, '2026-01', name), { recursive: true });
  const sent = await sentOf(folder, 'job');
  const kept = await Promise.all(Array.from({ length: 5 }, () => saveToHistory(history, sent, day, files)));
  expect(kept.map((path) => path.slice(join(history, '2026-01').length + 1)).sort()).toEqual(
    ['08', '09', '10', '11', '12'].map((number) => `2026-01-05-${number}-Maya CLI-job`),
  );
});

test('a name is cut to what every disk takes', async () => {
  const folder = plantBundle(join(top, 'long'), { 'template.yaml': templateHead });
  const kept = await saveToHistory(join(top, 'longs'), await sentOf(folder, '名'.repeat(200)), day, files);
  const latin = await saveToHistory(join(top, 'longs'), await sentOf(folder, 'x'.repeat(200)), day, files);
  const name = (path: string): string => path.split(/[\\/]/u).at(-1) ?? '';
  expect([new TextEncoder().encode(name(kept)).length <= 255, name(latin)]).toEqual([
    true,
    `2026-01-05-02-Maya CLI-${'x'.repeat(128)}`,
  ]);
});

test('earlier submissions are listed newest first, those of other tools too; what is no bundle is passed over', async () => {
  const history = join(top, 'list');
  for (const name of [
    '2026-01/2026-01-05-02-Maya-b',
    '2026-01/2026-01-05-10-Blender-c - d',
    '2025-12/2025-12-31-01-Nuke-a',
  ])
    plantBundle(join(history, name), { 'template.json': '{}' });
  mkdirSync(join(history, '2026-01', '2026-01-05-11-empty'));
  const rows = (await listHistory(history, 10, files, signal)).map(({ day: at, number, title }) => [at, number, title]);
  expect([rows, await listHistory(join(top, 'none'), 10, files, signal)]).toEqual([
    [
      ['2026-01-05', 10, 'Blender-c - d'],
      ['2026-01-05', 2, 'Maya-b'],
      ['2025-12-31', 1, 'Nuke-a'],
    ],
    [],
  ]);
});

test('bundles of a folder are folders with a template and .ojd files', async () => {
  const folder = plantBundle(join(top, 'many'), {
    'a/template.yaml': '',
    'b/other.txt': '',
    'c.ojd': '',
    '.ojd': '',
    'd.zip': '',
  });
  expect((await listBundles(folder, files, signal)).map(({ name, isArchive }) => [name, isArchive])).toEqual([
    ['a', false],
    ['c', true],
  ]);
});
