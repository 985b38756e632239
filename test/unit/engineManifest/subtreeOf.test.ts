import { describe, expect, test } from 'vitest';
import { subtreeOf, toRelative } from '../../../main/engine/manifest/subtreeOf';
import { linesOf, manifestOf } from './manifestOf';

const cut = (lines: readonly string[], prefix: string, options?: Parameters<typeof subtreeOf>[2]): unknown => {
  const { manifest, lost, collapsed } = subtreeOf(manifestOf(lines), prefix, options);
  return [manifest.pathStyle, linesOf(manifest), lost.map(({ path, reason }) => `${path}: ${reason}`), collapsed];
};
const code = (expected: string) => expect.objectContaining({ code: expected }) as unknown;

describe('the prefix', () => {
  test('R32: the subtree / of absolute paths has no leading slash anywhere', () => {
    expect(cut(['/a/f=1', '/g=2', '/a/l -> /g', '/', '/a/', '/e/'], '/')).toEqual([
      'relative',
      ['a/f=1', 'a/l -> ../g', 'g=2', 'a/', 'e/'],
      [],
      [],
    ]);
  });

  test('only what is strictly below counts, by whole names', () => {
    expect(cut(['a/f=1', 'ab/g=2', 'a.txt=3', 'a/', 'a/e/', 'ab/'], 'a')).toEqual(['relative', ['f=1', 'e/'], [], []]);
  });

  test.each(['a/b', 'a\\b', 'a/b/', './a//b/.'])('%j names the folder a/b', (prefix) => {
    expect(cut(['a/b/f=1', 'g=2'], prefix)).toEqual(['relative', ['f=1'], [], []]);
  });

  test.each(['', '.', './'])('%j is the manifest itself', (prefix) => {
    const manifest = manifestOf(['/a=1']);
    expect(subtreeOf(manifest, prefix).manifest).toBe(manifest);
  });

  test.each(['..', 'a/../b', 'a\\..\\b', '/a/..', 'C:a', 'C:', '//server', '\\\\?\\C:\\a', 'a\0'])(
    'R34: the prefix %j is refused',
    (prefix) => {
      expect(() => subtreeOf(manifestOf(['a=1']), prefix)).toThrow(code('ops.bad_prefix'));
    },
  );

  test('a relative prefix is no folder of absolute paths, nor the other way round', () => {
    expect(() => subtreeOf(manifestOf(['/a/b=1']), 'a')).toThrow(code('ops.path_style_mismatch'));
    expect(() => subtreeOf(manifestOf(['a/b=1']), '/a')).toThrow(code('ops.path_style_mismatch'));
  });

  test('a network share is not below /', () => {
    expect(cut(['/a=1', '//server/share/b=2'], '/')).toEqual(['relative', ['a=1'], [], []]);
  });
});

describe('R38: links are rewritten or reported', () => {
  test('those that stay inside lead to the same place, in the words they had where those still fit', () => {
    const lines = ['a/b/f=1', 'a/l1 -> b/f', 'a/b/l2 -> ../l1', 'a/b/l3 -> ../../a/l1', 'a/l4 => a/b/f', 'a/l5 => a'];
    expect(cut(lines, 'a')).toEqual([
      'relative',
      ['b/f=1', 'b/l2 -> ../l1', 'b/l3 -> ../l1', 'l1 -> b/f', 'l4 => b/f', 'l5 => .'],
      [],
      [],
    ]);
  });

  test('those that leave become content where the manifest holds it, through other links as well', () => {
    const lines = ['a/l1 -> ../f', 'a/l2 -> ../hop', 'a/l3 => dir', 'dir/x=2', 'dir/y -> ../f', 'f=1', 'hop -> f'];
    expect(cut(lines, 'a')).toEqual(['relative', ['l1=1', 'l2=1', 'l3/x=2', 'l3/y=1', 'l3/'], [], ['l1', 'l2', 'l3']]);
  });

  test('those that leave to what the manifest does not hold are dropped, and each is named', () => {
    const lines = ['a/b/f=1', 'a/none -> ../none', 'a/b/up -> ..', 'a/b/g=2'];
    expect(cut(lines, 'a/b')).toEqual(['relative', ['f=1', 'g=2'], ['a/b/up: cycle'], []]);
    expect(subtreeOf(manifestOf(lines), 'a').lost.map(({ message }) => message)).toEqual([
      'The link "a/none" to "../none" leads out of the new root to what the manifest does not hold, and was left out.',
    ]);
  });

  test('links that may not stay are dropped on demand, or all become content', () => {
    const lines = ['a/f=1', 'a/in -> f', 'a/out -> ../g', 'g=2'];
    expect([cut(lines, 'a', { symlinks: 'skip-escaping' }), cut(lines, 'a', { symlinks: 'follow' })]).toEqual([
      ['relative', ['f=1', 'in -> f'], ['a/out: dropped'], []],
      ['relative', ['f=1', 'in=1', 'out=2'], [], ['in', 'out']],
    ]);
  });

  test('a link kept although it leaves the root is refused by the check of every manifest', () => {
    const { manifest } = subtreeOf(manifestOf(['a/out -> ../g', 'a/far => g', 'g=2']), 'a', { symlinks: 'preserve' });
    expect([...manifest.entries()].map(({ path, refused }) => [path, refused?.code])).toEqual([
      ['far', 'manifest.symlink_escape'],
      ['out', 'manifest.symlink_escape'],
    ]);
  });

  test('many links to one large folder do not multiply it without end', () => {
    const files = Array.from({ length: 300 }, (_, index) => `big/f${index}=1`);
    const links = Array.from({ length: 400 }, (_, index) => `a/l${index} => big`);
    const { manifest, lost } = subtreeOf(manifestOf([...files, ...links]), 'a');
    expect([manifest.fileCount + 300 * lost.length, new Set(lost.map(({ reason }) => reason))]).toEqual([
      120_000,
      new Set(['too_many']),
    ]);
  });
});

describe('toRelative', () => {
  test('R37: never leaves an absolute path inside, neither of a file nor of a link', () => {
    const { manifest } = toRelative(manifestOf(['/p/a/f=1', '/p/l -> /p/a/f', '/p/', '/p/a/', '/']), '/p');
    expect([manifest.pathStyle, linesOf(manifest)]).toEqual(['relative', ['a/f=1', 'l -> a/f', 'a/']]);
  });

  test('names every path that is not below the root', () => {
    const manifest = manifestOf(['/p/a=1', '/q/b=2', '/q/c=3', '/pp=4', '/r/', '/s=5']);
    expect(() => toRelative(manifest, '/p')).toThrow(
      expect.objectContaining({
        dto: expect.objectContaining({
          code: 'ops.path_outside_root',
          message: '"/pp", "/q/b", "/q/c" and 2 more are not below "/p".',
          details: { root: '/p', count: 5, paths: ['"/pp"', '"/q/b"', '"/q/c"', '"/s"', '"/r"'].join('\n') },
        }) as unknown,
      }),
    );
  });

  test.each(['c:/p', 'C:\\p'])('drive letters are the same in either case: %s', (root) => {
    expect(linesOf(toRelative(manifestOf(['C:/p/a=1', 'c:/p/b=2', 'c:/p/l -> C:/p/a']), root).manifest)).toEqual([
      'a=1',
      'b=2',
      'l -> a',
    ]);
  });
});
