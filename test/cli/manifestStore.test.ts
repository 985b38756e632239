/** Manifests in stores: sent by hand, and those of a job. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { file, text2023 } from '../support/manifestDocuments';
import { plantFiles } from '../support/plantTree';
import { plantScene, tinyScene } from '../support/tinyScene';

test('a manifest is sent as it is, to the folder that is named, and again without harm', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  const text = text2023(file('a'));
  await writeFile(place.at('mine.manifest'), text);
  const upload = async (...flags: string[]): Promise<unknown> => {
    const { code, last } = await place.json(['manifest', 'upload', 'mine.manifest', ...flags]);
    return [code, last['key'] ?? last['code']];
  };
  const there = ['--s3-cas-uri', store, '--s3-manifest-prefix', 'farm-1/queue-1'];
  const key = 'Manifests/farm-1/queue-1/mine.manifest';
  expect([await upload(...there), await upload(...there), await upload('--s3-root-uri', store)]).toEqual([
    [0, key],
    [0, key],
    [0, 'Manifests/mine.manifest'],
  ]);
  expect(await readFile(place.at('store', key), 'utf8')).toBe(text);
  expect((await place.run(['manifest', 'upload', 'mine.manifest', ...there])).stdout).toBe(`${key}\n`);
  await writeFile(place.at('mine.manifest'), text2023(file('b')));
  expect([await upload(...there), await readFile(place.at('store', key), 'utf8')]).toEqual([
    [2, 'input.invalid'],
    text,
  ]);
});

test.each([
  ['a prefix that climbs out', text2023(file('a')), ['--s3-manifest-prefix', 'a/../..'], 2, 'input.invalid'],
  ['no files', text2023(), [], 2, 'manifest.empty'],
  ['a wrong sum', text2023(file('a')).replace('"totalSize":3', '"totalSize":4'), [], 2, 'manifest.total_mismatch'],
  ['a hash that no object can have', text2023(file('a', 1, 'One')), [], 2, 'manifest.hash_unusable'],
])('a manifest with %s is never sent', async (_name, text, flags, code, error) => {
  const place = await createCliPlace();
  const store = await place.store();
  await writeFile(place.at('m'), text);
  const done = await place.json(['manifest', 'upload', 'm', '--s3-cas-uri', store, ...flags]);
  expect([done.code, done.last['code'], await readdir(place.at('store'))]).toEqual([code, error, []]);
});

/** A farm on this computer that has rendered two frames of a scene. */
async function createRendered(): Promise<{ readonly place: CliPlace; readonly jobId: string }> {
  const place = await createCliPlace();
  await place.run(['config', 'set', 'store.uri', await place.store()]);
  await place.run(['config', 'set', 'farm.localFolder', place.at('farm')]);
  await plantScene(place.at('project'), tinyScene({ first: 1, last: 2 }));
  await plantFiles(place.at('project'), { 'notes.txt': 'abc' });
  const done = await place.json(['submit', 'project', '--output-dir', 'project/renders', '--yes']);
  return { place, jobId: String(done.last['jobId']) };
}

test('the manifests of a job come by asset root, what it was given and what it wrote', async () => {
  const { place, jobId } = await createRendered();
  const download = async (type: string): Promise<unknown> => {
    const flags = ['--job-id', jobId, '--asset-type', type];
    const done = await place.json(['manifest', 'download', `lists ${type}`, ...flags]);
    const [only] = done.last['downloaded'] as { assetRoot: string; path: string }[];
    const { paths } = JSON.parse(await readFile(only?.path ?? '', 'utf8')) as { paths: { path: string }[] };
    return [done.code, only?.assetRoot, path.dirname(only?.path ?? ''), paths.map((entry) => entry.path)];
  };
  const inputs = ['notes.txt', 'shot.scene.json'];
  const outputs = (await download('output')) as unknown[];
  const frames = outputs[3] as string[];
  expect([frames.length > 0, frames.every((name) => name.startsWith('renders/shot_'))]).toEqual([true, true]);
  expect([outputs, await download('input'), await download('all')]).toEqual([
    [0, place.at('project'), place.at('lists output'), frames],
    [0, place.at('project'), place.at('lists input'), inputs],
    [0, place.at('project'), place.at('lists all'), [...inputs, ...frames].sort()],
  ]);
});

test('what comes down brings the renders home and the project back', async () => {
  const { place, jobId } = await createRendered();
  const listed = await place.run(['manifest', 'download', 'lists', '--job-id', jobId]);
  const fetched = await place.json(['attachment', 'download', '-m', listed.stdout.trim(), '--to', 'home again']);
  expect([fetched.code, fetched.last['failed']]).toEqual([0, []]);
  const verified = await place.json(['manifest', 'verify', listed.stdout.trim(), '--root', 'home again', '--deep']);
  expect([verified.code, verified.last['missing'], verified.last['corrupt']]).toEqual([0, [], []]);
});

test('a step that wrote nothing, an unknown job and a name that is no id are told apart', async () => {
  const { place, jobId } = await createRendered();
  const download = async (...flags: string[]): Promise<unknown> => {
    const { code, last } = await place.json(['manifest', 'download', 'lists', ...flags]);
    return [code, last['code'] ?? last['downloaded']];
  };
  const none = '0'.repeat(32);
  expect([
    await download('--job-id', jobId, '--asset-type', 'output', '--step-id', `step-${none}`),
    await download('--job-id', `job-${none}`),
    await download('--job-id', '../x'),
    await download('--job-id', jobId, '--step-id', '../x'),
    await download('--job-id', jobId, '--asset-type', 'both'),
  ]).toEqual([
    [0, []],
    [11, 'deadline.not_found'],
    [2, 'input.invalid'],
    [2, 'input.invalid'],
    [2, 'input.invalid'],
  ]);
  await expect(stat(place.at('lists'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('an input manifest that somebody changed in the store is never written: exit 14', async () => {
  const { place, jobId } = await createRendered();
  const names = await readdir(place.at('store', 'Manifests'), { recursive: true });
  const input = place.at('store', 'Manifests', names.find((name) => name.endsWith('_input')) ?? '');
  await writeFile(input, text2023(file('other')));
  const done = await place.json(['manifest', 'download', 'lists', '--job-id', jobId]);
  expect([done.code, done.last['code']]).toEqual([14, 'integrity.mismatch']);
  await expect(stat(place.at('lists'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('without a farm there are no jobs to look up', async () => {
  const place = await createCliPlace();
  const done = await place.json(['manifest', 'download', 'lists', '--job-id', `job-${'0'.repeat(32)}`]);
  expect([done.code, done.last['code']]).toEqual([2, 'deadline.no_attachments']);
});
