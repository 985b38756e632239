import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createFarmRenders, type FarmRenders } from '../support/farmRenders';
import { plantFiles, treeOf } from '../support/plantTree';

/** Two frames were edited here since they came home; the third is damaged. */
async function createEdited(): Promise<FarmRenders> {
  const renders = await createFarmRenders();
  const { place, plan, apply, frames } = renders;
  await plan();
  await apply();
  const edited = frames.slice(0, 2).map((name) => [name, `painted ${name}`]);
  await plantFiles(place.at('project'), Object.fromEntries(edited) as Record<string, string>);
  await writeFile(place.at('project', frames[2]!), '');
  return renders;
}

const rule = (kind: string, action: string, more: object = {}): object => ({
  id: `${kind}-${action}`,
  name: `${kind} ${action}`,
  enabled: true,
  when: { kinds: [kind] },
  then: { action },
  ...more,
});

test('rows are decided by the site first, then --on, then --rules, then the preset; the plan says by which', async () => {
  const { place, plan } = await createEdited();
  await writeFile(place.at('site.json'), JSON.stringify([rule('local-damaged', 'skip')]));
  await writeFile(
    place.at('rules.json'),
    JSON.stringify([rule('local-damaged', 'overwrite'), rule('edited-here', 'overwrite')]),
  );
  const origins = async (): Promise<unknown> => {
    const { lines } = await place.json(['download', 'show', 'plan.json', '--where=-kind:identical']);
    return lines.slice(0, -1).map((item) => `${item['action'] as string} by ${item['origin'] as string}`);
  };
  const env = { SATCHEL_REVIEW_POLICY_FILE: place.at('site.json') };
  const source = ['download', 'plan', '-m', 'renders.manifest', '--s3-root-uri', `file://${place.at('store')}`];
  const planned = ['--to', 'project', '-o', 'plan.json', '--rules', 'rules.json'];
  await place.json([...source, ...planned, '--on', 'edited-here=keep-mine'], { env });
  expect(await origins()).toEqual(['keep-mine by cli', 'keep-mine by cli', 'skip by policy:local-damaged-skip']);
  await plan('--rules', 'rules.json');
  expect(await origins()).toEqual([
    'overwrite by rule:edited-here-overwrite',
    'overwrite by rule:edited-here-overwrite',
    'overwrite by rule:local-damaged-overwrite',
  ]);
  await plan();
  expect(await origins()).toEqual([
    'keep-both by preset:artist#3',
    'keep-both by preset:artist#3',
    'overwrite by preset:artist#1',
  ]);
});

test('a preset of the data folder is chosen by name for plan and apply, and the plan carries its rules', async () => {
  const { place, plan, apply, frames } = await createEdited();
  const own = {
    satchelPreset: 1,
    name: 'studio',
    rules: [rule('edited-here', 'keep-mine'), rule('local-damaged', 'skip')],
  };
  await mkdir(path.join(place.home, 'presets'));
  await writeFile(path.join(place.home, 'presets', 'studio.json'), JSON.stringify(own));
  await writeFile(path.join(place.home, 'presets', 'broken.json'), '{\n"satchelPreset": 1,,');
  const before = await treeOf(place.at('project'));
  const planned = await plan('--preset', 'studio');
  const text = await readFile(place.at('plan.json'), 'utf8');
  expect([planned.code, planned.last['undecided'], text.includes('"preset":"studio"')]).toEqual([0, 0, true]);
  expect((await apply()).code).toBe(0);
  expect(await treeOf(place.at('project'))).toEqual(before);
  // What was kept as mine is declined from now on; the damaged file is what the preset still decides.
  await plan();
  expect((await apply('--preset', 'studio')).last).toMatchObject({ skipped: 1, replaced: 0 });
  expect(await readFile(place.at('project', frames[0]!), 'utf8')).toContain('painted');
  const wild = await plan('--preset', 'wild');
  expect([wild.code, wild.last['message']]).toEqual([
    2,
    expect.stringMatching(
      /no preset wild\. .*aws-default, studio\. .*broken\.json cannot be used: .*line 2, column 20/,
    ),
  ]);
});

test.each([
  ['no JSON', '[{', /rules\.json are not understood: it is not JSON at line 1, column 3/],
  ['an action that does not exist', JSON.stringify([rule('new', 'burn')]), /rules\.json are not understood/],
  ['an id twice', JSON.stringify([rule('new', 'skip'), rule('new', 'skip')]), /the id "new-skip" is there twice/],
])('--rules with %s is a usage error, and no plan is written', async (_name, text, sentence) => {
  const { place, source } = await createFarmRenders();
  await writeFile(place.at('rules.json'), text);
  const done = await place.json(['download', 'plan', ...source, '-o', 'none.json', '--rules', 'rules.json']);
  expect([done.code, done.last['message']]).toEqual([2, expect.stringMatching(sentence)]);
  await expect(readFile(place.at('none.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('plan ends with 16 where rows wait and writes its file, apply with 16 writes nothing, undo with 0', async () => {
  const { place, plan, apply } = await createEdited();
  const planned = await plan('--on', 'edited-here=ask');
  const before = await treeOf(place.at('project'));
  const applied = await apply();
  expect([planned.code, applied.code, await treeOf(place.at('project'))]).toEqual([16, 16, before]);
  const accepted = await apply('--accept-recommended');
  expect([accepted.code, accepted.last['keptBoth'], accepted.last['replaced']]).toEqual([0, 2, 1]);
  const undone = await place.json(['download', 'undo', 'last']);
  expect([undone.code, await treeOf(place.at('project'))]).toEqual([0, before]);
});

test('apply ends with 15 where a guard wants a yes, and with 12 where another process works on the folder', async () => {
  const { place, plan, apply } = await createEdited();
  await plan('--on', 'edited-here=overwrite');
  const before = await treeOf(place.at('project'));
  const guarded = await apply('--no-backup');
  expect([guarded.code, guarded.last['code'], await treeOf(place.at('project'))]).toEqual([15, 'plan.guard', before]);
  // The lock of a process that lives: this one.
  const lock = { pid: process.pid, host: hostname(), atMs: Date.now() };
  await mkdir(place.at('project', '.satchel'), { recursive: true });
  await writeFile(place.at('project', '.satchel', 'lock'), JSON.stringify(lock));
  const locked = await apply();
  expect([locked.code, String(locked.last['code'])]).toEqual([12, expect.stringMatching(/^lock\./)]);
  expect(await treeOf(place.at('project'))).toMatchObject(before);
});
