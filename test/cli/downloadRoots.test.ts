/** Several roots brought into one folder, and each to a folder of its own. */
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

interface TwoShows {
  readonly place: CliPlace;
  readonly manifests: readonly string[];
  readonly plan: (...args: string[]) => ReturnType<CliPlace['json']>;
  readonly apply: () => ReturnType<CliPlace['json']>;
}

/** Two manifests whose contents are in one store. */
async function createShows(): Promise<TwoShows> {
  const place = await createCliPlace();
  const store = await place.store();
  const manifests: string[] = [];
  for (const [show, files] of [
    ['a', { 'r/x.exr': 'of a', same: 's' }],
    ['b', { 'r/x.exr': 'of b', 'r/y.exr': 'y', same: 's' }],
  ] as const) {
    await plantFiles(place.at(show), files);
    const made = await place.run(['manifest', 'snapshot', '--root', show, '-d', 'lists', '-n', show]);
    const manifest = made.stdout.trim();
    await place.run(['attachment', 'upload', '-m', manifest, '-r', show, '--s3-root-uri', store]);
    manifests.push(manifest);
  }
  const from = manifests.flatMap((manifest) => ['-m', manifest]);
  return {
    place,
    manifests,
    plan: (...args) =>
      place.json(['download', 'plan', ...from, '--s3-root-uri', store, '-o', 'plan.satchel-plan.json', ...args]),
    apply: () => place.json(['download', 'apply', 'plan.satchel-plan.json', '--yes']),
  };
}

const contents = async (folder: string): Promise<Record<string, unknown>> => {
  const tree = Object.entries(await treeOf(folder)).filter(
    ([name]) => !name.startsWith('.satchel') && !name.endsWith('/'),
  );
  return Object.fromEntries(tree);
};

test('G-C1, G-C2: what collides gets the name of its root, equal content is one file, and all of it comes home', async () => {
  const { place, manifests, plan, apply } = await createShows();
  const planned = await plan(...manifests.flatMap((manifest) => ['--map', `${manifest}=out`]));
  const applied = await apply();
  const names = Object.keys(await contents(place.at('out'))).sort();
  const warnings = planned.lines.filter(({ type }) => type === 'warning').length;
  expect([
    planned.code,
    applied.code,
    warnings,
    names.map((name) => name.replace(/^_.*_lists_.*?_r\//u, '_b_r/')),
  ]).toEqual([0, 0, 1, ['_b_r/x.exr', 'r/x.exr', 'r/y.exr', 'same']]);
});

test('a folder of its own for the second root, where that is wanted; --to gives one to each', async () => {
  const { place, manifests, plan, apply } = await createShows();
  await plan(...manifests.flatMap((manifest) => ['--map', `${manifest}=out`]), '--collision', 'subfolder');
  await apply();
  const below = Object.keys(await contents(place.at('out'))).map((name) => name.split('/').slice(-2).join('/'));
  expect(below.filter((name) => name === 'r/x.exr').length).toBe(2);
  expect((await plan('--to', 'each')).code).toBe(0);
  expect((await apply()).code).toBe(0);
  const folders = Object.keys(await contents(place.at('each'))).map((name) => name.split('/')[0]);
  expect(new Set(folders).size).toBe(2);
});

test('a folder of the system is asked about before anything comes there', async () => {
  const { place, manifests, plan } = await createShows();
  const home = place.at('home');
  await plan('--map', `${manifests[0] ?? ''}=${home}`, '--map', `${manifests[1] ?? ''}=${place.at('b')}`);
  const done = await place.json(['download', 'apply', 'plan.satchel-plan.json']);
  expect([done.code, done.last['code'], await contents(home)]).toEqual([16, 'root.sensitive', {}]);
});
