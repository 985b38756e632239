import { expect, test } from 'vitest';
import { pathGroups } from '../../../main/engine/manifest/pathGroups';
import { manifestOf } from './manifestOf';

const mebibyte = 1024 * 1024;

test('counts each path once for the bytes and each content once for the unique bytes, chunk by chunk', () => {
  const manifest = manifestOf(['a=5', 'b=5', 'big#1,2', 'big2#1,3', 'l -> a', 'd/', 'd/e/']);
  expect(pathGroups([{ root: '/p', manifest }])).toEqual([
    {
      root: '/p',
      files: 4,
      links: 1,
      dirs: 2,
      bytes: 2 * 5 + 2 * (mebibyte + 1),
      uniqueBytes: 5 + mebibyte + 1 + 1,
      byHashAlg: { xxh128: { files: 4, bytes: 2 * 5 + 2 * (mebibyte + 1) } },
    },
  ]);
});

test('of several manifests of one root the later one counts for a path; deletions count nothing', () => {
  const first = manifestOf(['a=1', 'b=2', 'd/']);
  const second = manifestOf(['a=7', '-b', 'd/', '-e/'], { parentManifestHash: 'f'.repeat(32) });
  const groups = pathGroups([
    { root: '/q', manifest: manifestOf([]) },
    { root: '/p', manifest: first },
    { root: '/p', manifest: second },
  ]);
  const empty = { links: 0, dirs: 0, bytes: 0, uniqueBytes: 0, files: 0, byHashAlg: {} };
  expect(groups).toEqual([
    {
      ...empty,
      root: '/p',
      files: 1,
      dirs: 1,
      bytes: 7,
      uniqueBytes: 7,
      byHashAlg: { xxh128: { files: 1, bytes: 7 } },
    },
    { ...empty, root: '/q' },
  ]);
});

test('files without a hash are counted each, and under no kind of hash', () => {
  const [group] = pathGroups([{ root: '', manifest: manifestOf(['a?3', 'b?3', 'c=3']) }]);
  expect(group).toEqual({
    ...{ root: '', files: 3, links: 0, dirs: 0, bytes: 9, uniqueBytes: 9 },
    byHashAlg: { xxh128: { files: 1, bytes: 3 } },
  });
});
