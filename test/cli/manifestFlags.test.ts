/** Snapshots and diffs of folders with everything that a manifest can record, and what of a folder cannot be read. */
import { once } from 'node:events';
import { chmod, mkdir, open, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace, ended, type CliPlace } from '../support/cliRunner';
import { hashes } from '../support/manifestDocuments';
import { plantFiles, treeOf } from '../support/plantTree';

interface Document {
  readonly dirs?: readonly { readonly path: string }[];
  readonly files?: readonly Readonly<Record<string, unknown>>[];
  readonly paths?: readonly { readonly path: string }[];
  readonly specificationVersion?: string;
}

/** A folder with a subfolder, an empty one, a script, hidden names, and links inside, out and to a folder. */
async function createTree(): Promise<CliPlace> {
  const place = await createCliPlace();
  await plantFiles(place.at('root'), { a: 'abc', '.hid/x': 'test', 'd/b': '', 'd/run.sh': '#!/bin/sh\n' });
  await writeFile(place.at('outside'), 'test');
  await mkdir(place.at('root', 'empty'));
  await chmod(place.at('root', 'd', 'run.sh'), 0o755);
  await symlink('../a', place.at('root', 'd', 'in'));
  await symlink('../outside', place.at('root', 'out'));
  await symlink('d', place.at('root', 'to d'));
  return place;
}

async function snapshot(place: CliPlace, ...flags: string[]): Promise<Document> {
  const done = await place.run(['manifest', 'snapshot', '--root', 'root', '--out', '-', ...flags]);
  expect(done.code).toBe(0);
  return JSON.parse(done.stdout) as Document;
}

test('version 2025-12 lists folders, links and the execute bit, and what a link out of the folder leads to', async () => {
  const place = await createTree();
  const { dirs, files, specificationVersion } = await snapshot(place, '--manifest-version', '2025-12');
  expect([specificationVersion, dirs, files?.map((entry) => ({ ...entry, mtime: 0 }))]).toEqual([
    'relative-manifest-snapshot-beta-2025-12',
    [{ path: 'd' }, { path: 'empty' }],
    [
      { mtime: 0, path: 'a', hash: hashes.abc, size: 3 },
      { mtime: 0, path: '$0/b', hash: hashes.empty, size: 0 },
      { mtime: 0, path: '$0/in', symlink: { target: '../a' } },
      { mtime: 0, path: '$0/run.sh', hash: expect.any(String) as string, runnable: true, size: 10 },
      { mtime: 0, path: 'out', hash: hashes.test, size: 4 },
      { mtime: 0, path: 'to d', symlink: { target: 'd' } },
    ],
  ]);
});

test.each([
  [
    ['--symlinks', 'follow'],
    ['a', 'd/b', 'd/in', 'd/run.sh', 'out', 'to d/b', 'to d/in', 'to d/run.sh'],
  ],
  [['--no-follow-dir-links'], ['a', 'd/b', 'd/in', 'd/run.sh', 'out']],
  [
    ['--symlinks', 'skip'],
    ['a', 'd/b', 'd/run.sh'],
  ],
  [
    ['--symlinks', 'exclude-all'],
    ['a', 'd/b', 'd/run.sh'],
  ],
  [
    ['--symlinks', 'skip-escaping'],
    ['a', 'd/b', 'd/in', 'd/run.sh', 'to d/b', 'to d/in', 'to d/run.sh'],
  ],
  [
    ['--hidden', '--symlinks', 'skip'],
    ['.hid/x', 'a', 'd/b', 'd/run.sh'],
  ],
  [['-i', '{a,b}', '--symlinks', 'skip'], ['a']],
  [
    ['-i', 'd/', '-e', '*.sh', '-e', 'd/in'],
    ['d/b', 'd/run.sh'],
  ],
])('a snapshot with %s', async (flags, expected) => {
  const place = await createTree();
  expect((await snapshot(place, ...flags)).paths?.map(({ path: name }) => name)).toEqual(expected);
});

test('links that are left out are told with their reason', async () => {
  const place = await createTree();
  const done = await place.json(['manifest', 'snapshot', '--root', 'root', '--out', 'm', '--symlinks', 'skip']);
  const skipped = done.last['skipped'] as { path: string; code: string }[];
  expect([done.code, skipped.map(({ path: name, code }) => [name, code])]).toEqual([
    0,
    ['d/in', 'out', 'to d'].map((name) => [name, 'scan.link_dropped']),
  ]);
});

test('the reference’s patterns know no braces', async () => {
  const place = await createTree();
  const done = await place.json([
    'manifest',
    'snapshot',
    ...['--root', 'root', '-i', '{a,b}', '--glob-dialect', 'reference', '--out', 'm'],
  ]);
  expect([done.code, done.last['fileCount'], done.last['manifest']]).toEqual([0, 0, undefined]);
});

