/** Buttons are put into programs of three systems and taken away again, and nothing else changes. */
import { mkdir, readFile, rm, symlink, writeFile, cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkoutButtons, createIntegrationWorld } from '../../support/integrationWorld';

const linux = [
  '~/maya/2022',
  '~/maya/2025',
  '~/houdini20.5',
  '/opt/hfs20.5.332',
  '/usr/local/Nuke15.1v3',
  '~/.config/blender/3.4',
  '~/.config/blender/4.2',
  '/usr/share/blender/3.4',
];
const windows = [
  '~/Documents/maya/2024',
  '~/Documents/houdini20.0',
  '/Program Files/Side Effects Software/Houdini 20.0.506',
  '/Program Files/Nuke14.0v5',
  '~/AppData/Roaming/Blender Foundation/Blender/4.2',
  '/Program Files/Blender Foundation/Blender 4.2/4.2',
  '~/AppData/Local/Autodesk/3dsMax/2024 - 64bit/ENU',
  '~/AppData/Local/Autodesk/3dsMax/2025 - 64bit/ENU',
  '/Program Files/Autodesk/3ds Max 2025',
  '~/AppData/Roaming/Maxon/Maxon Cinema 4D 2024_A1B2C3D4',
];
const mac = [
  '~/Library/Preferences/Autodesk/maya/2025',
  '~/Library/Preferences/houdini/20.5',
  '/Applications/Nuke15.0v4',
  '~/Library/Application Support/Blender/3.6',
  '~/Library/Preferences/Maxon/Maxon Cinema 4D R25_0A0B0C0D',
];
const systems = [
  ['linux', linux, ['maya', 'houdini@20.5', 'nuke', 'blender@3.4', 'blender@4.2']],
  ['windows', windows, ['maya', 'houdini@20.0', 'nuke', 'blender@4.2', '3dsmax@2024', '3dsmax@2025', 'cinema4d@2024']],
  ['macos', mac, ['maya', 'houdini@20.5', 'nuke', 'blender@3.6', 'cinema4d@R25']],
] as const;

test.each(systems)(
  'on %s every program is found, gets its button, and is as before without it',
  async (platform, folders, ids) => {
    const world = await createIntegrationWorld({ platform, folders });
    const before = await world.tree();
    expect(await world.states()).toEqual(
      ids.map((id) => expect.stringMatching(new RegExp(`^${id} not-installed `)) as string),
    );
    for (const id of ids) await world.change({ id, scope: 'user', action: 'install' });
    expect(await world.states()).toEqual(
      ids.map((id) => expect.stringMatching(new RegExp(`^${id} installed `)) as string),
    );
    for (const id of ids) await world.change({ id, scope: 'user', action: 'remove' });
    expect(await world.tree()).toEqual(before);
  },
);

test('everybody on a Linux computer gets the buttons by files of the system, and none of them stays', async () => {
  const world = await createIntegrationWorld({ folders: linux });
  const before = await world.tree();
  const ids = ['maya', 'houdini@20.5', 'nuke', 'blender@3.4'];
  for (const id of ids) await world.change({ id, scope: 'machine', action: 'install' });
  const root = world.at('system/usr/local/share/satchel-integrations');
  expect(await readFile(world.at('system/etc/profile.d/satchel-nuke.sh'), 'utf8')).toBe(
    `# Satchel in nuke; written and removed by Satchel.\nexport NUKE_PATH="\${NUKE_PATH:+$NUKE_PATH:}"'${root}/nuke'\n`,
  );
  expect(await readFile(world.at('system/usr/autodesk/modules/maya/satchel.mod'), 'utf8')).toContain(` ${root}/maya\n`);
  expect(JSON.parse(await readFile(world.at('system/opt/hfs20.5.332/packages/satchel.json'), 'utf8'))).toMatchObject({
    env: [{ SATCHEL_HOUDINI: `${root}/houdini` }],
  });
  expect((await world.states()).filter((row) => row.endsWith(' installed'))).toHaveLength(ids.length);
  for (const id of ids) await world.change({ id, scope: 'machine', action: 'remove' });
  expect(await world.tree()).toEqual(before);
});

