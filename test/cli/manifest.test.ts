import { mkdir, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

async function snapshot(place: CliPlace, ...flags: string[]): Promise<string> {
  const out = place.at('list.manifest');
  const done = await place.run(['manifest', 'snapshot', '--root', place.at('root'), '--out', out, ...flags]);
  expect([done.code, done.stdout]).toEqual([0, `${out}\n`]);
  return out;
}

test('a snapshot is a file that others may read, as the umask says, and the folder is left as it was', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: '1', 'b/c': '2' });
  await writeFile(place.at('plain'), '');
  const before = await treeOf(place.at('root'));
  const manifest = await snapshot(place);
  expect((await stat(manifest)).mode).toBe((await stat(place.at('plain'))).mode);
  expect(await treeOf(place.at('root'))).toEqual(before);
});

test('unchanged files are not read again, and --force-rehash reads them all', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: '1', b: '2' });
  const counts = async (...flags: string[]): Promise<unknown[]> => {
    const { last } = await place.json([
      'manifest',
      'snapshot',
      '--root',
      place.at('root'),
      '--out',
      place.at('m'),
      ...flags,
    ]);
    return [last['hashedFiles'], last['cachedFiles']];
  };
  expect([await counts(), await counts(), await counts('--force-rehash')]).toEqual([
    [2, 0],
    [0, 2],
    [2, 0],
  ]);
});

test('a snapshot since a manifest lists only what is new or changed, and is not written when nothing is', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: '1', b: '2' });
  const base = await snapshot(place);
  const nothing = await place.json(['manifest', 'snapshot', '--root', place.at('root'), '--diff', base]);
  expect([nothing.code, nothing.last['fileCount'], nothing.last['manifest']]).toEqual([0, 0, undefined]);
  await writeFile(place.at('root', 'b'), 'changed');
  const out = place.at('since.manifest');
  await place.run(['manifest', 'snapshot', '--root', place.at('root'), '--diff', base, '--out', out]);
  const { paths } = JSON.parse(await readFile(out, 'utf8')) as { paths: { path: string }[] };
  expect(paths.map((entry) => entry.path)).toEqual(['b']);
});

test('diff tells new, changed and deleted files, and includes and excludes filter both sides', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { same: '1', edited: '2', gone: '3', 'cache/gone': '4' });
  const manifest = await snapshot(place);
  await writeFile(place.at('root', 'edited'), 'other');
  await unlink(place.at('root', 'gone'));
  await rm(place.at('root', 'cache'), { recursive: true });
  await writeFile(place.at('root', '-new "file"'), '');
  const diff = async (...flags: string[]): Promise<unknown> => {
    const { last } = await place.json([
      'manifest',
      'diff',
      '--root',
      place.at('root'),
      '--manifest',
      manifest,
      ...flags,
    ]);
    return [last['new'], last['modified'], last['deleted']];
  };
  expect(await diff()).toEqual([['-new "file"'], ['edited'], ['cache/gone', 'gone']]);
  expect(await diff('-e', 'cache/**')).toEqual([['-new "file"'], ['edited'], ['gone']]);
  expect(await diff('-ie', '{"include":["e*"]}')).toEqual([[], ['edited'], []]);
});

test('broken links and pipes are told and left out; the rest is listed', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { file: '1' });
  await symlink('gone', place.at('root', 'broken'));
  spawnSync('mkfifo', [place.at('root', 'pipe')]);
  const done = await place.json(['manifest', 'snapshot', '--root', place.at('root'), '--out', place.at('m')]);
  const skipped = done.last['skipped'] as { path: string; code: string }[];
  expect([done.code, done.last['fileCount'], skipped.map(({ path: name, code }) => [name, code])]).toEqual([
    0,
    1,
    [
      ['broken', 'scan.link_broken'],
      ['pipe', 'scan.special_file'],
    ],
  ]);
});

