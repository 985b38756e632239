import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { installKindOf, ownImageOf, type InstallPlace } from '../../../main/adapters/updates/installKind';

let folder = '';
let resources = '';
let image = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-kind-'));
  resources = path.join(folder, 'app', 'resources');
  image = path.join(folder, 'Satchel.AppImage');
  await mkdir(resources, { recursive: true });
  await writeFile(image, '');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const mounted = (): InstallPlace['env'] => ({ APPIMAGE: image, APPDIR: path.join(folder, 'app') });

const placeOf = (platform: NodeJS.Platform, env: InstallPlace['env'] = {}): InstallPlace => ({
  platform,
  env,
  resources,
  ownFolder: path.join(resources, 'app.asar', 'out', 'main'),
});

it.each([
  ['deb', 'deb\n', 'deb'],
  ['rpm', 'rpm', 'rpm'],
  ['pacman', 'pacman', 'folder'],
] as const)('a package that left %s beside the app', async (_what, text, kind) => {
  await writeFile(path.join(resources, 'package-type'), text);
  expect(installKindOf(placeOf('linux'))).toBe(kind);
});

it('the command line looks beside its own folder', async () => {
  await writeFile(path.join(resources, 'package-type'), 'deb');
  const place = { ...placeOf('linux'), resources: undefined, ownFolder: path.join(resources, 'cli') };
  expect(installKindOf(place)).toBe('deb');
});

it.each(['darwin', 'win32', 'linux'] as const)('a plain folder of %s', (platform) => {
  expect(installKindOf(placeOf(platform))).toBe({ darwin: 'mac', win32: 'windows', linux: 'folder' }[platform]);
});

it.skipIf(process.platform === 'win32')('an image of the person who runs it is theirs to replace', () => {
  expect([installKindOf(placeOf('linux', mounted())), ownImageOf(placeOf('linux', mounted()))]).toEqual([
    'appimage',
    image,
  ]);
});

it.skipIf(process.platform === 'win32').each([
  [
    'of somebody else',
    () => {
      vi.spyOn(process as Required<typeof process>, 'getuid').mockReturnValue(4_000_000);
      return mounted();
    },
  ],
  ['that started the program which started this one', () => ({ APPIMAGE: image, APPDIR: '/tmp/.mount_blender' })],
  ['that is gone', () => ({ ...mounted(), APPIMAGE: path.join(folder, 'gone') })],
  ['named without its folder', () => ({ ...mounted(), APPIMAGE: 'Satchel.AppImage' })],
  [
    'that is a link',
    async () => {
      await symlink(image, path.join(folder, 'link'));
      return { ...mounted(), APPIMAGE: path.join(folder, 'link') };
    },
  ],
])('an image %s is not', async (_what, env) => {
  expect(installKindOf(placeOf('linux', await env()))).toBe('folder');
});

it.each([
  ['the uninstaller lies there', true, 'own', 'nsis'],
  ['no uninstaller lies there', false, 'own', 'windows'],
  ['it is an installation for everybody', true, 'other', 'windows'],
] as const)('on Windows, where %s', async (_what, hasUninstaller, owner, kind) => {
  if (hasUninstaller) await writeFile(path.join(folder, 'app', 'Uninstall Satchel.exe'), '');
  const LOCALAPPDATA = owner === 'own' ? folder : path.join(folder, 'app', 'other');
  expect(installKindOf(placeOf('win32', { LOCALAPPDATA }))).toBe(kind);
});
