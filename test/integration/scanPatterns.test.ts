/** Patterns over a real folder: the table of the reference's behaviour, hidden names, hints and the built-in list. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { scanTree, type ScanOptions, type ScanReport } from '../../main/engine/scan/scanTree';
import { createRunContext } from '../support/runContext';

const files = createFileSystem();
let top = '';

async function plant(folder: string, names: readonly string[]): Promise<string> {
  const root = path.join(top, folder);
  for (const name of names) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), name);
  }
  return root;
}

const scan = (root: string, options: ScanOptions): Promise<ScanReport> =>
  scanTree(root, options, files, createRunContext());
const pathsOf = (report: ScanReport): string[] => report.files.map((file) => file.path);

let measured = '';

beforeAll(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-patterns-')));
  measured = await plant('measured', [
    'a.txt',
    'B.TXT',
    'd/x.txt',
    'd/e/y.txt',
    '.hid/z.txt',
    '.dot',
    'd/.dot2',
    '[b].txt',
    'real/r.txt',
  ]);
  await symlink('real', path.join(measured, 'lnkdir'));
  await symlink('a.txt', path.join(measured, 'lnkfile'));
});

afterAll(() => rm(top, { recursive: true, force: true }));

const all = ['B.TXT', '[b].txt', 'a.txt', 'd/e/y.txt', 'd/x.txt', 'lnkdir/r.txt', 'lnkfile', 'real/r.txt'];
const rows: readonly (readonly [include: string, exclude: string | undefined, expected: readonly string[]])[] = [
  ['**/*', undefined, all],
  ['**', undefined, all],
  ['*', undefined, ['B.TXT', '[b].txt', 'a.txt', 'lnkfile']],
  ['*.txt', undefined, ['[b].txt', 'a.txt']],
  ['d/**', undefined, ['d/e/y.txt', 'd/x.txt']],
  ['d', undefined, []],
  ['d/*', undefined, ['d/x.txt']],
  ['**/.*', undefined, ['.dot', 'd/.dot2']],
  ['.hid/**', undefined, ['.hid/z.txt']],
  ['**/.*/*', undefined, ['.hid/z.txt']],
  ['{a,B}.txt', undefined, []],
  ['[!a]*.txt', undefined, ['[b].txt']],
  ['[[]b].txt', undefined, ['[b].txt']],
  ['d**/x.txt', undefined, ['d/x.txt']],
  ['a.TXT', undefined, []],
  ['**/*', 'd/**', all.filter((name) => !name.startsWith('d/'))],
  ['**/*', 'd', all],
];

test.each(rows)(
  'the reference dialect takes by %j without %j what the reference takes',
  async (include, exclude, expected) => {
    const report = await scan(measured, {
      include: [include],
      exclude: exclude === undefined ? [] : [exclude],
      hidden: false,
      dialect: 'reference',
    });
    expect([pathsOf(report), report.problems]).toEqual([expected, []]);
  },
);

test('both dialects take the same but for braces', async () => {
  for (const [include, exclude, expected] of rows) {
    const report = await scan(measured, {
      include: [include],
      exclude: exclude === undefined ? [] : [exclude],
      hidden: false,
    });
    expect([include, pathsOf(report)]).toEqual([include, include.startsWith('{') ? ['a.txt'] : expected]);
  }
});

test('R1, R3 `*.txt` does not match `d/a.txt`, and `?` matches a character of two bytes', async () => {
  const root = await plant('narrow', ['a.txt', 'd/a.txt', 'é.x', 'ee.x']);
  expect([pathsOf(await scan(root, { include: ['*.txt'] })), pathsOf(await scan(root, { include: ['?.x'] }))]).toEqual([
    ['a.txt'],
    ['é.x'],
  ]);
});

test('what is left out is counted by its reason', async () => {
  const root = await plant('counted', ['a', 'b.log', '.c', 'd/e.log', '.f/g', 'h/i', 'h/j']);
  const { excludedCount, prunedFolderCount, hiddenSkippedCount, folderCount } = await scan(root, {
    exclude: ['**/*.log', 'h/'],
    hidden: false,
  });
  expect({ excludedCount, prunedFolderCount, hiddenSkippedCount, folderCount }).toEqual({
    excludedCount: 2,
    prunedFolderCount: 1,
    hiddenSkippedCount: 2,
    folderCount: 2,
  });
});

test('the built-in list removes what systems leave behind, at any depth, as one row with its counts', async () => {
  const left = [
    '.DS_Store',
    'd/Thumbs.db',
    'desktop.ini',
    '.git/HEAD',
    'd/__pycache__/m',
    'x.tmp',
    'd/~$doc',
    '.satchel/j',
  ];
  const root = await plant('ignored', [...left, 'd/.satchel-1.part', '.gitignore', 'd/f']);
  const on = await scan(root, { ignoreDefaults: true });
  const off = await scan(root, {});
  expect([pathsOf(on), on.ignored?.code, on.ignoredFileCount, on.ignoredFolderCount, on.ignored?.message]).toEqual([
    ['.gitignore', 'd/f'],
    'scan.ignored',
    6,
    3,
    '6 files and 3 folders that systems and programs leave behind (such as .git, Thumbs.db or *.tmp) stay behind.',
  ]);
  expect([off.files.length, off.ignoredFileCount, off.ignoredFolderCount]).toEqual([9, 1, 1]);
});

test('a pattern that is only the name of a folder gets a hint', async () => {
  const report = await scan(measured, { include: ['d', './real', 'a.txt', 'd/'], exclude: ['lnkdir', '../measured'] });
  expect(report.hints.map(({ code, path: pattern, message }) => [code, pattern, message])).toEqual([
    ['pattern.names_folder', 'd', '"d" is a folder, and patterns select files: write "d/" to mean its contents.'],
    [
      'pattern.names_folder',
      './real',
      '"./real" is a folder, and patterns select files: write "./real/" to mean its contents.',
    ],
    [
      'pattern.names_folder',
      'lnkdir',
      '"lnkdir" is a folder, and patterns select files: write "lnkdir/" to mean its contents.',
    ],
  ]);
});

test('a pattern with a mistake is refused before anything is read', async () => {
  await expect(scan(path.join(top, 'nowhere'), { include: ['a', ''] })).rejects.toMatchObject({
    code: 'pattern.empty',
  });
  await expect(scan(measured, { exclude: ['a[b'] })).rejects.toMatchObject({
    code: 'pattern.syntax',
    dto: { details: { pattern: 'a[b', position: 2 } },
  });
});
