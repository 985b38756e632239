import { execFileSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';
import { scanTree, type ScanOptions, type ScanReport } from '../../../main/engine/scan/scanTree';
import { AppError } from '../../../shared/domain/errors';
import { createRunContext } from '../../support/runContext';

const files = createFileSystem();
let root = '';
const at = (name: string): string => path.join(root, name);

async function make(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), name);
  }
}

const scan = (options: ScanOptions = {}, using: FileSystem = files): Promise<ScanReport> =>
  scanTree(root, options, using, createRunContext());
const pathsOf = (report: ScanReport): string[] => report.files.map((file) => file.path);
const rowsOf = (report: ScanReport): unknown[] => report.problems.map((row) => [row.code, row.path, row.isBlocking]);

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-scan-')));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

test('lists every file, hidden ones too, sorted by UTF-16 units, with odd names as they are', async () => {
  const names = ['a', 'a.b', 'a/c', '.hidden/.x', '-rf', '\u{fb33}', '😀 "q"\n', 'ü', 'n'.repeat(255)];
  await make(names.filter((name) => name !== 'a'));
  const report = await scan();
  expect([pathsOf(report), rowsOf(report), report.totalBytes]).toEqual([
    ['-rf', '.hidden/.x', 'a.b', 'a/c', 'n'.repeat(255), 'ü', '😀 "q"\n', '\u{fb33}'],
    [],
    names.filter((name) => name !== 'a').reduce((sum, name) => sum + Buffer.byteLength(name), 0),
  ]);
});

test('leaves out what Satchel keeps beside files', async () => {
  await make(['.satchel/journal', 'd/.satchel/backup/x', 'd/.satchel-12ab.part', 'd/.satchel-notes', 'satchel']);
  expect(pathsOf(await scan())).toEqual(['d/.satchel-notes', 'satchel']);
});

test('takes the content of links, with its size, time and place', async () => {
  await make(['real/deep/f']);
  await utimes(at('real/deep/f'), 1, 1_600_000_000);
  await symlink('real/deep/f', at('link'));
  await symlink('real', at('linked'));
  const { files: found } = await scan();
  expect(found.map((file) => [file.path, file.realPath, file.stat.mtimeNs])).toEqual([
    ['link', at('real/deep/f'), 1_600_000_000_000_000_000n],
    ['linked/deep/f', at('real/deep/f'), 1_600_000_000_000_000_000n],
    ['real/deep/f', undefined, 1_600_000_000_000_000_000n],
  ]);
});

test('a root that is a link is entered', async () => {
  await make(['real/f']);
  await symlink('real', at('link'));
  const report = await scanTree(at('link'), {}, files, createRunContext());
  expect(pathsOf(report)).toEqual(['f']);
});

test('ends a link cycle with one row', async () => {
  await make(['a/f']);
  await symlink('..', at('a/b'));
  const report = await scan();
  expect([pathsOf(report), rowsOf(report)]).toEqual([['a/f'], [['scan.link_cycle', 'a/b', false]]]);
});

test('names broken links, pipes and names that are not UTF-8 and goes on', async () => {
  await make(['f']);
  await symlink('gone', at('broken'));
  await symlink('loop', at('loop'));
  execFileSync('mkfifo', [at('pipe')]);
  const odd = Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff])]);
  const other = Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xfe])]);
  await writeFile(odd, '1');
  await writeFile(other, '2');
  const report = await scan();
  expect([pathsOf(report), rowsOf(report)]).toEqual([
    ['f'],
    [
      ['scan.name_not_utf8', 'bad\ufffd', true],
      ['scan.name_not_utf8', 'bad\ufffd', true],
      ['scan.link_broken', 'broken', false],
      ['scan.link_broken', 'loop', false],
      ['scan.special_file', 'pipe', false],
    ],
  ]);
});

test('names folders and files that cannot be looked at and goes on', async () => {
  await make(['closed/x', 'open/f', 'open/gone', 'open/shut']);
  const denied = new AppError({ code: 'disk.denied', message: 'no' });
  const using: FileSystem = {
    ...files,
    readFolder: (folder) => (folder.endsWith('/closed') ? Promise.reject(denied) : files.readFolder(folder)),
    lstat: (file) => {
      if (file.endsWith('/shut')) return Promise.reject(denied);
      return file.endsWith('/gone') ? Promise.resolve(undefined) : files.lstat(file);
    },
  };
  const report = await scan({}, using);
  expect([pathsOf(report), rowsOf(report)]).toEqual([
    ['open/f'],
    [
      ['scan.unreadable', 'closed', true],
      ['source.missing', 'open/gone', true],
      ['scan.unreadable', 'open/shut', true],
    ],
  ]);
});

test('does not enter folders from which nothing is taken', async () => {
  await make(['src/a.c', 'src/old/b.c', 'cache/x/y', 'other/z']);
  const entered: string[] = [];
  const using: FileSystem = {
    ...files,
    readFolder: (folder) => {
      entered.push(path.relative(root, folder));
      return files.readFolder(folder);
    },
  };
  const report = await scan({ include: ['src/**'], exclude: ['src/old/', '*.tmp'] }, using);
  expect([pathsOf(report), entered.sort(), report.prunedFolderCount]).toEqual([['src/a.c'], ['', 'src'], 3]);
});

test('says that the root is missing or no folder', async () => {
  await make(['f']);
  const roots = [at('gone'), at('f')];
  const outcomes = await Promise.allSettled(roots.map((one) => scanTree(one, {}, files, createRunContext())));
  expect(
    outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as AppError).code : 'scanned')),
  ).toEqual(['scan.root_missing', 'scan.root_not_folder']);
});

test('stops when it is cancelled', async () => {
  await make(['a/f', 'b/f']);
  const context = createRunContext();
  const using: FileSystem = {
    ...files,
    readFolder: (folder) => {
      context.controller.abort();
      return files.readFolder(folder);
    },
  };
  await expect(scanTree(root, {}, using, context)).rejects.toMatchObject({ name: 'AbortError' });
});

test('what links bring in from outside the folder is taken and told, one row for each link', async () => {
  const outside = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-outside-')));
  try {
    await mkdir(path.join(outside, 'd'));
    await writeFile(path.join(outside, 'd', 'x'), 'x');
    await writeFile(path.join(outside, 'y'), 'y');
    await symlink('../y', path.join(outside, 'd', 'again'));
    await make(['in/f']);
    await symlink(path.join(outside, 'y'), at('file'));
    await symlink(path.join(outside, 'd'), at('folder'));
    await symlink('in', at('inner'));
    await symlink(path.join('..', path.basename(root), 'in', 'f'), at('round'));
    const report = await scan();
    expect([pathsOf(report), rowsOf(report)]).toEqual([
      ['file', 'folder/again', 'folder/x', 'in/f', 'inner/f', 'round'],
      [],
    ]);
    expect(report.outside.map(({ path: name, code, message }) => [name, code, message])).toEqual([
      [
        'file',
        'scan.link_outside',
        `The link leads outside the folder, to ${JSON.stringify(path.join(outside, 'y'))}. Its content is taken as if it lay here.`,
      ],
      [
        'folder',
        'scan.link_outside',
        `The link leads outside the folder, to ${JSON.stringify(path.join(outside, 'd'))}. Everything in that folder is taken as if it lay here.`,
      ],
    ]);
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
});