test.each(['maya', 'houdini@20.5', 'nuke', 'blender@3.4'])(
  'without the rights %s is not put in for everybody, nor in part, and the folder is named',
  async (id) => {
    const world = await createIntegrationWorld({ folders: linux, foreign: 'usr' });
    const before = await world.tree();
    const wish = { id, scope: 'machine', action: 'install' } as const;
    await expect(world.change(wish)).rejects.toMatchObject({
      dto: {
        code: 'disk.denied',
        message: expect.stringMatching(/^This account may not write in .*\/system\/usr\b/) as string,
        safe: 'Nothing was changed.',
        hint: 'Install it for yourself only, or let an administrator run the command.',
      },
    });
    expect(await world.tree()).toEqual(before);
  },
);

test('what will change is told whole before anything is, and telling changes nothing', async () => {
  const world = await createIntegrationWorld({ folders: ['~/maya/2025'] });
  const before = await world.tree();
  const { changes, root, variables } = await world.integrations.plan({ id: 'maya', scope: 'user', action: 'install' });
  const { version } = await world.integrations.list();
  expect(await world.tree()).toEqual(before);
  expect(changes.map(({ action, kind, path: of }) => `${action} ${kind} ${path.relative(world.at(), of)}`)).toEqual([
    'add file data/integrations/maya/plug-ins/satchel_maya.py',
    'add file data/integrations/maya/scripts/userSetup.py',
    'add file data/integrations/maya/icons/satchel.png',
    'add file data/integrations/maya/plug-ins/satchel_bridge.py',
    'add entry home/maya/modules/satchel.mod',
  ]);
  expect([changes.at(-1)?.after, variables]).toEqual([
    `+ Satchel ${version} ${root}/maya\nplug-ins: plug-ins\nscripts: scripts\nicons: icons\n`,
    [],
  ]);
});

test("Nuke's start-up file is written where there is none, and never touched where the artist has one", async () => {
  const world = await createIntegrationWorld({ folders: ['/usr/local/Nuke15.1v3', '~/.nuke'], dataName: "it's data" });
  const wish = { id: 'nuke', scope: 'user' } as const;
  await world.change({ ...wish, action: 'install' });
  const line = `nuke.pluginAddPath('${world.at("it's data").replace("'", "\\'")}/integrations/nuke')`;
  expect(await readFile(world.home('.nuke/init.py'), 'utf8')).toBe(`${line}\n`);
  await world.change({ ...wish, action: 'remove' });
  await writeFile(world.home('.nuke/init.py'), '# mine\n');
  const before = await world.tree();
  const { plan } = await world.change({ ...wish, action: 'install' });
  expect([plan.line, await world.states()]).toEqual([
    { file: world.home('.nuke/init.py'), text: line, isThere: false },
    ['nuke needs-line not-installed'],
  ]);
  expect(await readFile(world.home('.nuke/init.py'), 'utf8')).toBe('# mine\n');
  await writeFile(world.home('.nuke/init.py'), `# mine\r\n  ${line}\r\n`);
  expect(await world.states()).toEqual(['nuke installed not-installed']);
  expect((await world.change({ ...wish, action: 'remove' })).plan.line).toMatchObject({ isThere: true });
  await writeFile(world.home('.nuke/init.py'), '# mine\n');
  expect(await world.tree()).toEqual(before);
});

