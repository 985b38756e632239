import { describe, expect, test } from 'vitest';
import { autoRoots } from '../../../main/engine/manifest/autoRoots';
import { partitionManifest } from '../../../main/engine/manifest/partitionManifest';
import { linesOf, manifestOf } from './manifestOf';

const parted = (lines: readonly string[], roots?: readonly string[]): unknown => {
  const manifest = manifestOf(lines);
  const { groups, unmatched } = partitionManifest(manifest, roots ?? autoRoots(manifest));
  const parts = groups.map((group) => [group.root, linesOf(group.manifest)] as const);
  return unmatched === undefined ? parts : [...parts, linesOf(unmatched)];
};

describe('roots that are given', () => {
  test('R36: an entry of overlapping roots is in one group only, that of the deepest', () => {
    expect(parted(['/p/a/f=1', '/p/ab=2', '/p/g=3', '/p/a/e/', '/p/e/'], ['/p', '/p/a'])).toEqual([
      ['/p', ['ab=2', 'g=3', 'e/']],
      ['/p/a', ['f=1', 'e/']],
    ]);
  });

  test('what lies below no root is kept apart under its old path, never dropped', () => {
    expect(parted(['/p/f=1', '/q/g=2', '/q/l -> /p/f', '/q/e/'], ['/p'])).toEqual([
      ['/p', ['f=1']],
      ['/q/g=2', '/q/l -> /p/f', '/q/e/'],
    ]);
  });

  test('folders that are roots, or hold roots, are nothing that is left over', () => {
    expect(parted(['/p/a/f=1', '/', '/p/', '/p/a/'], ['/p/a'])).toEqual([['/p/a', ['f=1']]]);
  });

  test('a root with nothing below it is an empty group', () => {
    expect(parted(['/p/f=1'], ['/p', '/q'])).toEqual([
      ['/p', ['f=1']],
      ['/q', []],
    ]);
  });

  test('R38: a link from one root to another becomes content, or is reported', () => {
    const manifest = manifestOf(['/p/l -> /q/f', '/p/none -> /q/none', '/q/f=1']);
    const [first] = partitionManifest(manifest, ['/p', '/q']).groups;
    expect(
      first === undefined ? [] : [linesOf(first.manifest), first.collapsed, first.lost.map(({ path }) => path)],
    ).toEqual([['l=1'], ['l'], ['/p/none']]);
  });

  test('relative manifests have relative roots', () => {
    expect(parted(['a/f=1', 'b/g=2'], ['a'])).toEqual([['a', ['f=1']], ['b/g=2']]);
  });

  test.each([[['/p', '/p/']], [['C:/p', 'c:\\p']]])('two equal roots are refused: %j', (roots) => {
    expect(() => partitionManifest(manifestOf(['/p/f=1']), roots)).toThrow(
      expect.objectContaining({ code: 'ops.duplicate_root' }),
    );
  });

  test('roots of another path style are refused', () => {
    expect(() => partitionManifest(manifestOf(['/p/f=1']), ['p'])).toThrow(
      expect.objectContaining({ code: 'ops.path_style_mismatch' }),
    );
  });
});

describe('roots that are found', () => {
  test('R35: c:/x and C:/y land in one partition, and nothing vanishes', () => {
    expect(parted(['c:/x=1', 'C:/y=2', 'D:/w/z=3', 'd:/w/v/u=4'])).toEqual([
      ['C:/', ['x=1', 'y=2']],
      ['D:/w', ['v/u=4', 'z=3']],
    ]);
  });

  test('one per anchor, as deep as all files and empty folders allow', () => {
    const lines = [
      '/p/a/f=1',
      '/p/ab/g=2',
      '//s/h/x/f=1',
      '//s/h/x/y/g=2',
      '//s/i/f=3',
      'C:/w/f=1',
      '/p/',
      '/',
      '/p/e/',
    ];
    expect(autoRoots(manifestOf(lines))).toEqual(['//s/h/x', '//s/i', '/p', 'C:/w']);
  });

  test.each([
    ['a single file gives its folder', ['/p/a/f=1'], ['/p/a']],
    ['a file directly below the anchor gives the anchor', ['/f=1', '//s/h/f=1', 'C:/f=1'], ['/', '//s/h', 'C:/']],
    ['names that only begin alike share no folder', ['/proj1/f=1', '/proj2/g=2'], ['/']],
    ['folders alone give their common folder', ['/p/a/', '/p/b/', '/p/'], ['/p']],
    ['a single empty folder gives the folder it is in', ['/p/a/', '/p/'], ['/p']],
    ['an empty folder counts like a file', ['/p/a/f=1', '/p/e/'], ['/p']],
    ['relative paths have one root', ['a/b/f=1', 'a/c/g=2'], ['a']],
    ['relative paths at the top have the empty root', ['f=1', 'a/g=2'], ['']],
    ['nothing has no root', [], []],
  ])('%s', (_, lines, roots) => {
    expect(autoRoots(manifestOf(lines))).toEqual(roots);
  });

  test('O11: the groups together are the whole manifest', () => {
    const lines = ['/p/a/f=1', '/p/g=2', '//s/h/x=3', 'C:/w/f=1', 'c:/v=5', '/p/e/'];
    const manifest = manifestOf(lines);
    const { groups, unmatched } = partitionManifest(manifest, autoRoots(manifest));
    const all = groups.flatMap(({ root, manifest: part }) =>
      linesOf(part).map((line) => `${root}${/\/$/.test(root) ? '' : '/'}${line}`),
    );
    expect([all.sort(), unmatched]).toEqual([lines.map((line) => line.replace('c:', 'C:')).sort(), undefined]);
  });
});
