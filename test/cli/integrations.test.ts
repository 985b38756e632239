/** The buttons in other programs from the command line: told first, done, told as JSON, and gone again. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';

async function createComputer() {
  const place = await createCliPlace();
  for (const folder of ['home/houdini20.5', 'home/maya/2025', 'system/usr/local/Nuke15.1v3'])
    await mkdir(place.at(folder), { recursive: true });
  const env = { SATCHEL_SYSTEM_ROOT: place.at('system') };
  return {
    place,
    run: (...args: string[]) => place.run(['integrations', ...args], { env }),
    json: (...args: string[]) => place.json(['integrations', ...args], { env }),
  };
}

test('list names the programs that are here and those that are not', async () => {
  const { json, run } = await createComputer();
  const { code, lines, last } = await json('list');
  const rows = lines.slice(0, -1).map(({ integration }) => integration as { id: string; user: { state: string } });
  expect([code, rows.map(({ id, user }) => `${id} ${user.state}`), last['absent']]).toEqual([
    0,
    ['maya not-installed', 'houdini@20.5 not-installed', 'nuke not-installed'],
    ['Blender', '3ds Max', 'Cinema 4D'],
  ]);
  expect((await run()).stdout).toContain('Not found here: Blender, 3ds Max, Cinema 4D.');
});

test('a dry run tells every file and changes nothing; the installation does exactly that, and its removal takes it back', async () => {
  const { json, place } = await createComputer();
  const dry = await json('install', '--dcc', 'maya', '--dry-run');
  const planned = dry.lines[0]?.['plan'];
  await expect(readFile(place.at('home/maya/modules/satchel.mod'))).rejects.toMatchObject({ code: 'ENOENT' });
  const done = await json('install', '--dcc', 'maya');
  expect([done.code, done.lines[0]?.['plan'], done.last]).toEqual([
    0,
    planned,
    { type: 'result', verb: 'integrations install', dryRun: false, programs: ['maya'], changed: 5, kept: 0 },
  ]);
  expect(await readFile(place.at('home/maya/modules/satchel.mod'), 'utf8')).toContain(place.at('data folder'));
  expect((await json('check')).code).toBe(0);
  expect((await json('install', '--dcc', 'maya')).last).toMatchObject({ changed: 0 });
  expect((await json('remove', '--dcc', 'maya')).last).toMatchObject({ changed: 5, kept: 0 });
  await expect(readFile(place.at('home/maya/modules/satchel.mod'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('all installs what has a place here; a start-up file of the artist is named with the line that it needs', async () => {
  const { run, json, place } = await createComputer();
  await mkdir(place.at('home/.nuke'));
  await writeFile(place.at('home/.nuke/init.py'), '# mine\n');
  const done = await run('install', '--dcc', 'all');
  expect(done.code).toBe(0);
  expect(done.stdout).toContain(
    `add this line to ${place.at('home/.nuke/init.py')}, which is yours and stays as it is`,
  );
  expect(await readFile(place.at('home/.nuke/init.py'), 'utf8')).toBe('# mine\n');
  const check = await json('check');
  expect([check.code, check.last['open']]).toEqual([3, 1]);
});

test.each<[string, readonly string[], string]>([
  ['an unknown program', ['--dcc', 'photoshop'], 'integration.unknown'],
  ['a version that is too old', ['--dcc', 'maya@2019'], 'integration.unsupported'],
  ['a name that is none', ['--dcc', '../x'], 'input.invalid'],
  ['a folder without its scope', ['--dcc', 'maya', '--to', '/x'], 'input.invalid'],
])('%s is refused with exit 2', async (_, args, error) => {
  const { json } = await createComputer();
  const { code, last } = await json('install', ...args);
  expect([code, last['code']]).toEqual([2, error]);
});

test('a file that was changed by hand is kept and ends with exit 3', async () => {
  const { json, run, place } = await createComputer();
  await json('install', '--dcc', 'houdini@20.5');
  await writeFile(place.at('home/houdini20.5/packages/satchel.json'), '{}');
  const removed = await run('remove', '--dcc', 'houdini');
  expect([removed.code, await readFile(place.at('home/houdini20.5/packages/satchel.json'), 'utf8')]).toEqual([3, '{}']);
  expect(removed.stdout).toContain('satchel.json  (changed by hand, kept)');
});

/** Every file with its text below these folders. */
async function filesIn(...folders: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      found[file] = entry.isFile() ? await readFile(file, 'latin1') : '';
    }
  return found;
}

test.each(['maya', 'houdini', 'nuke', 'blender', '3dsmax', 'cinema4d'])(
  '%s: a dry run writes nothing, and what an installation for the studio wrote is gone with its removal',
  async (dcc) => {
    const { json, place } = await createComputer();
    await mkdir(place.at('studio'));
    const choice = ['--dcc', dcc, '--scope', 'folder', '--to', place.at('studio')];
    const all = () => filesIn(place.at('studio'), place.at('home'), place.at('system'));
    const before = await all();
    const dry = await json('install', ...choice, '--dry-run');
    const afterDry = await all();
    const done = await json('install', ...choice);
    const written = Object.keys(await all()).length;
    const removed = await json('remove', ...choice);
    expect([dry.code, done.code, removed.code, done.lines[0]?.['plan'], afterDry]).toEqual([
      ...[0, 0, 0],
      dry.lines[0]?.['plan'],
      before,
    ]);
    expect([written > Object.keys(before).length, await all()]).toEqual([true, before]);
  },
);