test('files that were changed by hand are kept by updates and by removals, and told', async () => {
  const world = await createIntegrationWorld({ folders: ['~/houdini20.5'] });
  const wish = { id: 'houdini@20.5', scope: 'user' } as const;
  await world.change({ ...wish, action: 'install' });
  const shelf = world.at('data/integrations/houdini/toolbar/satchel.shelf');
  await writeFile(shelf, 'mine');
  expect(await world.states()).toEqual(['houdini@20.5 modified not-supported']);
  await world.change({ ...wish, action: 'install' });
  const { plan, list } = await world.change({ ...wish, action: 'remove' });
  expect(plan.changes.filter(({ action }) => action === 'keep')).toEqual([
    { action: 'keep', path: shelf, kind: 'file', sizeBytes: 4, why: 'modified' },
  ]);
  expect([await readFile(shelf, 'utf8'), list.rows[0]?.user.state]).toEqual(['mine', 'not-installed']);
  expect(Object.keys(await world.tree()).filter((name) => name.includes('satchel'))).toEqual([
    path.relative(world.at(), shelf),
  ]);
});

test('a file or a link of somebody else in the place of ours stays as it is', async () => {
  const world = await createIntegrationWorld({
    folders: ['~/maya/2025', '~/maya/modules', '~/.config/blender/3.4/scripts/addons/satchel'],
  });
  await writeFile(world.home('maya/modules/satchel.mod'), '+ Other 1 /x\n');
  await writeFile(world.home('precious'), 'precious');
  await symlink(world.home('precious'), world.home('.config/blender/3.4/scripts/addons/satchel/__init__.py'));
  const before = await world.tree();
  for (const id of ['maya', 'blender@3.4']) {
    const { plan } = await world.change({ id, scope: 'user', action: 'install' });
    expect(plan.changes.filter(({ action }) => action === 'keep').map(({ why }) => why)).toEqual(['not-ours']);
  }
  expect(await world.states()).toEqual(['maya modified not-installed', 'blender@3.4 modified not-supported']);
  for (const id of ['maya', 'blender@3.4']) await world.change({ id, scope: 'user', action: 'remove' });
  expect(await world.tree()).toEqual(before);
});

