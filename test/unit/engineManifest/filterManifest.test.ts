import { expect, test } from 'vitest';
import { filterManifest } from '../../../main/engine/manifest/filterManifest';
import { linesOf, manifestOf } from './manifestOf';

test('R31: empty folders that pass stay, those that do not pass go', () => {
  const manifest = manifestOf(['a=1', 'e/', 'f/', 'f/inner/']);
  expect(linesOf(filterManifest(manifest, (path) => path !== 'e'))).toEqual(['a=1', 'f/', 'f/inner/']);
});

test('a folder stays for what is in it by whole names, never for a file that only begins like it', () => {
  const manifest = manifestOf(['a/x=1', 'ab.txt=2', 'ab/y=3', 'a/', 'ab/']);
  expect(linesOf(filterManifest(manifest, (path) => path === 'ab.txt' || path === 'a/x'))).toEqual([
    'a/x=1',
    'ab.txt=2',
    'a/',
  ]);
});

test('a folder that passes is not kept empty when it was not empty before', () => {
  expect(linesOf(filterManifest(manifestOf(['a/x=1', 'a/']), (path) => path === 'a'))).toEqual([]);
});

test('the deletion of a folder stays only with all that is deleted in it, because it deletes that as well', () => {
  const diff = manifestOf(['-a/x', '-a/y', '-b/x', '-a/', '-b/', '-c/'], { parentManifestHash: 'f'.repeat(32) });
  const filtered = filterManifest(diff, (path) => path.endsWith('x') || path === 'a');
  expect([linesOf(filtered), filtered.kind, filtered.parentManifestHash]).toEqual([
    ['-a/x', '-b/x', '-b/'],
    'diff',
    'f'.repeat(32),
  ]);
});

test('the sum of the sizes is that of what stays', () => {
  const { totalSizeBytes } = filterManifest(manifestOf(['a=1', 'b=2', 'big#1,2']), (path) => path !== 'a');
  expect(totalSizeBytes).toBe(2 + 1024 * 1024 + 1);
});
