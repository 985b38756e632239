import { expect, test } from 'vitest';
import { choosePlace, mapRoot, rulesOfProfiles, type PlaceFacts } from '../../../main/engine/outputs/plan/choosePlace';
import { createRemoteFiles, type RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import type { MappingRule } from '../../../shared/domain/paths/mappingRules';

const all: PlaceFacts = {
  chosen: '/chosen',
  remembered: '/remembered',
  isMapped: true,
  source: '/mnt/p',
  sourceFormat: 'posix',
  hostFormat: 'posix',
  isUsableHere: true,
};
const without = (...keys: (keyof PlaceFacts)[]): PlaceFacts =>
  Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key as keyof PlaceFacts))) as never;
const path = { ...without('chosen', 'remembered'), isMapped: false };

test.each<[string, PlaceFacts, unknown]>([
  ['1, 2: what was chosen', all, { how: 'chosen', target: '/chosen' }],
  ['3: what is remembered', without('chosen'), { how: 'remembered', target: '/remembered' }],
  ['4: what storage profiles say', without('chosen', 'remembered'), { how: 'mapped' }],
  ['6: the root itself', path, { how: 'same-path', target: '/mnt/p' }],
  ['7: a question where the root is not here', { ...path, isUsableHere: false }, { how: 'none' }],
  ['7: a question for a root of another system', { ...path, sourceFormat: 'windows' }, { how: 'none' }],
  [
    '7: a question for a root that the job does not name',
    { ...path, isMapped: true, isForeign: true },
    { how: 'none' },
  ],
])('the place of a root is %s', (_, facts, place) => {
  expect(choosePlace(facts)).toEqual(place);
});

const profile = (storageProfileId: string, places: Readonly<Record<string, string>>) => ({
  storageProfileId,
  osFamily: 'windows',
  fileSystemLocations: Object.entries(places).map(([name, at]) => ({ name, path: at })),
});

test('5, G-C4: with one profile only nothing is mapped, and it is said; with both their common names are', () => {
  const job = profile('sp-1', { A: 'A:\\a', B: 'B:\\b' });
  const local = { ...profile('sp-2', { B: '/b' }), osFamily: 'linux' };
  const rules: MappingRule[] = [{ sourceFormat: 'windows', source: 'B:\\b', destination: '/b' }];
  expect([
    rulesOfProfiles({ job, local }, false),
    rulesOfProfiles({ job, local: { ...local, storageProfileId: 'sp-1' } }, false),
    rulesOfProfiles({ job, local }, true),
    rulesOfProfiles({}, false),
    [rulesOfProfiles({ job }, false), rulesOfProfiles({ local }, false)].map((each) => [
      each.rules,
      each.warnings.length,
    ]),
  ]).toEqual([
    { rules, warnings: ['Only one of the two storage profiles has A.'] },
    { warnings: [] },
    { warnings: [] },
    { warnings: [] },
    [
      [undefined, 1],
      [undefined, 1],
    ],
  ]);
});

const filesOf = (paths: readonly string[]) => {
  const files = paths.map((each): RemoteFile => ({ path: each, size: 1, mtimeUs: '0', hash: '' }));
  return createRemoteFiles(files.length, (index) => files[index]);
};
const mapped = (
  source: string,
  paths: readonly string[],
  rules: readonly (readonly [string, string])[],
  format: 'posix' | 'windows' = 'posix',
) =>
  mapRoot(
    { source, sourceFormat: format, files: filesOf(paths), folders: ['lib/empty', 'lib', 'q'] },
    rules.map(([from, destination]) => ({ sourceFormat: format, source: from, destination })),
    'posix',
  ).map(({ files, rule, ...part }) => ({
    ...part,
    ...(rule === undefined ? {} : { by: rule.source }),
    files: [...files].map((file) => file.path),
  }));

test('a rule above the root takes the whole root, one below it the files there, and the rest has no place', () => {
  const paths = ['lib', 'lib/deep/x', 'lib/y', 'library/z', 'w'];
  expect([
    mapped('/mnt/p', paths, [['/mnt', '/x']]),
    mapped('/mnt/p', paths, [
      ['/mnt/p/lib', '/l'],
      ['/mnt/p/lib/deep', '/d'],
    ]),
  ]).toEqual([
    [{ source: '/mnt/p', target: '/x/p', by: '/mnt', files: paths, folders: ['lib/empty', 'lib', 'q'] }],
    [
      { source: '/mnt/p', target: null, files: ['lib', 'library/z', 'w'], folders: ['q'] },
      { source: '/mnt/p/lib/deep', target: '/d', by: '/mnt/p/lib/deep', files: ['x'], folders: [] },
      { source: '/mnt/p/lib', target: '/l', by: '/mnt/p/lib', files: ['y'], folders: ['empty'] },
    ],
  ]);
});

test('rules of Windows are found in any case, and rules for the other format map nothing', () => {
  expect([
    mapped('Z:\\P', ['LIB/x'], [['z:\\p\\lib', '/l']], 'windows').map(({ source, target, files }) => [
      source,
      target,
      files,
    ]),
    mapRoot(
      { source: 'Z:\\P', sourceFormat: 'windows', files: filesOf(['x']) },
      [{ sourceFormat: 'posix', source: '/', destination: '/l' }],
      'posix',
    ).map(({ target }) => target),
  ]).toEqual([[['Z:\\P\\lib', '/l', ['x']]], [null]]);
});
