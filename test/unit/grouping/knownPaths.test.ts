import { expect, test } from 'vitest';
import { classifyPaths, knownRoots, pathClassLines, splitPathList } from '../../../main/engine/grouping/knownPaths';
import type { PathFormat } from '../../../shared/domain/paths/components';

test.each<[string, PathFormat, string, readonly string[], readonly string[]]>([
  ['G-A5', 'posix', '/home/u', ['/a', '/a/b', '', 'rel', '\\\\', '~/k'], ['/a', '/home/u/k']],
  [
    'G-A5 on Windows',
    'windows',
    'C:\\Users\\u',
    ['\\\\', 'rel', '~\\k', 'C:x', '\\\\srv\\a', '\\\\srv'],
    ['\\\\srv', 'C:\\Users\\u\\k'],
  ],
  [
    'spellings of one folder are one, the first stays',
    'windows',
    '',
    ['c:\\A\\B', 'C:/a/b/', 'D:\\'],
    ['D:\\', 'C:\\A\\B'],
  ],
  ['names that begin alike are two', 'posix', '', ['/proj', '/projX'], ['/proj', '/projX']],
  ['a root that climbs above the top is none', 'posix', '', ['/a/../..', '/b'], ['/b']],
  ['all of the disk holds everything', 'posix', '', ['/a', '/'], ['/']],
])('known roots, %s', (_, format, home, given, roots) => {
  expect(knownRoots(given, format, home)).toEqual(roots);
});

test('input folders are shown by the topmost one, output folders each, known and unknown apart', () => {
  const found = classifyPaths(
    { inputs: ['/p/a/b', '/secret/x', '/p/a', '/secret', '/p/a b', '/p/c'], outputs: ['/p/out', '/out', '/p/out/'] },
    ['/p'],
    'posix',
  );
  expect(found).toEqual({
    known: { inputs: ['/p/a', '/p/a b', '/p/c'], outputs: ['/p/out'] },
    unknown: { inputs: ['/secret'], outputs: ['/out'] },
  });
});

test('an unknown folder stays unknown beside a known one that lies in it', () => {
  const found = classifyPaths({ inputs: ['/a', '/a/known'], outputs: [] }, ['/a/known'], 'posix');
  expect(found).toEqual({
    known: { inputs: ['/a/known'], outputs: [] },
    unknown: { inputs: ['/a'], outputs: [] },
  });
});

test('G-A4: a path of a file of the bundle is unknown, the same path given for this submission is known', () => {
  const secret = { inputs: ['/secret'], outputs: [] };
  const of = (roots: readonly string[]) =>
    classifyPaths(secret, knownRoots(roots, 'posix', '/home/u'), 'posix').unknown;
  expect([of(['/bundle']).inputs, of(['/bundle', '/secret']).inputs]).toEqual([['/secret'], []]);
});

const folders = (count: number) => Array.from({ length: count }, (_, n) => `/f${n}`);

test('up to five lines are shown, of more four and how many there are', () => {
  const linesOf = (inputs: number, outputs: number) =>
    pathClassLines({ inputs: folders(inputs), outputs: folders(outputs) });
  expect([linesOf(3, 2), linesOf(4, 2)]).toEqual([
    ['/f0', '/f1', '/f2', '(output) /f0', '(output) /f1'],
    ['/f0', '/f1', '/f2', '/f3', 'and 2 more'],
  ]);
  expect(pathClassLines({ inputs: ['/p'], outputs: [] }, () => 'studio')).toEqual(['[studio] /p']);
});

test('lists of folders are divided as the system divides them', () => {
  expect([splitPathList('/a::/b', 'posix'), splitPathList('C:\\a;D:\\b;', 'windows')]).toEqual([
    ['/a', '/b'],
    ['C:\\a', 'D:\\b'],
  ]);
});