test('a newer Satchel replaces its own files, takes away those that it no longer has, and what Python compiled', async () => {
  const place = await createIntegrationWorld({ folders: ['~/maya/2025'] });
  const newer = place.at('newer');
  await cp(checkoutButtons, newer, { recursive: true });
  const after = await createIntegrationWorld({ folders: ['~/maya/2025'], sourceFolder: newer });
  await after.change({ id: 'maya', scope: 'user', action: 'install' });
  const clean = await after.tree();
  const manifest = JSON.parse(await readFile(path.join(newer, 'manifest.json'), 'utf8')) as {
    version: string;
    dccs: { maya: { files: string[] } };
  };
  manifest.version = '9.0.0';
  manifest.dccs.maya.files = manifest.dccs.maya.files.filter((name) => !name.endsWith('.png'));
  await writeFile(path.join(newer, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(path.join(newer, 'maya/plug-ins/satchel_maya.py'), '# newer\n');
  const compiled = after.at('data/integrations/maya/plug-ins/__pycache__');
  await mkdir(compiled);
  await writeFile(path.join(compiled, 'satchel_maya.cpython-311.pyc'), '');
  expect(await after.states()).toEqual(['maya outdated not-installed']);
  await after.change({ id: 'maya', scope: 'user', action: 'install' });
  expect((await after.integrations.list()).rows[0]?.user).toEqual({ state: 'installed', version: '9.0.0' });
  const updated = await after.tree();
  expect(Object.keys(clean).filter((name) => updated[name] === undefined)).toEqual([
    'data/integrations/maya/icons/',
    'data/integrations/maya/icons/satchel.png',
  ]);
  expect(updated['data/integrations/maya/plug-ins/satchel_maya.py']).toBe('# newer\n');
  await after.change({ id: 'maya', scope: 'user', action: 'remove' });
  expect(Object.keys(await after.tree()).filter((name) => name.startsWith('data'))).toEqual(['data/']);
});

test('what is done is what was shown: after a change in between it is shown anew', async () => {
  const world = await createIntegrationWorld({ folders: ['~/maya/2025'] });
  const wish = { id: 'maya', scope: 'user', action: 'install' } as const;
  const { digest } = await world.integrations.plan(wish);
  await mkdir(world.home('maya/modules'), { recursive: true });
  await writeFile(world.home('maya/modules/satchel.mod'), 'other');
  await expect(world.integrations.apply({ ...wish, digest })).rejects.toMatchObject({ code: 'plan.changed_outside' });
});

test('one of several versions goes, and the others keep what they share', async () => {
  const world = await createIntegrationWorld({ folders: ['~/houdini19.5', '~/houdini20.5', '~/houdini18.0'] });
  await world.change({ id: 'houdini', scope: 'user', action: 'install' });
  expect(await world.states()).toEqual([
    'houdini@18.0 not-supported not-supported',
    'houdini@19.5 installed not-supported',
    'houdini@20.5 installed not-supported',
  ]);
  await world.change({ id: 'houdini@19.5', scope: 'user', action: 'remove' });
  expect(await world.states()).toEqual([
    'houdini@18.0 not-supported not-supported',
    'houdini@19.5 not-installed not-supported',
    'houdini@20.5 installed not-supported',
  ]);
});

test('a folder of the studio gets everything filled in, and the variables are told', async () => {
  const world = await createIntegrationWorld({ folders: [] });
  const to = world.at('studio');
  const before = await world.tree();
  const wish = { id: 'houdini', scope: 'folder', to } as const;
  const { plan } = await world.change({ ...wish, action: 'install' });
  expect(plan.variables).toEqual([{ name: 'HOUDINI_PACKAGE_DIR', value: `${to}/houdini/packages` }]);
  expect(JSON.parse(await readFile(path.join(to, 'houdini/packages/satchel.json'), 'utf8'))).toMatchObject({
    env: [{ SATCHEL_HOUDINI: `${to}/houdini` }],
  });
  await world.change({ ...wish, action: 'remove' });
  expect(await world.tree()).toEqual(before);
});

test('a file of Satchel that is not the packaged one is installed nowhere', async () => {
  const source = await createIntegrationWorld({ folders: [] });
  const folder = source.at('packaged');
  await cp(checkoutButtons, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as object;
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify({ ...manifest, checksums: {} }));
  const world = await createIntegrationWorld({ folders: ['~/maya/2025'], sourceFolder: folder });
  const wish = { id: 'maya', scope: 'user', action: 'install' } as const;
  await expect(world.integrations.plan(wish)).rejects.toMatchObject({ code: 'integration.damaged' });
  await rm(path.join(folder, 'manifest.json'));
  await expect(world.integrations.list()).rejects.toMatchObject({ code: 'integration.damaged' });
});

test.each([
  ['photoshop', 'integration.unknown'],
  ['maya@2019', 'integration.unsupported'],
  ['3dsmax@2025', 'integration.unsupported'],
  ['houdini', 'integration.unsupported'],
])('%s is refused', async (id, code) => {
  const world = await createIntegrationWorld({ folders: [] });
  await expect(world.integrations.plan({ id, scope: 'user', action: 'install' })).rejects.toMatchObject({ code });
});

test('a record that points out of its folder is not believed', async () => {
  const world = await createIntegrationWorld({ folders: ['~/maya/2025'] });
  await mkdir(world.at('data/integrations'), { recursive: true });
  const record = {
    satchelIntegration: 1,
    version: '1',
    targets: [],
    folders: [],
    files: [{ path: '../x', sha256: [] }],
  };
  await writeFile(world.at('data/integrations/maya-user.json'), JSON.stringify(record));
  await expect(world.integrations.plan({ id: 'maya', scope: 'user', action: 'remove' })).rejects.toMatchObject({
    code: 'integration.damaged',
  });
});