test('without hashes sizes and times are listed, which only the newer version can', async () => {
  const place = await createTree();
  const { files } = await snapshot(place, '--manifest-version', '2025-12', '--no-hash');
  expect(files?.[0]).toEqual({ path: 'a', size: 3, mtime: expect.any(Number) as number });
  const older = await place.json(['manifest', 'snapshot', '--root', 'root', '--no-hash', '--out', 'm']);
  expect(older.code).toBe(2);
  await expect(stat(place.at('m'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test.each([
  [['--symlinks', 'sometimes'], 'input.invalid'],
  [['--manifest-version', '2024'], 'input.invalid'],
  [['--dialect', 'name'], 'input.invalid'],
  [['--glob-dialect', 'other'], 'input.invalid'],
  [['-i', ''], 'pattern.empty'],
  [['-e', '[a'], 'pattern.syntax'],
  [['-ie', '{"includes":[]}'], 'input.invalid'],
])('%s is a usage error, and nothing is written', async (flags, code) => {
  const place = await createTree();
  const before = await treeOf(place.at('root'));
  const done = await place.json(['manifest', 'snapshot', '--root', 'root', ...flags]);
  expect([done.code, done.last['code'], await treeOf(place.at('root'))]).toEqual([2, code, before]);
});

test('diff against a manifest of version 2025-12 sees links, execute bits and folders', async () => {
  const place = await createTree();
  await place.run(['manifest', 'snapshot', '--root', 'root', '--manifest-version', '2025-12', '--out', 'm']);
  const diff = async (...flags: string[]): Promise<unknown> => {
    const { code, last } = await place.json(['manifest', 'diff', '--root', 'root', '--manifest', 'm', ...flags]);
    return [code, last['new'], last['modified'], last['deleted'], last['folders']];
  };
  expect([await diff(), await diff('--force-rehash')]).toEqual([
    [0, [], [], [], { new: [], deleted: [] }],
    [0, [], [], [], { new: [], deleted: [] }],
  ]);
  await unlink(place.at('root', 'd', 'in'));
  await symlink('b', place.at('root', 'd', 'in'));
  await chmod(place.at('root', 'd', 'run.sh'), 0o644);
  await rm(place.at('root', 'empty'), { recursive: true });
  await mkdir(place.at('root', 'other'));
  await unlink(place.at('root', 'out'));
  const changed = [0, [], ['d/in', 'd/run.sh'], ['out'], { new: ['other'], deleted: ['empty'] }];
  expect([await diff(), await diff('--force-rehash')]).toEqual([changed, changed]);
});

test('a diff alone says nothing about a folder', async () => {
  const place = await createTree();
  const version = ['--manifest-version', '2025-12'];
  await place.run(['manifest', 'snapshot', '--root', 'root', ...version, '--out', 'm']);
  await writeFile(place.at('root', 'a'), 'changed');
  await place.run(['manifest', 'snapshot', '--root', 'root', ...version, '--diff', 'm', '--out', 'since']);
  const done = await place.json(['manifest', 'diff', '--root', 'root', '--manifest', 'since']);
  expect([done.code, done.last['code']]).toEqual([2, 'ops.kind_mismatch']);
});

test.each(['2023-03-03', '2025-12'])(
  'what cannot be read is told, exit 3, and is never called deleted (%s)',
  async (version) => {
    const place = await createTree();
    // A name that is no UTF-8 can be listed by nobody, also not by an administrator who may read everything.
    const odd = Buffer.concat([Buffer.from(`${place.at('root')}/`), Buffer.from([0x66, 0xff])]);
    await place.run(['manifest', 'snapshot', '--root', 'root', '--manifest-version', version, '--out', 'then']);
    await writeFile(odd, 'x');
    await writeFile(place.at('root', 'new\\..\\..\\x'), 'x');
    const flags = ['--root', 'root', '--manifest-version', version, '--out', 'now'];
    const done = await place.json(['manifest', 'snapshot', ...flags]);
    const skipped = done.last['skipped'] as { path: string; code: string }[];
    expect([done.code, skipped.map(({ code }) => code).sort()]).toEqual([
      3,
      ['manifest.path_traversal', 'scan.name_not_utf8'],
    ]);
    expect(await readFile(place.at('now'), 'utf8')).toBe(await readFile(place.at('then'), 'utf8'));
    const since = await place.json(['manifest', 'snapshot', ...flags.slice(0, -1), 'since', '--diff', 'then']);
    const diff = await place.json(['manifest', 'diff', '--root', 'root', '--manifest', 'then']);
    expect([since.code, since.last['manifest'], diff.code, diff.last['deleted']]).toEqual([3, undefined, 3, []]);
  },
);

test('Ctrl-C while files are hashed ends with 130 and how far it came, and nothing is written', async () => {
  const place = await createCliPlace();
  await mkdir(place.at('root'));
  for (let index = 0; index < 24; index += 1) {
    // Holes hash as fast as the computer can, and take no space.
    const handle = await open(place.at('root', `big.${index}`), 'w');
    await handle.write(String(index));
    await handle.truncate(512 * 1024 * 1024);
    await handle.close();
  }
  const child = place.start(['--json', 'manifest', 'snapshot', '--root', 'root', '--out', 'm']);
  const finished = ended(child);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { code, stdout } = await finished;
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  expect([code, last]).toEqual([
    130,
    {
      type: 'error',
      code: 'cancelled',
      message: expect.stringMatching(/^Cancelled after \d+ files\.$/) as string,
      safe: 'Nothing was written.',
      details: { doneFiles: expect.any(Number) as number, doneBytes: expect.any(Number) as number },
      retryable: false,
    },
  ]);
  await expect(stat(place.at('m'))).rejects.toMatchObject({ code: 'ENOENT' });
});
