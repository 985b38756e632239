import { expect, test } from 'vitest';
import { checkProfile, parseStorageProfile, type StorageProfile } from '../../../main/engine/grouping/storageProfile';
import type { FileStat } from '../../../main/engine/ports/fileSystem';

type Location = StorageProfile['fileSystemLocations'][number];

const location = (name: string, path: string, type: Location['type'] = 'LOCAL'): Location => ({ name, path, type });
const profileOf = (...fileSystemLocations: Location[]): StorageProfile => ({
  storageProfileId: 'sp-1',
  displayName: 'studio',
  osFamily: 'linux',
  fileSystemLocations,
});

const folder: FileStat = { type: 'folder', sizeBytes: 0, mtimeNs: 0n, fileId: '1', mode: 0 };
const files = {
  statFollowing: (path: string) => Promise.resolve(path.startsWith('/mnt') ? folder : undefined),
  readFolder: () => Promise.resolve([]),
};
const codesOf = async (profile: StorageProfile, host: StorageProfile['osFamily'] = 'linux') =>
  (await checkProfile(profile, host, files)).map(({ code, level }) => [code, level]);

test.each<[string, StorageProfile, unknown[]]>([
  ['all is well', profileOf(location('P', '/mnt/p'), location('S', '/mnt/s', 'SHARED')), []],
  ['a location is not there', profileOf(location('P', '/gone')), [['profile.location_missing', 'warning']]],
  ['a location is not absolute', profileOf(location('P', 'mnt/p')), [['profile.location_missing', 'warning']]],
  [
    'two locations have one path',
    profileOf(location('P', '/mnt/p'), location('Q', '/mnt//p/')),
    [['profile.duplicate_path', 'error']],
  ],
  [
    'LOCAL lies in SHARED',
    profileOf(location('P', '/mnt/s/p'), location('S', '/mnt/s', 'SHARED')),
    [['profile.nested', 'info']],
  ],
  [
    'SHARED lies in LOCAL',
    profileOf(location('P', '/mnt/p'), location('S', '/mnt/p/s', 'SHARED')),
    [['profile.nested', 'info']],
  ],
  ['LOCAL lies in LOCAL', profileOf(location('P', '/mnt/p'), location('Q', '/mnt/p/q')), []],
])('the check of a profile where %s', async (_, profile, findings) => {
  expect(await codesOf(profile)).toEqual(findings);
});

test('a profile for another system is warned about', async () => {
  expect(await codesOf(profileOf(), 'macos')).toEqual([['profile.os_mismatch', 'warning']]);
});

test('a profile is read whatever the case of its system, and refused without one', () => {
  const text = JSON.stringify({ ...profileOf(location('P', '/mnt/p')), osFamily: 'LINUX' });
  expect(parseStorageProfile(text, 'p.json')).toEqual(profileOf(location('P', '/mnt/p')));
  for (const bad of ['{', '{}', '{"osFamily":"BEOS"}', '{"osFamily":"LINUX","fileSystemLocations":[{"name":"P"}]}'])
    expect(() => parseStorageProfile(bad, 'p.json')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
});
