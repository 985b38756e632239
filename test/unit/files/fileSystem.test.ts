import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { toFileError } from '../../../main/adapters/files/errnoErrors';
import { AppError } from '../../../shared/domain/errors';
import { folderOnOtherVolume } from '../../support/otherVolume';

const files = createFileSystem();
const never = new AbortController().signal;
let folder = '';
const at = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fine',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
async function read(name: string, range?: { first: number; last: number }): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.openRead(at(name), never, range)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('looks at files, folders, links and pipes without following, with nanoseconds and identity', async () => {
  await writeFile(at('file'), 'abc', { mode: 0o640 });
  await symlink('nowhere', at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  const own = await lstat(at('file'), { bigint: true });
  expect(await files.lstat(at('file'))).toEqual({
    type: 'file',
    sizeBytes: 3,
    mtimeNs: own.mtimeNs,
    fileId: `${own.dev.toString()}:${own.ino.toString()}`,
    mode: 0o640,
    changeNs: own.ctimeNs,
  });
  const types = await Promise.all(['.', 'link', 'pipe', 'absent', 'file/below'].map((name) => files.lstat(at(name))));
  expect(types.map((found) => found?.type)).toEqual(['folder', 'symlink', 'other', undefined, undefined]);
  expect(await files.statFollowing(at('link'))).toBeUndefined();
  expect(await files.readLink(at('link'))).toBe('nowhere');
});

test('lists names in code unit order and marks those that are not UTF-8', async () => {
  await writeFile(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff, 0xfe])]), '');
  await mkdir(at('ä'));
  await writeFile(at('Z'), '');
  await writeFile(at('a'), '');
  expect(await files.readFolder(folder)).toEqual([
    { name: 'Z', isUtf8: true, type: 'file' },
    { name: 'a', isUtf8: true, type: 'file' },
    { name: 'bad-\ufffd\ufffd', isUtf8: false, type: 'file' },
    { name: 'ä', isUtf8: true, type: 'folder' },
  ]);
});

