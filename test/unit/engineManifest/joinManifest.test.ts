import { describe, expect, test } from 'vitest';
import { joinManifest } from '../../../main/engine/manifest/joinManifest';
import { linesOf, manifestOf } from './manifestOf';

const lines = ['d/f=1', 'l1 -> d/f', 'l2 => d/f', 'd/'];
const joined = (prefix: string): unknown => {
  const { manifest, lost } = joinManifest(manifestOf(lines), prefix);
  return [manifest.pathStyle, linesOf(manifest), lost];
};

test.each([
  ['R33: / gives absolute paths', '/', '/', 'absolute'],
  ['a drive', 'C:\\', 'C:/', 'absolute'],
  ['a folder of a drive', 'c:/w/', 'c:/w/', 'absolute'],
  ['a network share', '\\\\server\\share', '//server/share/', 'absolute'],
  ['a folder', './s//t/', 's/t/', 'relative'],
])('%s', (_, prefix, start, style) => {
  const entries = ['d/f=1', 'l1 -> d/f', `l2 => ${start}d/f`].map((line) => start + line);
  expect(joined(prefix)).toEqual([style, [...entries, `${start}d/`], []]);
});

test.each(['', '.'])('%j is the manifest itself', (prefix) => {
  const manifest = manifestOf(lines);
  expect(joinManifest(manifest, prefix).manifest).toBe(manifest);
});

test.each(['..', '/a/../b', 'C:', '//server'])('R34: the prefix %j is refused', (prefix) => {
  expect(() => joinManifest(manifestOf(lines), prefix)).toThrow(expect.objectContaining({ code: 'ops.bad_prefix' }));
});

test('absolute paths cannot be put below another folder', () => {
  expect(() => joinManifest(manifestOf(['/a=1']), 'b')).toThrow(
    expect.objectContaining({ code: 'ops.path_style_mismatch' }),
  );
});

describe('what a join does not launder', () => {
  test.each(['/etc/passwd', '../../etc/passwd'])(
    'a link to %s leads out of its root, so it is dropped and named',
    (text) => {
      const { manifest, lost } = joinManifest(manifestOf(['a=1', `d/l -> ${text}`]), '/mnt/x');
      expect([linesOf(manifest), lost.map(({ path, reason }) => [path, reason])]).toEqual([
        ['/mnt/x/a=1'],
        [['d/l', 'outside']],
      ]);
    },
  );
});

test('a diff stays one, with its parent and its deletions', () => {
  const { manifest } = joinManifest(manifestOf(['-a', '-d/', 'b=1'], { parentManifestHash: 'f'.repeat(32) }), 'x');
  expect([manifest.kind, manifest.parentManifestHash, linesOf(manifest)]).toEqual([
    'diff',
    'f'.repeat(32),
    ['-x/a', 'x/b=1', '-x/d/'],
  ]);
});

test('version 2023-03-03 knows no absolute paths, so the result is of version 2025-12', () => {
  const old = manifestOf(['a=1'], { generation: 'v2023', chunkSizeBytes: 0 });
  expect(['x', '/x'].map((prefix) => joinManifest(old, prefix).manifest.generation)).toEqual(['v2023', 'v2025']);
});
