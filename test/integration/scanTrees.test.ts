/** Real folders with everything that goes wrong in them: each is a row, nothing is lost and nothing ends the scan. */
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import { scanTree, type ScanOptions, type ScanReport } from '../../main/engine/scan/scanTree';
import { AppError } from '../../shared/domain/errors';
import { mtimeUsOf } from '../../shared/domain/mtime';
import { createRunContext } from '../support/runContext';

const files = createFileSystem();
let top = '';
const at = (name: string): string => path.join(top, 'root', name);

async function plant(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), name);
  }
}

const scan = (options: ScanOptions = {}, using: FileSystem = files): Promise<ScanReport> =>
  scanTree(at('.'), options, using, createRunContext());
const entriesOf = (report: ScanReport): string[] => report.entries.map((entry) => `${entry.kind} ${entry.path}`);
const rowsOf = (rows: ScanReport['problems']): unknown[] => rows.map((row) => [row.code, row.path, row.isBlocking]);

beforeEach(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-trees-')));
  await mkdir(at('.'));
});

afterEach(() => rm(top, { recursive: true, force: true }));

test('R4 a pipe in the tree does not block and is reported', async () => {
  await plant(['f']);
  execFileSync('mkfifo', [at('pipe')]);
  const report = await scan();
  expect([entriesOf(report), rowsOf(report.special)]).toEqual([['file f'], [['scan.special_file', 'pipe', false]]]);
});

test('R10 two names that are no UTF-8 do not collide', async () => {
  await plant(['f']);
  for (const byte of [0xfe, 0xff]) await writeFile(Buffer.concat([Buffer.from(at('bad')), Buffer.from([byte])]), 'x');
  await mkdir(Buffer.concat([Buffer.from(at('dir')), Buffer.from([0xff])]));
  const { notUtf8, files: found } = await scan({ symlinks: 'transitive-include' });
  expect([found.length, rowsOf(notUtf8)]).toEqual([
    1,
    [
      ['scan.name_not_utf8', 'bad\ufffd', true],
      ['scan.name_not_utf8', 'bad\ufffd', true],
      ['scan.name_not_utf8', 'dir\ufffd', true],
    ],
  ]);
});

test('a link to a name that is no UTF-8 is never carried with another text', async () => {
  const odd = Buffer.concat([Buffer.from(at('odd')), Buffer.from([0xff])]);
  await writeFile(odd, 'x');
  await symlink(Buffer.concat([Buffer.from('odd'), Buffer.from([0xff])]), at('link'));
  for (const symlinks of ['follow', 'collapse-escaping', 'preserve'] as const) {
    const report = await scan({ symlinks });
    expect([symlinks, entriesOf(report), rowsOf(report.notUtf8)]).toEqual([
      symlinks,
      [],
      [
        ['scan.name_not_utf8', 'link', true],
        ['scan.name_not_utf8', 'odd\ufffd', true],
      ],
    ]);
  }
});

test('R5 an entry whose stat fails is reported, and so are a folder and a file that cannot be looked at', async () => {
  await plant(['closed/x', 'open/f', 'open/gone', 'open/shut']);
  const denied = new AppError({ code: 'disk.denied', message: 'no' });
  const using: FileSystem = {
    ...files,
    readFolder: (folder) => (folder.endsWith('/closed') ? Promise.reject(denied) : files.readFolder(folder)),
    lstat: (file) => {
      if (file.endsWith('/shut')) return Promise.reject(denied);
      return file.endsWith('/gone') ? Promise.resolve(undefined) : files.lstat(file);
    },
  };
  const report = await scan({ recordFolders: 'all' }, using);
  expect([entriesOf(report), rowsOf(report.unreadable), rowsOf(report.missing)]).toEqual([
    ['dir open', 'file open/f'],
    [
      ['scan.unreadable', 'closed', true],
      ['scan.unreadable', 'open/shut', true],
    ],
    [['source.missing', 'open/gone', true]],
  ]);
});

test('a file that became something else while the folder was read is reported', async () => {
  await plant(['f', 'g']);
  const using: FileSystem = {
    ...files,
    readFolder: async (folder) => {
      const entries = await files.readFolder(folder);
      await rm(at('f'));
      await symlink('g', at('f'));
      return entries;
    },
  };
  const report = await scan({}, using);
  expect([entriesOf(report), rowsOf(report.changed)]).toEqual([['file g'], [['scan.file_changing', 'f', true]]]);
});

test('R8 a broken link does not abort', async () => {
  await plant(['f']);
  await symlink('gone', at('broken'));
  const report = await scan();
  expect([entriesOf(report), rowsOf(report.links.broken)]).toEqual([
    ['file f'],
    [['scan.link_broken', 'broken', false]],
  ]);
});

test('R13 a second scan after an edit returns new sizes', async () => {
  await plant(['f']);
  const before = await scan();
  await appendFile(at('f'), 'more');
  const after = await scan();
  expect([before.totalBytes, after.totalBytes]).toEqual([1, 5]);
});

