import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createFarmRenders, type FarmRenders } from '../support/farmRenders';
import { plantFiles, treeOf } from '../support/plantTree';

/** All ten frames came home; the first three were painted on since. */
async function createPainted(): Promise<FarmRenders & { readonly names: () => Promise<string[]> }> {
  const renders = await createFarmRenders();
  const { place, plan, apply, frames } = renders;
  await plan();
  await apply();
  const painted = frames.slice(0, 3).map((name) => [name, `painted ${name}`]);
  await plantFiles(place.at('project'), Object.fromEntries(painted) as Record<string, string>);
  const own = new Set(Object.keys(await treeOf(place.at('farm'))));
  return {
    ...renders,
    names: async () =>
      Object.keys(await treeOf(place.at('project'))).filter((name) => !own.has(name) && name.endsWith('.exr')),
  };
}

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `renders/beauty_r2.${from + index}.exr`);

test('both sides of a sequence are kept as two whole ones: equal frames are copied along, and nothing of them is fetched', async () => {
  const { plan, apply, names, place } = await createPainted();
  const planned = await plan('--on', 'edited-here=keep-both');
  const applied = await apply();
  expect([
    planned.last['bytesToFetch'],
    applied.code,
    applied.last['keptBoth'],
    applied.last['copied'],
    await names(),
  ]).toEqual([90, 0, 3, 7, numbered(1001, 1010)]);
  expect(await readFile(place.at('project', 'renders/beauty_r2.1009.exr'), 'utf8')).toBe(
    "farm's renders/beauty.1009.exr",
  );
  expect(await readFile(place.at('project', 'renders/beauty.1001.exr'), 'utf8')).toBe(
    'painted renders/beauty.1001.exr',
  );
});

test('with --no-complete-sequence only the frames that differ come home beside mine, and the plan says so', async () => {
  const { plan, apply, names, place } = await createPainted();
  await plan('--on', 'edited-here=keep-both', '--no-complete-sequence');
  expect(await readFile(place.at('plan.json'), 'utf8')).toContain(',\n"completeSequence":false');
  const applied = await apply();
  expect([
    applied.code,
    applied.last['keptBoth'],
    applied.last['copied'],
    applied.last['identical'],
    await names(),
  ]).toEqual([0, 3, undefined, 10, numbered(1001, 1003)]);
});

test('the setting says the same for every plan, and the plan remembers what was true when it was made', async () => {
  const { plan, apply, names, place } = await createPainted();
  await place.run(['config', 'set', 'download.completeSequence', 'false']);
  await plan('--on', 'edited-here=keep-both:suffix');
  await place.run(['config', 'set', 'download.completeSequence', 'true']);
  const applied = await apply();
  expect([applied.code, await names()]).toEqual([0, numbered(1001, 1003).map((name) => name.replace('_r2', '_farm'))]);
});

test('a plan whose completeSequence is no yes or no is refused', async () => {
  const { plan, apply, place } = await createPainted();
  await plan('--no-complete-sequence', '--preset', 'safe');
  const text = await readFile(place.at('plan.json'), 'utf8');
  await writeFile(place.at('plan.json'), text.replace('"completeSequence":false', '"completeSequence":"no"'));
  const done = await apply();
  expect([done.code, done.last['code']]).toEqual([2, 'plan.invalid']);
});

test.each([
  ['keep-both:version', numbered(1001, 1010)],
  ['keep-both:suffix', numbered(1001, 1010).map((name) => name.replace('_r2', '_farm'))],
  ['keep-both:numbered', numbered(1001, 1003).map((name) => name.replace('_r2', '').replace('.exr', ' (1).exr'))],
  [
    'keep-both:rename-local',
    expect.arrayContaining([expect.stringMatching(/beauty_local-\d{8}-\d{4}\.1001\.exr$/)]) as string[],
  ],
  [
    'keep-both:subfolder',
    [
      expect.stringMatching(/^_incoming\/.*\/renders\/beauty\.1001\.exr$/),
      expect.anything(),
      expect.anything(),
    ] as string[],
  ],
])('--on edited-here=%s names the farm\u2019s files by that policy', async (action, expected) => {
  const { plan, apply, names } = await createPainted();
  await plan('--on', `edited-here=${action}`);
  expect((await apply()).code).toBe(0);
  expect(await names()).toEqual(expected);
});

test('attachment download knows the same flag', async () => {
  const { place, source, names } = await createPainted();
  const flags = ['--on', 'edited-here=keep-both', '--no-complete-sequence'];
  const done = await place.json(['attachment', 'download', ...source, ...flags]);
  expect([done.code, done.last['keptBoth'], await names()]).toEqual([0, 3, numbered(1001, 1003)]);
});
