import { chmod, copyFile, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliPlaceIn, type CliPlace, type CliRun, type JsonRun } from '../support/cliRunner';
import { farmRendersIn } from '../support/farmRenders';
import { plantFiles, treeOf } from '../support/plantTree';

/** Six frames and a note edited here and asked about, one frame damaged, the rest equal. Only plans are written here. */
let place: CliPlace;
beforeAll(async () => {
  place = cliPlaceIn(await mkdtemp(path.join(tmpdir(), 'satchel-decide-')));
  const { plan, apply, frames } = await farmRendersIn(place);
  await plan();
  await apply();
  const edited = [...frames.slice(0, 6), 'notes/a.txt'];
  await plantFiles(place.at('project'), Object.fromEntries(edited.map((name) => [name, `painted ${name}`])));
  await writeFile(place.at('project', frames[6]!), '');
  await plan('--on', 'edited-here=ask');
}, 60_000);
afterAll(() => rm(place.folder, { recursive: true, force: true }));

interface OwnPlan {
  readonly file: string;
  readonly text: () => Promise<string>;
  readonly show: (...flags: string[]) => Promise<CliRun>;
  readonly items: (...flags: string[]) => Promise<string[]>;
  readonly decide: (where: string, action: string, ...flags: string[]) => Promise<JsonRun>;
}

let copies = 0;
/** A copy of the plan for one test. */
async function ownPlan(): Promise<OwnPlan> {
  copies += 1;
  const file = place.at(`plan ${copies}.json`);
  await copyFile(place.at('plan.json'), file);
  const itemsOf = ({ lines }: JsonRun): string[] =>
    lines
      .filter(({ type }) => type === 'item')
      .map((item) =>
        [item['path'], item['kind'], item['action'] ?? item['state'], item['target'] ?? ''].join(' ').trim(),
      );
  return {
    file,
    text: () => readFile(file, 'utf8'),
    show: (...flags) => place.run(['download', 'show', file, ...flags]),
    items: async (...flags) => itemsOf(await place.json(['download', 'show', file, ...flags])),
    decide: (where, action, ...flags) =>
      place.json(['download', 'decide', file, `--where=${where}`, '--action', action, ...flags]),
  };
}

test('show tells a sequence on one line for each thing that becomes of it, and single files by their paths', async () => {
  const { show } = await ownPlan();
  const shown = await show();
  expect([shown.code, shown.stdout]).toEqual([
    0,
    [
      'edited-here       undecided             notes/a.txt',
      'identical         skip                  notes/b.txt',
      'identical         skip                  notes/c.txt',
      'edited-here       undecided             renders/beauty.[1001-1006].exr  6',
      'local-damaged     overwrite             renders/beauty.1007.exr',
      'identical         skip                  renders/beauty.[1008-1010].exr  3',
      '13 files, 7 to decide, 30 B to fetch.',
      '',
    ].join('\n'),
  ]);
});

test('show --json tells each file with what becomes of it and why, and ends with the numbers of the whole plan', async () => {
  const { file } = await ownPlan();
  const { code, lines, last } = await place.json(['download', 'show', file, '--kind', 'local-damaged']);
  expect([code, lines.slice(0, -1), last]).toEqual([
    0,
    [
      {
        type: 'item',
        root: 0,
        path: 'renders/beauty.1007.exr',
        kind: 'local-damaged',
        also: ['edited-here'],
        state: 'decided',
        action: 'overwrite',
        origin: 'preset:artist#1',
        recommended: 'overwrite',
        why: 'local-damaged',
        sizeBytes: 30,
        localSizeBytes: 0,
        frame: 1007,
      },
    ],
    expect.objectContaining({
      type: 'result',
      verb: 'download show',
      plan: file,
      entries: 13,
      counts: { 'edited-here': 7, identical: 5, 'local-damaged': 1 },
      undecided: 7,
      preset: 'artist',
      state: 'draft',
      shown: 1,
    }),
  ]);
});

test('show --undecided and --where tell only what they mean, and the plan stays as it is', async () => {
  const { items, text } = await ownPlan();
  const before = await text();
  expect(await items('--undecided', '--where', 'ext:exr frame:1001-1002')).toEqual([
    'renders/beauty.1001.exr edited-here undecided',
    'renders/beauty.1002.exr edited-here undecided',
  ]);
  expect(await items('--where=-ext:exr', '--kind', 'identical')).toEqual([
    'notes/b.txt identical skip',
    'notes/c.txt identical skip',
  ]);
  expect(await text()).toBe(before);
});

test('decide sets what the filter means by hand, with its names, and what is left to decide is told', async () => {
  const { decide, items } = await ownPlan();
  const tree = await treeOf(place.at('project'));
  const done = await decide('ext:exr frame:1001-1002', 'keep-both:suffix');
  expect([done.code, done.last]).toEqual([
    0,
    expect.objectContaining({ verb: 'download decide', matched: 2, changed: 2, refused: 0, undecided: 5 }),
  ]);
  expect(await items('--where', 'ext:exr frame:1001-1003')).toEqual([
    'renders/beauty.1001.exr edited-here keep-both renders/beauty_farm.1001.exr',
    'renders/beauty.1002.exr edited-here keep-both renders/beauty_farm.1002.exr',
    'renders/beauty.1003.exr edited-here undecided',
  ]);
  expect(await treeOf(place.at('project'))).toEqual(tree);
});

