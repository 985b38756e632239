import { readdir, readFile, stat, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { treeOf } from '../support/plantTree';

test('the demo tells a story that is true, and leaves the user’s own data alone', async () => {
  const place = await createCliPlace();
  await place.run(['config', 'set', 'store.uri', await place.store('own store')]);
  const own = await readFile(path.join(place.home, 'config.toml'), 'utf8');
  const folder = place.at('demo "1"');
  const done = await place.run(['demo', '--no-window', '--dir', folder]);
  expect(done.code).toBe(0);
  const project = path.join(folder, 'project');
  const tree = await treeOf(project);
  const claims = done.stdout.split('\n').filter((line) => line.includes('✓'));
  expect(done.stdout).toContain(`Everything was verified (${claims.length} checks).`);
  for (const line of done.stdout.split('\n').filter((text) => /^ {3}(project|renders|store|data) /.test(text)))
    expect((await stat(line.replace(/^ {3}\w+ +/, '').replace(/ \(.*$/, ''))).isDirectory()).toBe(true);
  expect(
    Object.keys(tree).filter((name) => name.startsWith('renders/') && name.endsWith('.png')).length,
  ).toBeGreaterThan(40);
  expect(await readFile(path.join(place.home, 'config.toml'), 'utf8')).toBe(own);
  expect(await treeOf(place.at('own store'))).toEqual({});
  const [, home, link] =
    /npm run --silent satchel -- --home "(.*)" open (satchel:\/\/transfer\/\S+)/.exec(
      done.stdout.replaceAll('\\"', "'"),
    ) ?? [];
  const waiting = await place.json(['--home', `${folder} data`, 'transfers']);
  expect(waiting.lines[0]).toMatchObject({ transfer: { state: 'waiting-user', waitingFor: 'review' } });
  expect([home, link]).toEqual([
    `${folder} data`.replaceAll('"', "'"),
    `satchel://transfer/${(waiting.lines[0]?.['transfer'] as { uid: string }).uid}`,
  ]);
});

test('a folder that holds anything is refused, and nothing is made beside it', async () => {
  const place = await createCliPlace();
  await mkdir(place.at('full'));
  await writeFile(place.at('full', 'mine.txt'), 'mine');
  const before = await treeOf(place.folder);
  const done = await place.json(['demo', '--no-window', '--dir', 'full']);
  expect([done.code, done.last['code'], done.last['safe'], await treeOf(place.folder)]).toEqual([
    2,
    'input.invalid',
    'Nothing was changed.',
    before,
  ]);
});

test('a store that the environment names is never used for the demo', async () => {
  const place = await createCliPlace();
  const store = await place.store('real store');
  const done = await place.json(['demo', '--no-window', '--dir', 'demo'], { env: { SATCHEL_STORE_URI: store } });
  expect([done.code, done.last['code']]).toEqual([2, 'config.locked']);
  expect([await readdir(place.at('real store')), await readdir(place.folder)]).toEqual([
    [],
    expect.not.arrayContaining(['demo']),
  ]);
});