test('reads whole files and ranges, and refuses links, folders and pipes', async () => {
  await writeFile(at('file'), '0123456789');
  await symlink(at('file'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  expect([
    await read('file'),
    await read('file', { first: 2, last: 4 }),
    await read('file', { first: 8, last: 99 }),
  ]).toEqual(['0123456789', '234', '89']);
  expect(await Promise.all(['link', '.', 'pipe', 'absent'].map((name) => codeOf(read(name))))).toEqual([
    'source.changed',
    'source.changed',
    'source.changed',
    'input.not_found',
  ]);
  expect(Buffer.from(await files.readFile(at('file'), 10)).toString()).toBe('0123456789');
  expect(await codeOf(files.readFile(at('file'), 9))).toBe('input.invalid');
});

test('an aborted read ends with an AbortError', async () => {
  await writeFile(at('file'), Buffer.alloc(1024 * 1024));
  const controller = new AbortController();
  const reading = (async () => {
    for await (const chunk of files.openRead(at('file'), controller.signal))
      controller.abort(chunk.length === 0 ? 'never' : undefined);
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

test('a reader fills memory from anywhere in one file, whatever its name leads to later', async () => {
  await writeFile(at('file'), 'abcdef');
  const reader = await files.openReader(at('file'));
  await rm(at('file'));
  await writeFile(at('file'), 'other!');
  const answers = await Promise.all(
    [4, 0, 2, 6].map(async (position) => {
      const into = Buffer.alloc(3, '.');
      return [await reader.read(into, position), into.toString()];
    }),
  );
  await reader.close();
  expect(answers).toEqual([
    [2, 'ef.'],
    [3, 'abc'],
    [3, 'cde'],
    [0, '...'],
  ]);
});

test('a reader of a link, a folder, a pipe or nothing is refused', async () => {
  await symlink(at('nowhere'), at('link'));
  execFileSync('mkfifo', [at('pipe')]);
  const codes = await Promise.all(['link', '.', 'pipe', 'absent'].map((name) => codeOf(files.openReader(at(name)))));
  expect(codes).toEqual(['source.changed', 'source.changed', 'source.changed', 'input.not_found']);
});

test('names are taken exclusively, and nobody writes through a link', async () => {
  await writeFile(at('taken'), 'old');
  await symlink(at('target'), at('link'));
  const writer = await files.createExclusive(at('new'));
  await writer.write(Buffer.from('one'));
  await writer.sync();
  await writer.close();
  expect(
    await Promise.all([
      codeOf(files.createExclusive(at('taken'))),
      codeOf(files.createExclusive(at('link'))),
      codeOf(files.openAppend(at('link'))),
      codeOf(files.linkExclusive(at('new'), at('taken'))),
      codeOf(files.copyExclusive(at('new'), at('taken'))),
      codeOf(files.copyExclusive(at('link'), at('copy'))),
      codeOf(files.setMode(at('link'), 0o777)),
    ]),
  ).toEqual([
    'plan.changed_outside',
    'plan.changed_outside',
    'source.changed',
    'plan.changed_outside',
    'plan.changed_outside',
    'source.changed',
    'source.changed',
  ]);
  expect([await readFile(at('taken'), 'utf8'), await readlink(at('link')), await files.lstat(at('target'))]).toEqual([
    'old',
    at('target'),
    undefined,
  ]);
  expect(await files.linkExclusive(at('new'), at('second'))).toBe(true);
  expect((await files.lstat(at('second')))?.fileId).toBe((await files.lstat(at('new')))?.fileId);
});

test('a hard link to another volume answers false', async () => {
  await writeFile(at('file'), '');
  const elsewhere = await folderOnOtherVolume(folder);
  try {
    expect(await files.linkExclusive(at('file'), path.join(elsewhere, 'file'))).toBe(false);
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test('writing atomically replaces the bytes and leaves no temp file, whether it works or not', async () => {
  await files.writeFileAtomic(at('file'), Buffer.from('one'));
  await files.writeFileAtomic(at('file'), Buffer.from('two'));
  await mkdir(at('folder/full'), { recursive: true });
  expect(await codeOf(files.writeFileAtomic(at('folder'), Buffer.from('x')))).toBe('disk.io');
  expect([await readFile(at('file'), 'utf8'), await readdir(folder)]).toEqual(['two', ['file', 'folder']]);
});

test('folders are made with their parents, answered outermost first, and removed only when empty', async () => {
  expect(await files.makeFolders(at('a/b/c'))).toEqual([at('a'), at('a/b'), at('a/b/c')]);
  expect(await files.makeFolders(at('a/b/c'))).toEqual([]);
  const together = await Promise.all([at('x/y/1'), at('x/y/2'), at('x/y/3')].map((place) => files.makeFolders(place)));
  expect(together.flat().sort()).toEqual([at('x'), at('x/y'), at('x/y/1'), at('x/y/2'), at('x/y/3')]);
  await writeFile(at('file'), '');
  expect([await codeOf(files.makeFolders(at('file'))), await codeOf(files.makeFolders(at('file/below')))]).toEqual([
    'plan.changed_outside',
    'plan.changed_outside',
  ]);
  expect([
    await files.removeEmptyFolder(at('a')),
    await files.removeEmptyFolder(at('a/b/c')),
    await files.removeEmptyFolder(at('absent')),
  ]).toEqual([false, true, false]);
});

test.runIf(process.platform === 'linux')('a place where no folder can be made is refused at once', async () => {
  // It is there, and yet making something in it is answered as if it were not.
  expect(await codeOf(files.makeFolders('/proc/self/new/folder'))).toBe('input.not_found');
});

test('a whole file gets the permissions that any program would give it', async () => {
  await writeFile(at('plain'), '');
  await files.writeFileAtomic(at('whole'), Buffer.from('x'));
  expect((await stat(at('whole'))).mode).toBe((await stat(at('plain'))).mode);
});

test('modes change, missing files may be removed, and space is measured above what is not there yet', async () => {
  await writeFile(at('file'), '');
  await files.setMode(at('file'), 0o755);
  expect((await stat(at('file'))).mode & 0o777).toBe(0o755);
  await files.unlink(at('absent'));
  await files.syncFolder(folder);
  const [here, below] = await Promise.all([files.space(folder), files.space(at('not/there/yet'))]);
  expect([below?.volumeId, below?.totalBytes]).toEqual([here?.volumeId, here?.totalBytes]);
  expect([
    await files.canWriteIn(folder),
    await files.canWriteIn(at('file')),
    await files.canWriteIn(at('absent')),
  ]).toEqual([true, false, false]);
});

test('every errno has its code and names the path', () => {
  const codes = [
    'ENOENT',
    'ENOTDIR',
    'EACCES',
    'EPERM',
    'ENOSPC',
    'EDQUOT',
    'EROFS',
    'EBUSY',
    'EMFILE',
    'ENAMETOOLONG',
    'EILSEQ',
    'EIO',
  ].map((code) => {
    const error = toFileError(Object.assign(new Error('os'), { code }), '/p/f');
    return error instanceof AppError ? [error.code, error.dto.details] : error;
  });
  const named = (code: string, errno: string): unknown => [code, { path: '/p/f', errno }];
  expect(codes).toEqual([
    named('input.not_found', 'ENOENT'),
    named('input.not_found', 'ENOTDIR'),
    named('disk.denied', 'EACCES'),
    named('disk.denied', 'EPERM'),
    named('disk.full', 'ENOSPC'),
    named('disk.quota', 'EDQUOT'),
    named('disk.readonly', 'EROFS'),
    named('disk.busy', 'EBUSY'),
    named('disk.busy', 'EMFILE'),
    named('name.too_long', 'ENAMETOOLONG'),
    named('name.not_encodable', 'EILSEQ'),
    named('disk.io', 'EIO'),
  ]);
});