test.each([
  ['nothing', 'nope', 11, 'scan.root_missing'],
  ['a file', 'file', 2, 'scan.root_not_folder'],
  ['a device', '/dev/null', 2, 'scan.root_not_folder'],
])('a root that is %s is refused and nothing is written', async (_name, root, code, error) => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), '');
  const done = await place.json(['manifest', 'snapshot', '--root', root, '--out', place.at('m')]);
  expect([done.code, done.last['code']]).toEqual([code, error]);
  await expect(stat(place.at('m'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a manifest is never written over a folder or a pipe, and through a link it lands where the link leads', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: '1' });
  await mkdir(place.at('folder'));
  spawnSync('mkfifo', [place.at('pipe')]);
  await writeFile(place.at('real.manifest'), '');
  await symlink('real.manifest', place.at('link.manifest'));
  const write = async (out: string): Promise<unknown[]> => {
    const { code, last } = await place.json(['manifest', 'snapshot', '--root', 'root', '--out', out]);
    return [code, last['code']];
  };
  expect([await write('folder'), await write('pipe'), await write('link.manifest')]).toEqual([
    [2, 'input.invalid'],
    [2, 'input.invalid'],
    [0, undefined],
  ]);
  expect((await stat(place.at('pipe'))).isFIFO()).toBe(true);
  expect(JSON.parse(await readFile(place.at('real.manifest'), 'utf8'))).toMatchObject({ totalSize: 1 });
});

test('show counts what a manifest holds, and lists it when asked', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { 'd/a': 'abc', 'new\nline': '' });
  const manifest = await snapshot(place);
  const done = await place.json(['manifest', 'show', manifest, '--entries']);
  const bytes = await readFile(manifest);
  expect(done.lines).toEqual([
    expect.objectContaining({ type: 'item', path: 'd/a', hash: '06b05ab6733a618578af5f94892f3950' }),
    expect.objectContaining({ type: 'item', path: 'new\nline' }),
    expect.objectContaining({
      type: 'result',
      verb: 'manifest show',
      fileCount: 2,
      totalSizeBytes: 3,
      hashAlg: 'xxh128',
    }),
  ]);
  await writeFile(place.at('copy'), bytes);
  const [line = ''] = (await place.run(['hash', 'copy'])).stdout.split(' ');
  expect(done.last['hash']).toBe(line);
});

test('verify finds files that are missing or changed, with --deep also those that only look the same: exit 14', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { good: '1', gone: '2', edited: '3', rotten: '4' });
  const manifest = await snapshot(place);
  expect((await place.run(['manifest', 'verify', manifest, '--root', 'root'])).code).toBe(0);
  await unlink(place.at('root', 'gone'));
  await writeFile(place.at('root', 'edited'), 'longer');
  const { mtimeNs } = await stat(place.at('root', 'rotten'), { bigint: true });
  await writeFile(place.at('root', 'rotten'), '5');
  spawnSync('touch', [
    '-d',
    `@${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`,
    place.at('root', 'rotten'),
  ]);
  const verify = async (...flags: string[]): Promise<unknown[]> => {
    const { code, last } = await place.json(['manifest', 'verify', manifest, '--root', 'root', ...flags]);
    return [code, last['checked'], last['missing'], last['changed'], last['corrupt']];
  };
  expect([await verify(), await verify('--deep')]).toEqual([
    [14, 4, ['gone'], ['edited'], []],
    [14, 4, ['gone'], ['edited'], ['rotten']],
  ]);
});

test('verify against a store finds objects that are missing and, with --deep, damaged ones', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('root'), { a: 'abc', b: 'test', c: '' });
  const manifest = await snapshot(place);
  const verify = async (...flags: string[]): Promise<unknown[]> => {
    const { code, last } = await place.json(['manifest', 'verify', manifest, '--s3-root-uri', store, ...flags]);
    return [code, last['missing'], last['corrupt']];
  };
  expect(await verify()).toEqual([14, ['a', 'b', 'c'], []]);
  await place.run(['submit', 'root', '--s3-root-uri', store, '--yes']);
  expect(await verify('--deep')).toEqual([0, [], []]);
  await writeFile(path.join(place.folder, 'store', 'Data', '06b05ab6733a618578af5f94892f3950.xxh128'), 'xyz');
  expect([await verify(), await verify('--deep')]).toEqual([
    [0, [], []],
    [14, [], ['a']],
  ]);
});

test.each([
  ['empty', ''],
  ['no JSON', '{"hashAlg":'],
  ['of an unknown version', '{"hashAlg":"xxh128","manifestVersion":"1999-01-01","paths":[],"totalSize":0}'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255])],
])('a manifest that is %s ends with exit 2 and one sentence', async (_name, bytes) => {
  const place = await createCliPlace();
  await writeFile(place.at('m'), bytes);
  const done = await place.json(['manifest', 'show', 'm']);
  expect([done.code, done.last]).toEqual([
    2,
    expect.objectContaining({
      type: 'error',
      code: expect.stringMatching(/^manifest\./) as string,
      message: expect.stringMatching(/\.$/) as string,
    }),
  ]);
  expect(done.last['code']).not.toBe('internal');
});

test('a manifest is read through a link; a folder, a pipe and nothing are told apart', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: '1' });
  await symlink(await snapshot(place), place.at('link'));
  spawnSync('mkfifo', [place.at('pipe')]);
  const show = async (file: string): Promise<unknown[]> => {
    const { code, last } = await place.json(['manifest', 'show', file]);
    return [code, last['code'] ?? last['fileCount']];
  };
  expect([await show('link'), await show('root'), await show('pipe'), await show('nope')]).toEqual([
    [0, 1],
    [2, 'input.invalid'],
    [2, 'input.invalid'],
    [11, 'input.not_found'],
  ]);
});
