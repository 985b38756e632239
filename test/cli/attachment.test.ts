/** Contents of manifests, sent from folders and brought home, without a job. */
import { mkdir, readdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

const own: Readonly<Record<string, string>> = { 'a.txt': 'abc', 'd/b "q".txt': 'test', 'd/again': 'abc', empty: '' };

interface Project {
  readonly place: CliPlace;
  readonly store: string;
  /** Its file name holds the digest of the root. */
  readonly manifest: string;
}

async function createProject(files: Readonly<Record<string, string>> = own): Promise<Project> {
  const place = await createCliPlace();
  await plantFiles(place.at('project'), files);
  const done = await place.run(['manifest', 'snapshot', '--root', 'project', '-d', 'lists']);
  return { place, store: await place.store(), manifest: done.stdout.trim() };
}

const objectsOf = async (place: CliPlace): Promise<readonly string[]> =>
  (await readdir(place.at('store', 'Data')).catch(() => [])).sort();

const contentsOf = async (folder: string): Promise<readonly unknown[]> => Object.entries(await treeOf(folder));

test('what a manifest lists is sent once for each content, and nothing is sent twice', async () => {
  const { place, store, manifest } = await createProject();
  const upload = async (): Promise<unknown[]> => {
    const done = await place.json(['attachment', 'upload', '-m', manifest, '-r', 'project', '--s3-root-uri', store]);
    return [done.code, done.last];
  };
  const result = { type: 'result', verb: 'attachment upload', files: 4, failed: [], manifests: [] };
  expect([await upload(), await upload()]).toEqual([
    [0, { ...result, uploadedObjects: 3, uploadedBytes: 7, skippedObjects: 0, skippedBytes: 0 }],
    [0, { ...result, uploadedObjects: 0, uploadedBytes: 0, skippedObjects: 3, skippedBytes: 7 }],
  ]);
  const verified = await place.run(['manifest', 'verify', manifest, '--s3-root-uri', store, '--deep']);
  expect(verified.code).toBe(0);
});

test('a manifest goes after its contents, with the root that its files belong to', async () => {
  const { place, store, manifest } = await createProject();
  const done = await place.json([
    'attachment',
    'upload',
    ...['-m', manifest, '-r', 'project', '--s3-root-uri', store, '--upload-manifest-path', 'farm-1/queue-1/mine'],
  ]);
  const key = `Manifests/farm-1/queue-1/mine/${path.basename(manifest)}`;
  expect(done.last['manifests']).toEqual([{ key, hash: expect.stringMatching(/^[0-9a-f]{32}$/) as string }]);
  expect(await readFile(place.at('store', key))).toEqual(await readFile(manifest));
  const meta = await readFile(place.at('store', '.satchel', 'meta', `${key}.json`), 'utf8');
  expect(meta).toContain(JSON.stringify(place.at('project')));
});

test('files that are gone, changed or lie outside are listed with their reason: exit 3, and no manifest is sent', async () => {
  const { place, store, manifest } = await createProject({
    gone: '1',
    longer: '2',
    other: '3',
    'd/out': '4',
    good: '5',
  });
  await unlink(place.at('project', 'gone'));
  await writeFile(place.at('project', 'longer'), 'longer');
  await writeFile(place.at('project', 'other'), 'x');
  await unlink(place.at('project', 'd', 'out'));
  await writeFile(place.at('secret'), '4');
  await symlink('../../secret', place.at('project', 'd', 'out'));
  const done = await place.json([
    'attachment',
    'upload',
    ...['-m', manifest, '-r', 'project', '--s3-root-uri', store, '--upload-manifest-path', 'p'],
  ]);
  const failed = done.last['failed'] as { path: string; code: string }[];
  expect([done.code, failed.map(({ path: name, code }) => [path.relative(place.at('project'), name), code])]).toEqual([
    3,
    [
      ['d/out', 'path.unsafe'],
      ['gone', 'source.missing'],
      ['longer', 'source.changed'],
      ['other', 'source.changed'],
    ],
  ]);
  expect([done.last['uploadedObjects'], (await objectsOf(place)).length]).toEqual([1, 1]);
  await expect(stat(place.at('store', 'Manifests'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('of two files with one content the one that is still whole is sent', async () => {
  const { place, store, manifest } = await createProject({ a: 'same', b: 'same' });
  await writeFile(place.at('project', 'a'), 'SAME');
  const done = await place.json(['attachment', 'upload', '-m', manifest, '-r', 'project', '--s3-root-uri', store]);
  expect([done.code, done.last['uploadedObjects'], done.last['failed']]).toEqual([0, 1, []]);
});

test('rules say where the folder of a manifest lies on this computer', async () => {
  const { place, store, manifest } = await createProject();
  await plantFiles(place.at('moved'), own);
  await unlink(place.at('project', 'a.txt'));
  const rule = { source_path_format: 'POSIX', source_path: place.at('project'), destination_path: place.at('moved') };
  await writeFile(place.at('rules.json'), JSON.stringify({ version: 'pathmapping-1.0', path_mapping_rules: [rule] }));
  const common = ['-m', manifest, '--path-mapping-rules', 'rules.json', '--s3-root-uri', store];
  const sent = await place.json(['attachment', 'upload', ...common]);
  expect([sent.code, sent.last['failed']]).toEqual([0, []]);
  const back = { ...rule, destination_path: place.at('home again') };
  await writeFile(place.at('rules.json'), JSON.stringify([back]));
  const fetched = await place.json(['attachment', 'download', ...common]);
  expect([fetched.code, fetched.last['verb'], fetched.last['downloaded']]).toEqual([0, 'attachment download', 4]);
  expect(await contentsOf(place.at('home again'))).toEqual(await contentsOf(place.at('moved')));
});

test('manifests whose names say nothing belong to the folders in the order given', async () => {
  const { place, store } = await createProject();
  await plantFiles(place.at('second'), { x: 'other' });
  for (const name of ['project', 'second'])
    await place.run(['manifest', 'snapshot', '--root', name, '--out', `${name}.list`]);
  const done = await place.json([
    'attachment',
    'upload',
    ...['-m', 'project.list', 'second.list', '-r', 'project', 'second', '--s3-root-uri', store],
  ]);
  expect([done.code, done.last['files'], done.last['uploadedObjects'], done.last['failed']]).toEqual([0, 5, 4, []]);
});

test.each([
  ['no folder at all', [], 2, 'input.invalid'],
  ['folder and rules', ['-r', 'project', '--path-mapping-rules', 'rules'], 2, 'input.invalid'],
  ['a folder that is not there', ['-r', 'nope'], 11, 'scan.root_missing'],
  ['a folder that is a file', ['-r', 'file'], 2, 'scan.root_not_folder'],
  ['too many folders, none of them named', ['-r', 'file', 'store'], 2, 'input.invalid'],
  ['rules that are no rules', ['--path-mapping-rules', 'file'], 2, 'input.invalid'],
  ['rules of another version', ['--path-mapping-rules', 'newer'], 2, 'mapping.version'],
  ['rules with a relative source', ['--path-mapping-rules', 'relative'], 2, 'mapping.relative_source'],
  ['rules with a relative destination', ['--path-mapping-rules', 'nowhere'], 2, 'mapping.bad_destination'],
  ['rules that contradict each other', ['--path-mapping-rules', 'twice'], 2, 'mapping.duplicate_source'],
  ['rules of two systems', ['--path-mapping-rules', 'mixed'], 2, 'mapping.mixed_formats'],
])('upload with %s is refused and sends nothing', async (_name, flags, code, error) => {
  const { place, store } = await createProject();
  await place.run(['manifest', 'snapshot', '--root', 'project', '--out', 'list']);
  const rule = (source: string, destination: string, format = 'posix'): object => ({
    source_path_format: format,
    source_path: source,
    destination_path: destination,
  });
  const texts: Readonly<Record<string, unknown>> = {
    file: 'no rules',
    newer: { version: 'pathmapping-9.9', path_mapping_rules: [] },
    relative: [rule('a/b', '/x')],
    nowhere: [rule('/a', 'x')],
    twice: [rule('/a', '/x'), rule('/a/', '/y')],
    mixed: [rule('/a', '/x'), rule('C:\\a', '/x', 'WINDOWS')],
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(place.at(name), JSON.stringify(text));
  const done = await place.json(['attachment', 'upload', '-m', 'list', '--s3-root-uri', store, ...flags]);
  expect([done.code, done.last['code']]).toEqual([code, error]);
  expect(await objectsOf(place)).toEqual([]);
});

test('what is there already is decided by --conflict-resolution, as the Deadline client names it', async () => {
  const { place, store, manifest } = await createProject({ a: 'theirs' });
  await place.run(['attachment', 'upload', '-m', manifest, '-r', 'project', '--s3-root-uri', store]);
  const fetch = async (how: string): Promise<unknown> => {
    await mkdir(place.at(how));
    await writeFile(place.at(how, 'a'), 'mine');
    const flags = ['-m', manifest, '--s3-root-uri', store, '--to', how, '--conflict-resolution', how];
    const done = await place.json(['attachment', 'download', ...flags]);
    const names = (await readdir(place.at(how))).filter((name) => name !== '.satchel');
    const texts = await Promise.all(names.map((name) => readFile(place.at(how, name), 'utf8')));
    return [done.code, Object.fromEntries(names.map((name, index) => [name, texts[index]]))];
  };
  expect([await fetch('skip'), await fetch('overwrite'), await fetch('create_copy')]).toEqual([
    [0, { a: 'mine' }],
    [0, { a: 'theirs' }],
    [0, { a: 'mine', 'a (1)': 'theirs' }],
  ]);
});

test('without a word about a conflict nothing is written and the command asks: exit 16; undo takes a download back', async () => {
  const { place, store, manifest } = await createProject({ a: 'theirs', b: 'new' });
  await place.run(['attachment', 'upload', '-m', manifest, '-r', 'project', '--s3-root-uri', store]);
  const nowhere = await place.json(['attachment', 'download', '-m', manifest, '--s3-root-uri', store]);
  expect([nowhere.code, nowhere.last['code']]).toEqual([16, 'decision.needed']);
  await mkdir(place.at('to'));
  await writeFile(place.at('to', 'a'), 'mine');
  const before = await treeOf(place.at('to'));
  const common = ['attachment', 'download', '-m', manifest, '--s3-root-uri', store, '--to', 'to'];
  const asked = await place.json([...common, '--on', 'remote-newer=ask', '--on', 'local-newer=ask']);
  expect([asked.code, await treeOf(place.at('to'))]).toEqual([16, before]);
  const done = await place.json([...common, '--preset', 'mirror']);
  expect([done.code, await readFile(place.at('to', 'a'), 'utf8')]).toEqual([0, 'theirs']);
  await place.run(['download', 'undo', 'last']);
  expect(await treeOf(place.at('to'))).toEqual(before);
});

test('a manifest that leaves its folder is refused by both verbs, and nothing is touched', async () => {
  const { place, store } = await createProject();
  await writeFile(place.at('secret'), 'abc');
  const entry = { hash: '06b05ab6733a618578af5f94892f3950', mtime: 1, path: '../secret', size: 3 };
  const text = { hashAlg: 'xxh128', manifestVersion: '2023-03-03', paths: [entry], totalSize: 3 };
  await writeFile(place.at('list'), JSON.stringify(text));
  const before = await treeOf(place.folder);
  const sent = await place.json(['attachment', 'upload', '-m', 'list', '-r', 'project', '--s3-root-uri', store]);
  const fetched = await place.json(['attachment', 'download', '-m', 'list', '--to', 'to', '--s3-root-uri', store]);
  expect([sent.code, sent.last['code'], fetched.code, fetched.last['code']]).toEqual([
    2,
    'manifest.path_traversal',
    2,
    'manifest.path_traversal',
  ]);
  const after = Object.entries(await treeOf(place.folder)).filter(([name]) => !name.startsWith('data folder'));
  expect(after).toEqual(Object.entries(before).filter(([name]) => !name.startsWith('data folder')));
});
