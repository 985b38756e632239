import { expect, test } from 'vitest';
import { groupPaths, type PathsToGroup } from '../../../main/engine/grouping/groupPaths';
import type { FileSystemLocation } from '../../../main/engine/grouping/locations';
import type { PathFormat } from '../../../shared/domain/paths/components';

interface Given {
  readonly format: PathFormat;
  readonly locations?: Readonly<Record<string, string>>;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Missing paths. */
  readonly missing?: readonly string[];
}

/** A location's name begins with S when it is shared. */
function group(given: Given): { readonly groups: unknown[]; readonly shared: readonly string[] } {
  const locations = Object.entries(given.locations ?? {}).map(([name, path]): FileSystemLocation => ({
    name,
    path,
    type: name.startsWith('S') ? 'SHARED' : 'LOCAL',
  }));
  const paths: PathsToGroup = {
    format: given.format,
    inputs: (given.inputs ?? []).map((path) => ({ path })),
    outputs: given.outputs ?? [],
    references: (given.missing ?? []).map((path) => ({ path, isFolder: false })),
    locations,
  };
  const { groups, sharedPaths } = groupPaths(paths);
  return {
    groups: groups.map((one) => [
      one.locationName === undefined ? one.rootPath : `${one.rootPath} [${one.locationName}]`,
      one.inputs.map((input) => input.relativePath),
      one.outputs,
      one.references,
    ]),
    shared: sharedPaths,
  };
}

test.each<[string, Given, unknown[], string[]?]>([
  ['G1', { format: 'posix', inputs: ['/p/a/x.ma', '/p/b/y.png'] }, [['/p', ['a/x.ma', 'b/y.png'], [], []]]],
  ['G2', { format: 'posix', inputs: ['/p/a/x.ma'], outputs: ['/p/out'] }, [['/p', ['a/x.ma'], ['out'], []]]],
  ['G3', { format: 'posix', outputs: ['/p/out'] }, [['/p/out', [], ['.'], []]]],
  ['G4', { format: 'posix', inputs: ['/tmp/x'], missing: ['/zzz'] }, [['/', ['tmp/x'], [], ['/zzz']]]],
  [
    'G5',
    { format: 'posix', locations: { P: '/mnt/p', Q: '/mnt/p/q' }, inputs: ['/mnt/p/1', '/mnt/p/q/2'] },
    [
      ['/mnt/p [P]', ['1'], [], []],
      ['/mnt/p/q [Q]', ['2'], [], []],
    ],
  ],
  [
    'G6',
    { format: 'posix', locations: { S: '/mnt/s' }, inputs: ['/mnt/s/t.tx', '/home/u/x'] },
    [['/home/u', ['x'], [], []]],
    ['/mnt/s/t.tx'],
  ],
  [
    'G7',
    { format: 'posix', locations: { P: '/mnt/p', S: '/mnt/p/s' }, inputs: ['/mnt/p/s/a', '/mnt/p/b'] },
    [['/mnt/p [P]', ['b'], [], []]],
    ['/mnt/p/s/a'],
  ],
  ['G8', { format: 'posix', locations: { P: '/mnt/proj' }, inputs: ['/mnt/projX/a'] }, [['/mnt/projX', ['a'], [], []]]],
  [
    'G9',
    { format: 'windows', inputs: ['C:\\a\\1', 'c:\\A\\2', 'D:\\x'] },
    [
      ['C:\\a', ['1', '2'], [], []],
      ['D:\\', ['x'], [], []],
    ],
  ],
  [
    'G10',
    { format: 'windows', inputs: ['\\\\srv\\s1\\a\\1', '\\\\srv\\s2\\b'] },
    [
      ['\\\\srv\\s1\\a', ['1'], [], []],
      ['\\\\srv\\s2', ['b'], [], []],
    ],
  ],
  [
    'G11',
    { format: 'windows', locations: { P: 'Z:\\Proj' }, inputs: ['z:\\proj\\shot\\x'] },
    [['Z:\\Proj\\shot [P]', ['x'], [], []]],
  ],
  ['G12', { format: 'posix', inputs: ['/p/a/x'], missing: ['/p/m'] }, [['/p', ['a/x'], [], ['/p/m']]]],
  ['G13', { format: 'posix', missing: ['/p/m/file'] }, [['/p/m', [], [], ['/p/m/file']]]],
  [
    'windows outputs keep their separators',
    { format: 'windows', inputs: ['C:/p/a/x'], outputs: ['C:\\P\\out\\deep', 'c:\\p'] },
    [['C:\\p', ['a/x'], ['.', 'out\\deep'], []]],
  ],
  [
    'spellings of one path collapse and empty texts are ignored',
    { format: 'posix', inputs: ['', '/p/g/a', '/p/g/./a', '/p/g/x/../a'], outputs: ['', '/p/g/o', '/p/g/o/'] },
    [['/p/g', ['a'], ['o'], []]],
  ],
  ['nothing', { format: 'posix' }, []],
])('%s', (_, given, groups, shared = []) => {
  expect(group(given)).toEqual({ groups, shared });
});

test('a path belongs to a location also by where links lead, and keeps its own spelling', () => {
  const { groups } = groupPaths({
    format: 'posix',
    inputs: [{ path: '/home/u/link/x', realPath: '/data/p/x' }],
    outputs: [],
    references: [],
    locations: [{ name: 'P', path: '/mnt/p', realPath: '/data/p', type: 'LOCAL' }],
  });
  expect(groups.map(({ rootPath, locationName }) => [rootPath, locationName])).toEqual([['/home/u/link', 'P']]);
});

test('names the one path that widens a root', () => {
  const widened = (inputs: string[], references: string[] = []): (string | undefined)[] =>
    groupPaths({
      format: 'posix',
      inputs: inputs.map((path) => ({ path })),
      outputs: [],
      references: references.map((path) => ({ path, isFolder: false })),
    }).groups.map((one) => one.widenedBy);
  expect([
    widened(['/tmp/x'], ['/zzz']),
    widened(['/mnt/show/a/b/1', '/mnt/show/a/b/2', '/mnt/show/stray']),
    widened(['/mnt/show/a/1', '/mnt/show/b/2', '/mnt/show/c/3']),
    widened(['/mnt/show/a/1', '/mnt/show/a/2']),
  ]).toEqual([['/zzz'], ['/mnt/show/stray'], [undefined], [undefined]]);
});

test('refuses paths that are not absolute', () => {
  expect(() => group({ format: 'windows', inputs: ['C:a'] })).toThrow(
    expect.objectContaining({ code: 'path.relative' }),
  );
});
