import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
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

test('a dash is a dash, in a name and at the edge of a class', () => {
  const filter = compilePatterns({ include: ['a-b', '[-x]c', '[!\\-]d'], hidden: true });
  expect(['a-b', '-c', 'xc', 'yc', '-d', 'yd'].map((path) => filter.matches(path))).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
});

test('names spanning lines are names like others', () => {
  expect(compilePatterns({ include: ['a*b'], hidden: true }).matches('a\n\r\u2028b')).toBe(true);
});

test('an empty pattern is refused', () => {
  expect(() => compilePatterns({ exclude: [''], hidden: true })).toThrow(
    expect.objectContaining({ code: 'pattern.empty' }),
  );
});

test.each([
  ['a[b', 2, 'never closed'],
  ['a{b,{c}', 2, 'never closed'],
  ['{a,b}{c', 6, 'never closed'],
  ['ab\\', 3, 'nothing after it'],
  ['x[z-a]', 2, 'no set'],
  ['[]', 1, 'never closed'],
  ['x' + '{a,b}'.repeat(20), 2, 'too many'],
])('refuses %j and says where', (pattern, position, part) => {
  const refused = new AppError({ code: 'internal', message: 'it was taken' });
  const error = ((): AppError => {
    try {
      compilePatterns({ include: [pattern], hidden: true });
      return refused;
    } catch (thrown) {
      return thrown as AppError;
    }
  })();
  expect([error.code, error.dto.details, error.message.includes(part)]).toEqual([
    'pattern.syntax',
    { pattern, position },
    true,
  ]);
});

test('the reference dialect takes braces as they are and refuses the rest alike', () => {
  const filter = compilePatterns({ include: ['{a,b}.txt', '{c'], hidden: true, dialect: 'reference' });
  expect(['{a,b}.txt', '{c', 'a.txt', 'c'].map((path) => filter.matches(path))).toEqual([true, true, false, false]);
  expect(() => compilePatterns({ include: ['[a'], hidden: true, dialect: 'reference' })).toThrow(
    expect.objectContaining({ code: 'pattern.syntax' }),
  );
});

test('folders whose name begins with a dot are pruned when nothing hidden is asked for', () => {
  const folders = ['.git', 'a/.git', '.git/objects', 'a', '.hid', '.hid/b'];
  const kept = (include: string[], exclude: string[] = []): string[] => {
    const filter = compilePatterns({ include, exclude, hidden: false });
    return folders.filter((folder) => !filter.prunes(folder));
  };
  expect([
    kept([]),
    kept(['**/.hid/**']),
    kept(['.hid/**'], ['.hid/**']),
    kept([], ['a/**/*']),
    kept([], ['**']),
  ]).toEqual([['a'], ['a', '.hid', '.hid/b'], ['.hid', '.hid/b'], [], []]);
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
  const trailing = fc
    .tuple(pattern, fc.constantFrom('', '/', '/**', '/**/*', '/.a', '/**/.a'))
    .map((parts) => parts.join(''));
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
