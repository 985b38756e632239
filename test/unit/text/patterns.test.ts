import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePatterns } from '../../../shared/text/patterns';

const tree = [
  '.dot',
  '.hid/z.txt',
  'B.TXT',
  '[b].txt',
  'a.txt',
  'd/.dot2',
  'd/e/y.txt',
  'd/x.txt',
  'lnkdir/r.txt',
  'lnkfile',
  'real/r.txt',
];
const visible = ['B.TXT', '[b].txt', 'a.txt', 'd/e/y.txt', 'd/x.txt', 'lnkdir/r.txt', 'lnkfile', 'real/r.txt'];
const select = (include: string[], exclude: string[] = [], hidden = false): string[] => {
  const filter = compilePatterns({ include, exclude, hidden });
  return tree.filter((path) => filter.matches(path));
};

test.each([
  [['**/*'], visible],
  [['**'], visible],
  [[], visible],
  [['*'], ['B.TXT', '[b].txt', 'a.txt', 'lnkfile']],
  [['*.txt'], ['[b].txt', 'a.txt']],
  [['d/**'], ['d/e/y.txt', 'd/x.txt']],
  [['d/'], ['d/e/y.txt', 'd/x.txt']],
  [['./d/*'], ['d/x.txt']],
  [['d'], []],
  [['d/*'], ['d/x.txt']],
  [['**/.*'], ['.dot', 'd/.dot2']],
  [['.hid/**'], ['.hid/z.txt']],
  [['**/.*/*'], ['.hid/z.txt']],
  [['{a,B}.txt'], ['a.txt']],
  [['{a,{B,[b]}}.{txt,TXT}'], ['B.TXT', 'a.txt']],
  [['[!a]*.txt'], ['[b].txt']],
  [['[^a]*.txt'], ['[b].txt']],
  [['[[]b].txt'], ['[b].txt']],
  [['\\[b\\].txt'], ['[b].txt']],
  [['d**/x.txt'], ['d/x.txt']],
  [['a.TXT'], []],
  [
    ['**/x.txt', 'B.*'],
    ['B.TXT', 'd/x.txt'],
  ],
])('includes by %j', (include, expected) => {
  expect(select(include)).toEqual(expected);
});

test('excludes win, and a bare folder name excludes nothing', () => {
  expect([select(['**/*'], ['d/**']), select(['**/*'], ['d'])]).toEqual([
    visible.filter((path) => !path.startsWith('d/')),
    visible,
  ]);
});

test('wildcards match dot files when hidden files are on', () => {
  expect([select([], [], true), select(['*'], [], true)]).toEqual([
    tree,
    ['.dot', 'B.TXT', '[b].txt', 'a.txt', 'lnkfile'],
  ]);
});

test('a question mark and a class match one character, also beyond 16 bits, and never a slash', () => {
  const filter = compilePatterns({ include: ['?.x', 'r[😀-😎]', 'o[!a]p', '(a+b)$'], hidden: true });
  expect(['😀.x', 'é.x', 'ab.x', 'r😃', 'o/p', 'oXp', '(a+b)$', 'aab'].map((path) => filter.matches(path))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('names spanning lines are names like others', () => {
  expect(compilePatterns({ include: ['a*b'], hidden: true }).matches('a\n\r\u2028b')).toBe(true);
});

test.each([
  ['', 'empty'],
  ['a[b', 'position 2'],
  ['a{b,{c}', 'position 2'],
  ['ab\\', 'position 3'],
  ['[z-a]', 'no set'],
  ['{a,b}'.repeat(20), 'too many'],
])('refuses %j in a sentence', (pattern, part) => {
  expect(() => compilePatterns({ include: [pattern], hidden: true })).toThrow(
    expect.objectContaining({ code: 'input.invalid', message: expect.stringContaining(part) as string }),
  );
});

test('prunes what whole-folder excludes cover and what no include reaches', () => {
  const filter = compilePatterns({
    include: ['src/*/x/**', 'a/b.txt'],
    exclude: ['src/old/', '**/cache/**', 'tmp*/**/*'],
    hidden: true,
  });
  const folders = [
    'src',
    'src/new',
    'src/new/x',
    'src/new/x/deep',
    'src/new/y',
    'src/old',
    'src/new/x/cache',
    'a',
    'a/b',
    'b',
    'tmp1',
  ];
  expect(folders.filter((folder) => !filter.prunes(folder))).toEqual([
    'src',
    'src/new',
    'src/new/x',
    'src/new/x/deep',
    'a',
  ]);
});

test('pruning never changes what is taken', () => {
  const name = fc.constantFrom('a', 'b', 'ab', '.a', 'c');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const piece = fc.constantFrom('a', 'b', '*', '**', 'a*', '?', '.a', '{a,b}', '[ab]', '.*');
  const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const trailing = fc.tuple(pattern, fc.constantFrom('', '/', '/**', '/**/*')).map((parts) => parts.join(''));
  const patterns = fc.record({
    include: fc.array(trailing, { maxLength: 2 }),
    exclude: fc.array(trailing, { maxLength: 2 }),
    hidden: fc.boolean(),
  });
  fc.assert(
    fc.property(path, patterns, (file, options) => {
      const filter = compilePatterns(options);
      const parents = file
        .split('/')
        .slice(0, -1)
        .map((_, index, all) => all.slice(0, index + 1).join('/'));
      if (parents.some((folder) => filter.prunes(folder))) expect(filter.matches(file)).toBe(false);
    }),
    { numRuns: 3000 },
  );
});
