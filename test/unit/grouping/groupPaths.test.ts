import { expect, test } from 'vitest';
import { groupPaths, type PathGroups, type PathsToGroup } from '../../../main/engine/grouping/groupPaths';
import type { InputTree } from '../../../main/engine/grouping/inputPaths';
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
      Array.from(one.inputs, (input) => one.relativePath(input)),
      one.outputs,
      one.references,
    ]),
    shared: [...sharedPaths],
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
])('G-A1: %s', (_, given, groups, shared = []) => {
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

test('a path that widens a root has a group of its own where that is wished, with its relative path', () => {
  const split = (inputs: string[], references: string[] = []) =>
    groupPaths({
      format: 'posix',
      inputs: inputs.map((path) => ({ path })),
      outputs: [],
      references: references.map((path) => ({ path, isFolder: false })),
      splitsWide: true,
    }).groups.map((one) => [one.rootPath, [...one.inputs].map(one.relativePath), one.references, one.widenedBy]);
  expect([
    split(['/tmp/x'], ['/zzz']),
    split(['/mnt/show/a/b/1', '/mnt/show/a/b/2', '/mnt/show/stray']),
    split(['/mnt/show/a/1', '/mnt/show/b/2', '/mnt/show/c/3']),
  ]).toEqual([
    [
      ['/', [], ['/zzz'], undefined],
      ['/tmp', ['x'], [], undefined],
    ],
    [
      ['/mnt/show', ['stray'], [], undefined],
      ['/mnt/show/a/b', ['1', '2'], [], undefined],
    ],
    [['/mnt/show', ['a/1', 'b/2', 'c/3'], [], undefined]],
  ]);
});

test('refuses paths that are not absolute', () => {
  expect(() => group({ format: 'windows', inputs: ['C:a'] })).toThrow(
    expect.objectContaining({ code: 'path.relative' }),
  );
});

/** What the walker would have found below a root. */
function treeOf(root: string, paths: readonly string[]): InputTree {
  const sorted = [...paths].sort();
  const cutOf = (index: number): number => sorted[index]?.lastIndexOf('/') ?? -1;
  return {
    root,
    count: sorted.length,
    folder: (index) => sorted[index]?.slice(0, Math.max(0, cutOf(index))) ?? '',
    name: (index) => sorted[index]?.slice(cutOf(index) + 1) ?? '',
  };
}

interface GivenTrees {
  readonly format: PathFormat;
  /** Paths below each root, `/`. */
  readonly trees: Readonly<Record<string, readonly string[]>>;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly locations?: readonly FileSystemLocation[];
}

const inOrderOfCapitals = ['Zebra/a', 'apple/B', 'apple/a', 'Middle/x'];

test.each<[string, GivenTrees]>([
  ['one tree', { format: 'posix', trees: { '/p': ['a', 'b/c', 'b/d', 'b.x/e'] } }],
  ['a tree in which everything lies deeper', { format: 'posix', trees: { '/p': ['s/a/1', 's/a/2', 's/b/3'] } }],
  ['a file beside the tree', { format: 'posix', trees: { '/p/t': ['a', 'b'] }, inputs: ['/p/scene.ma'] }],
  ['files and a tree that widens the root', { format: 'posix', trees: { '/mnt/a/b': ['1', '2'] }, inputs: ['/zzz'] }],
  ['one file of a tree that widens the root', { format: 'posix', trees: { '/mnt/s': ['a/b/1', 'a/b/2', 'stray'] } }],
  [
    'trees within a tree, and files of it that were named',
    {
      format: 'posix',
      trees: { '/p': ['a/1', 'a/2', 'b', 'c/3'], '/p/a': ['1', '2', '.hidden'], '/p/c': ['3'] },
      inputs: ['/p/b', '/p/c/4'],
      outputs: ['/p/a/out', '/p'],
    },
  ],
  [
    'roots that sort between the files of others',
    { format: 'posix', trees: { '/p/a': ['x'], '/p/a b': ['y'], '/p/a-c': ['z'], '/': ['p/a/w', 'p/q'] } },
  ],
  [
    'locations within a tree',
    {
      format: 'posix',
      trees: { '/mnt': ['p/1', 'p/q/2', 'p/q/3', 's/4', 's.tx', 'r'] },
      locations: [
        { name: 'P', path: '/mnt/p', type: 'LOCAL' },
        { name: 'Q', path: '/mnt/p/q', type: 'LOCAL' },
        { name: 'S', path: '/mnt/s', type: 'SHARED' },
        { name: 'F', path: '/mnt/s.tx', type: 'SHARED' },
      ],
    },
  ],
  ['capital letters', { format: 'windows', trees: { 'C:\\P': inOrderOfCapitals }, inputs: ['c:\\p\\APPLE\\A'] }],
  ['network folders', { format: 'windows', trees: { '\\\\srv\\one\\a': ['x/1'], '\\\\srv\\two': ['y'] } }],
])('files that come as trees are grouped as if each had been named: %s', (_, given) => {
  const { format, trees, inputs = [], outputs = [], locations = [] } = given;
  const separator = format === 'windows' ? '\\' : '/';
  const rest = { format, outputs, references: [], locations };
  const texts = (found: PathGroups): unknown => ({
    groups: found.groups.map(({ inputs: numbers, relativePath, ...group }) => ({
      ...group,
      inputs: Array.from(numbers, relativePath),
    })),
    shared: [...found.sharedPaths],
  });
  const roots = Object.entries(trees);
  const inTrees = roots.flatMap(([root, paths]) =>
    [...paths].sort().map((path) => `${root}${separator}${path.replaceAll('/', separator)}`),
  );
  expect(
    texts(
      groupPaths({
        ...rest,
        inputs: inputs.map((path) => ({ path })),
        trees: roots.map(([root, paths]) => treeOf(root, paths)),
      }),
    ),
  ).toEqual(texts(groupPaths({ ...rest, inputs: [...inputs, ...inTrees].map((path) => ({ path })) })));
});
