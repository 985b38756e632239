import { expect, test } from 'vitest';
import { createRemoteFiles, type RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import { shareFolder, unshared } from '../../../main/engine/outputs/plan/sharedFolders';
import { platformTraits } from '../../../main/engine/outputs/plan/traits';

const { linux, windows } = platformTraits;

/** Path to content. */
const filesOf = (tree: Readonly<Record<string, string>>) => {
  const files = Object.entries(tree).map(([path, hash]): RemoteFile => ({ path, size: 1, mtimeUs: '0', hash }));
  return createRemoteFiles(files.length, (index) => files[index]);
};

const share = (roots: Readonly<Record<string, Readonly<Record<string, string>>>>, traits = linux) => {
  const { files, equal } = shareFolder(
    Object.entries(roots).map(([source, tree]) => ({ source, files: filesOf(tree) })),
    traits,
  );
  return { paths: files.map((list) => [...list].map(({ path }) => path)), equal };
};

test('G-C1: a path with other content gets the name of its root, whatever comes first; equal content is one file', () => {
  const roots = { '/mnt/b': { 'x.exr': '2', 'same.exr': '1', own: '3' }, '/mnt/a': { 'x.exr': '1', 'same.exr': '1' } };
  expect(share(roots)).toEqual({
    paths: [
      ['_mnt_b_x.exr', 'own'],
      ['x.exr', 'same.exr'],
    ],
    equal: [1, 0],
  });
});

test('G-C2: of a nested path the prefix is glued to the first folder', () => {
  const roots = {
    '/mnt/a': { 'renders/sub/x.exr': '1' },
    '/mnt/b': { 'renders/sub/x.exr': '2', 'renders/sub/y.exr': '2' },
  };
  expect(share(roots).paths).toEqual([['renders/sub/x.exr'], ['_mnt_b_renders/sub/x.exr', 'renders/sub/y.exr']]);
});

test('names that the disk folds together collide, on one that keeps them apart they do not', () => {
  const roots = { 'Z:\\A': { 'R/x': '1' }, 'Z:\\b': { 'r/X': '2' } };
  expect([share(roots, windows).paths[1], share(roots).paths[1]]).toEqual([['Z__b_r/X'], ['r/X']]);
});

test('a file where another root has a folder collides, in both directions', () => {
  expect(share({ '/a': { r: '1' }, '/b': { 'r/x': '2' } }).paths[1]).toEqual(['_b_r/x']);
  expect(share({ '/a': { 'r/x': '1' }, '/b': { r: '2' } }).paths[1]).toEqual(['_b_r']);
});

test('a name that is taken as well gets a number', () => {
  const roots = { '/a': { x: '1', _b_x: '1' }, '/b': { x: '2' } };
  expect(share(roots).paths[1]).toEqual(['_b_2_x']);
});

test('three roots stand beside each other', () => {
  const roots = { '/a': { x: '1' }, '/b': { x: '2' }, '/c': { x: '1' }, '/d': { x: '2' } };
  expect(share(roots)).toEqual({ paths: [['x'], ['_b_x'], [], ['_d_x']], equal: [0, 0, 1, 0] });
});

test('a path that got another name is known by it again', () => {
  const others = new Set(['x']);
  expect(['_b_x', '_b_y', 'x'].map((path) => unshared(path, '/b', others, linux))).toEqual(['x', '_b_y', 'x']);
});