test('times before 1970 stay negative', async () => {
  await plant(['f']);
  await files.setMtime(at('f'), -1_500_001n);
  const { files: found } = await scan();
  expect(found.map(({ stat }) => mtimeUsOf(stat.mtimeNs))).toEqual([-1_500_001n]);
});

test('R12 the "empty" choice records empty folders only, and folders are recorded only when asked for', async () => {
  await plant(['d/e/f', 'x.log']);
  await mkdir(at('d/hollow/inner'), { recursive: true });
  await mkdir(at('logs.log'));
  const [none, empty, all] = [
    await scan(),
    await scan({ recordFolders: 'empty' }),
    await scan({ recordFolders: 'all' }),
  ];
  const some = await scan({ recordFolders: 'all', include: ['**/e/*'] });
  const others = await scan({ recordFolders: 'all', exclude: ['**/*.log', 'd/hollow/'] });
  expect([none, empty, all, some, others].map(({ folders }) => folders.map((folder) => folder.path))).toEqual([
    [],
    ['d/hollow/inner', 'logs.log'],
    ['d', 'd/e', 'd/hollow', 'd/hollow/inner', 'logs.log'],
    ['d', 'd/e'],
    ['d', 'd/e'],
  ]);
});

test('entries of all kinds stand in one order of UTF-16 units', async () => {
  await plant(['a/f', 'a.b', '😀', '\u{fb33}', 'B']);
  await symlink('B', at('a-link'));
  expect(entriesOf(await scan({ symlinks: 'preserve', recordFolders: 'all' }))).toEqual([
    'file B',
    'dir a',
    'link a-link',
    'file a.b',
    'file a/f',
    'file 😀',
    'file \u{fb33}',
  ]);
});

test('R14 a list takes what it names, whatever the patterns say, and reports folders and missing files', async () => {
  await plant(['a', '.h/b', 'd/f', 'unlisted']);
  await symlink('a', at('link'));
  await symlink('d', at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  const list = ['a', '.h/b', 'd', 'gone', 'pipe', 'link', 'folder', 'd/../a'].map((name) => `${at('.')}/${name}`);
  const options = { list, include: ['nothing'], hidden: false, ignoreDefaults: true } as const;
  const [followed, kept] = [await scan(options), await scan({ ...options, symlinks: 'preserve' })];
  expect([entriesOf(followed), rowsOf(followed.problems)]).toEqual([
    ['file .h/b', 'file a', 'file link'],
    [
      ['scan.folder_in_list', 'd', true],
      ['scan.folder_in_list', 'folder', true],
      ['source.missing', 'gone', true],
      ['scan.special_file', 'pipe', false],
    ],
  ]);
  expect(entriesOf(kept)).toEqual(['file .h/b', 'file a', 'link folder', 'link link']);
});

test('a list never gives entries beneath a link that is an entry', async () => {
  await plant(['d/f']);
  await symlink('d', at('link'));
  const report = await scan({ list: [at('link'), at('link/f')], symlinks: 'preserve' });
  expect([entriesOf(report), rowsOf(report.links.dropped), report.files.map((file) => file.realPath)]).toEqual([
    ['file link/f'],
    [['scan.link_dropped', 'link', false]],
    [at('d/f')],
  ]);
});

test('a list that leaves the root is refused with all offenders, and so are relative paths', async () => {
  await plant(['a']);
  const outside = [path.join(top, 'x'), `${at('.')}/../root2/y`, `${at('.')}x`];
  await expect(scan({ list: [at('a'), ...outside] })).rejects.toMatchObject({
    code: 'ops.path_outside_root',
    message: `3 paths lie outside of ${at('.')}:\n${outside.join('\n')}`,
  });
  await expect(scan({ list: ['a'] })).rejects.toMatchObject({ code: 'path.relative' });
});

test('R39, R42 progress rises to the exact totals, and a cancelled scan tells what it had', async () => {
  await plant(['a', 'd/b', 'd/e/c']);
  const whole = createRunContext();
  await scanTree(at('.'), {}, files, whole);
  const stopped = createRunContext();
  const using: FileSystem = {
    ...files,
    readFolder: (folder) => {
      if (folder === at('d')) stopped.controller.abort();
      return files.readFolder(folder);
    },
  };
  await expect(scanTree(at('.'), {}, using, stopped)).rejects.toMatchObject({ name: 'AbortError' });
  const counts = whole.reports.map(({ doneFiles }) => doneFiles ?? -1);
  expect([counts, whole.reports.at(-1), stopped.reports.at(-1)]).toEqual([
    [...counts].sort((a, b) => a - b),
    { phase: 'scanning', doneFiles: 3, doneBytes: 9 },
    { phase: 'scanning', doneFiles: 1, doneBytes: 1 },
  ]);
});

test('a folder without permission is a row', async () => {
  await plant(['locked/x', 'f']);
  await chmod(at('locked'), 0);
  const report = await scan();
  await chmod(at('locked'), 0o755);
  // A privileged account may read it all the same.
  const expected = process.getuid?.() === 0 ? [] : [['scan.unreadable', 'locked', true]];
  expect(rowsOf(report.unreadable)).toEqual(expected);
});
