import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanTree, type ScanOptions } from '../../../main/engine/scan/scanTree';
import { compilePatterns } from '../../../shared/text/patterns';
import { createMemoryTree } from '../../support/memoryTree';
import { createRunContext } from '../../support/runContext';

const name = fc.constantFrom('a', 'b', 'ab', '.a', 'c.txt', '{a,b}', 'é');
const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }), { maxLength: 12 }).map((list) =>
  // A file and a folder of one name cannot be.
  list
    .map((parts) => parts.join('/'))
    .filter((path, _index, all) => !all.some((other) => other.startsWith(`${path}/`))),
);
const piece = fc.constantFrom('a', 'b', '*', '**', 'a*', '?', '.a', '{a,b}', '[ab]', '.*', '[!a]', 'a**', '{.a,c.*}');
const tail = fc.constantFrom('', '/', '/**', '/**/*', '/.a', '/**/.a', '/**/**');
const pattern = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), tail)
  .map(([parts, end]) => parts.join('/') + end);
const options = fc.record({
  include: fc.array(pattern, { maxLength: 2 }),
  exclude: fc.array(pattern, { maxLength: 2 }),
  hidden: fc.boolean(),
  dialect: fc.constantFrom('path' as const, 'reference' as const),
});

test('folders that are not entered never change what is taken (1,000 trees)', async () => {
  let pruned = 0;
  await fc.assert(
    fc.asyncProperty(paths, options, async (tree, patterns) => {
      const report = await scanTree('/tree', patterns, createMemoryTree(tree).files, createRunContext());
      const all = await scanTree('/tree', {}, createMemoryTree(tree).files, createRunContext());
      const filter = compilePatterns(patterns);
      pruned += report.prunedFolderCount;
      expect(report.files.map(({ path }) => path)).toEqual(
        all.files.map(({ path }) => path).filter((path) => filter.matches(path)),
      );
    }),
    { numRuns: 1000 },
  );
  expect(pruned).toBeGreaterThan(0);
});

test('R2 an excluded tree of 100,000 files is not walked', async () => {
  function* files(): Generator<string> {
    yield 'scene.ma';
    for (let folder = 0; folder < 100; folder++)
      for (let file = 0; file < 1000; file++) yield `cache/${folder}/${file}.vdb`;
  }
  const cases: ScanOptions[] = [
    { exclude: ['cache/**'] },
    { exclude: ['cache/'], hidden: false },
    { exclude: ['**/cache/**/*'], hidden: false },
    { include: ['*.ma'] },
  ];
  const tree = createMemoryTree(files());
  for (const patterns of cases) await scanTree('/tree', patterns, tree.files, createRunContext());
  expect(tree.foldersRead).toEqual(cases.map(() => '/tree'));
});

test('hidden folders, and those of the built-in list, are not walked either', async () => {
  const tree = createMemoryTree(['.cache/x/y', 'd/.git/objects/aa/bb', 'd/__pycache__/m.pyc', 'd/f']);
  const visible = await scanTree('/tree', { hidden: false }, tree.files, createRunContext());
  const kept = await scanTree('/tree', { ignoreDefaults: true }, tree.files, createRunContext());
  expect([visible, kept].map((report) => [report.files.map(({ path }) => path), report.hiddenSkippedCount])).toEqual([
    [['d/__pycache__/m.pyc', 'd/f'], 2],
    [['.cache/x/y', 'd/f'], 0],
  ]);
  expect(tree.foldersRead).toEqual(
    ['', '/d', '/d/__pycache__', '', '/d', '/.cache', '/.cache/x'].map((path) => `/tree${path}`),
  );
});