test('a plan that was decided in steps is applied as decided, and the last step leaves nothing to decide', async () => {
  const { decide, file } = await ownPlan();
  await decide('frame:1001-1003', 'overwrite');
  const rest = await decide('*', 'keep-mine', '--undecided');
  expect([rest.code, rest.last['changed'], rest.last['undecided']]).toEqual([0, 4, 0]);
  const before = await treeOf(place.at('project'));
  const applied = await place.json(['download', 'apply', file, '--yes']);
  expect([applied.code, applied.last['replaced'], applied.last['identical']]).toEqual([0, 4, 5]);
  await place.json(['download', 'undo', 'last']);
  expect(await treeOf(place.at('project'))).toEqual(before);
});

test('files whose kind does not allow the action keep their decision, counted by kind, and the exit code is 3', async () => {
  const { decide, items } = await ownPlan();
  const done = await decide('beauty', 'keep-mine');
  expect([done.code, done.lines.find(({ type }) => type === 'warning')?.['message'], done.last]).toEqual([
    3,
    'keep-mine is not possible for 4 files: 1 local-damaged, 3 identical. They keep their decision.',
    expect.objectContaining({
      matched: 10,
      changed: 6,
      refused: 4,
      refusedByKind: { 'local-damaged': 1, identical: 3 },
      undecided: 1,
    }),
  ]);
  expect(await items('--kind', 'local-damaged')).toEqual(['renders/beauty.1007.exr local-damaged overwrite']);
});

test.each([
  [
    'an action that no file of the filter allows',
    'kind:identical',
    'keep-mine',
    'keep-mine is not possible for 5 files: 5 identical.',
  ],
  ['an action that does not exist', '*', 'burn', 'There is no action "burn".'],
  ['a policy that does not exist', '*', 'keep-both:v2', '--action "keep-both:v2" cannot be used.'],
  ['a policy of another action', '*', 'overwrite:version', '--action "overwrite:version" cannot be used.'],
  ['another folder', '*', 'elsewhere', 'Files go elsewhere by a folder, not by a decision in the plan.'],
  ['a filter that says nothing', ' ', 'skip', '--where is empty.'],
  ['a kind that does not exist', 'kind:odd', 'skip', 'The filter "kind:odd" names no kind that exists.'],
])(
  '%s is a usage error with a sentence and a way out, and the plan stays as it was',
  async (_name, where, action, sentence) => {
    const { decide, text } = await ownPlan();
    const before = await text();
    const { code, last } = await decide(where, action);
    expect([code, last['code'], last['message'], last['hint']]).toEqual([
      2,
      'input.invalid',
      expect.stringContaining(sentence),
      expect.stringMatching(/\.$/),
    ]);
    expect(await text()).toBe(before);
  },
);

test('a filter that means nothing changes nothing and is no failure', async () => {
  const { decide, text, file } = await ownPlan();
  const before = await stat(file, { bigint: true });
  const { code, last } = await decide('kind:locked', 'skip');
  expect([code, last['matched'], last['changed']]).toEqual([0, 0, 0]);
  expect((await stat(file, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  expect(await text()).toContain('"satchelPlan":"1.0"');
});

test('a plan behind a link is written where it lies, keeps its mode, and leaves no other file', async () => {
  const { file } = await ownPlan();
  const link = place.at('linked.json');
  await symlink(file, link);
  await chmod(file, 0o640);
  const before = await readdir(place.folder);
  const done = await place.json(['download', 'decide', link, '--where', 'ext:exr', '--action', 'skip']);
  expect([done.code, (await stat(file)).mode & 0o777, await readdir(place.folder)]).toEqual([0, 0o640, before]);
  expect(await readFile(file, 'utf8')).toContain('"action":"skip","origin":"manual"');
  await rm(link);
});

test('unknown keys of a plan and decisions that were not meant stay as they were', async () => {
  const { decide, text, file } = await ownPlan();
  const own = (await text()).replace('"preset":"artist"', '"preset":"artist","studio":{"note":"kept"}');
  await writeFile(file, own);
  await decide('notes/a.txt', 'skip');
  const linesOf = (whole: string): string[] => whole.split('\n').filter((line) => line.includes('"remote":'));
  const changed = linesOf(await text()).filter((line) => !linesOf(own).includes(line));
  expect(changed).toEqual([expect.stringMatching(/"path":"notes\/a\.txt".*"action":"skip","origin":"manual"/)]);
  expect(await text()).toContain('"studio":{"note":"kept"}');
});

test.each([
  ['show', []],
  ['decide', ['--where', '*', '--action', 'skip']],
])('%s of a file that is no plan ends with 2, and of one that is not there with 11', async (verb, flags) => {
  await writeFile(place.at('odd.json'), '{"satchelPlan":"9.0"}');
  const odd = await place.json(['download', verb, 'odd.json', ...flags]);
  const none = await place.json(['download', verb, 'none.json', ...flags]);
  expect([odd.code, none.code, none.last['code']]).toEqual([2, 11, 'input.not_found']);
  expect(await readFile(place.at('odd.json'), 'utf8')).toBe('{"satchelPlan":"9.0"}');
});

test('the help of decide tells the filter, the actions and the exit codes', async () => {
  const { code, stdout } = await place.run(['download', 'decide', '--help']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/frame:1001-1100[\s\S]*keep-mine[\s\S]*Exit codes/)]);
});
