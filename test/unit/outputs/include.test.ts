import { expect, test } from 'vitest';
import { compileInclude } from '../../../main/engine/outputs/plan/include';

test.each([
  ['/r/renders/sub/a.exr', '*.exr', true],
  ['/r/renders/sub/a.exr', 'renders/*.exr', true],
  ['/r/renders/sub/a.exr', 'renders/', true],
  ['/r/renders/sub/a.exr', '*/renders/', true],
  ['/r/x/renders/a.exr', 'renders/', true],
  ['/r/myrenders/a.exr', 'renders/', false],
  ['/r/renders', 'renders/', false],
  ['/r/d/x', 'd', false],
  ['/r/A.EXR', '*.exr', false],
  ['/r/a[1].exr', 'a[[]1].exr', true],
  ['a.exr', 'a.exr', false],
  ['C:\\r\\renders\\a.exr', 'C:/r/*', true],
  ['/r//renders/./a.exr', '.\\renders\\', true],
  ['/r/a{b,c}.exr', 'a{b,c}.exr', true],
  ['/r/ab.exr', 'a{b,c}.exr', false],
  ['/r/b.exr', '[!a].exr', true],
  ['/r/😀.exr', '/r/?.exr', true],
])('the path %s and the pattern %j: %s', (path, pattern, isMatch) => {
  expect(compileInclude([pattern], true)(path)).toBe(isMatch);
});

test('one of several patterns is enough, none wants everything, and on Windows the case does not count', () => {
  expect([
    compileInclude(['x', '*.exr'], true)('/r/a.exr'),
    compileInclude([], true)('/r/a.exr'),
    compileInclude(['*.exr'], false)('/r/A.EXR'),
  ]).toEqual([true, true, true]);
});

test.each([
  ['', 'pattern.empty'],
  ['[z-a]', 'pattern.syntax'],
  ['x'.repeat(5000), 'pattern.syntax'],
])('refuses %j', (pattern, code) => {
  expect(() => compileInclude([pattern], true)).toThrow(expect.objectContaining({ code }));
});
