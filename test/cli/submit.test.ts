import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

/** Names that people, tools and other systems really make. */
const oddNames: Readonly<Record<string, string>> = {
  'emoji 🎬 「光」.txt': 'emoji',
  '"quotes" and \'apostrophes\'': 'quotes',
  'new\nline and\ttab': 'newline',
  ['n'.repeat(255)]: '255 bytes',
  [`${'é'.repeat(127)}x`]: '255 bytes in two-byte letters',
  '-rf': 'leading dash',
  '..two dots': 'dots',
  '...': 'three dots',
  'trailing dot.': 'dot',
  ' spaces ': 'spaces',
  'back\\slash': 'backslash',
  '$HOME `x` %PATH%': 'shell',
  '\u001b[31mred\u0007': 'escape',
  '\u202edetrevni': 'direction',
  'sub folder/-deep/empty': '',
};

const objectsIn = async (place: CliPlace): Promise<string[]> => (await readdir(place.at('store', 'Data'))).sort();

test('every object is named by the hash of its bytes, and the manifest lists every odd name', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), oddNames);
  const before = await treeOf(place.at('project'));
  const done = await place.json(['submit', 'project', '--s3-root-uri', store, '--yes']);
  expect(done.code).toBe(0);
  const hasher = createHasher();
  for (const name of await objectsIn(place))
    expect(`${hasher.hash(await readFile(place.at('store', 'Data', name)))}.xxh128`).toBe(name);
  const { manifests } = done.last['attachments'] as {
    manifests: { inputManifestPath: string; inputManifestHash: string }[];
  };
  const bytes = await readFile(place.at('store', 'Manifests', manifests[0]!.inputManifestPath));
  expect(hasher.hash(bytes)).toBe(manifests[0]!.inputManifestHash);
  const { paths } = JSON.parse(bytes.toString('utf8')) as { paths: { path: string }[] };
  expect(paths.map((entry) => entry.path).sort()).toEqual(Object.keys(oddNames).sort());
  expect(await treeOf(place.at('project'))).toEqual(before);
});

test('the result says what was looked at and what was sent; the second time nothing is', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc', b: 'abc', c: 'other' });
  const submit = async (): Promise<unknown> => {
    const { code, last } = await place.json([
      'submit',
      'project',
      '--s3-root-uri',
      store,
      '--yes',
      '--output-dir',
      'project/renders',
    ]);
    const { uid, attachments, manifests, ...facts } = last;
    expect(uid).toMatch(/^[0-9a-f-]{36}$/);
    const [root] = (attachments as { manifests: Record<string, unknown>[] }).manifests;
    expect([code, manifests, root]).toEqual([
      0,
      [expect.objectContaining({ key: `Manifests/${String(root?.['inputManifestPath'])}` })],
      {
        rootPath: place.at('project'),
        rootPathFormat: 'posix',
        inputManifestPath: expect.stringMatching(/^Inputs\/[0-9a-f]{32}\/[0-9a-f]{32}_input$/) as string,
        inputManifestHash: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        outputRelativeDirectories: ['renders'],
      },
    ]);
    return facts;
  };
  const group = { rootPath: place.at('project'), fileCount: 3, totalBytes: 11, outputFolders: ['renders'] };
  const duplicate = {
    id: 'content.duplicate',
    level: 'info',
    path: place.at('project', 'a'),
    sentence: '1 file holds what another one holds too: 3 B need not be sent twice.',
    fix: 'Nothing to do: equal content is sent and stored once.',
    facts: {
      kind: 'duplicates',
      files: 1,
      contents: 1,
      savedBytes: 3,
      paths: [place.at('project', 'a'), place.at('project', 'b')],
    },
  };
  const findings = { findings: [duplicate], counts: { error: 0, warning: 0, info: 1 }, unlisted: 0 };
  expect([await submit(), await submit()]).toEqual([
    {
      type: 'result',
      verb: 'submit',
      groups: [{ ...group, uploadCount: 2, uploadBytes: 8 }],
      warnings: [],
      findings,
      hashing: { hashedCount: 3, hashedBytes: 11, cachedCount: 0 },
      upload: { uploadedObjects: 2, uploadedBytes: 8, skippedObjects: 0, skippedBytes: 0 },
    },
    {
      type: 'result',
      verb: 'submit',
      groups: [{ ...group, uploadCount: 0, uploadBytes: 0 }],
      warnings: [],
      findings,
      hashing: { hashedCount: 0, hashedBytes: 0, cachedCount: 3 },
      upload: { uploadedObjects: 0, uploadedBytes: 0, skippedObjects: 2, skippedBytes: 8 },
    },
  ]);
});

test('a dry run tells what would move and sends nothing', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc' });
  const done = await place.json(['submit', 'project', '--s3-root-uri', store, '--dry-run']);
  expect([done.code, done.last['dryRun'], done.last['upload']]).toEqual([0, true, { objects: 1, bytes: 3 }]);
  expect(await treeOf(place.at('store'))).toEqual({});
});

test('a name with a leading dash is a path behind --', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await writeFile(place.at('-rf'), 'abc');
  expect((await place.run(['submit', '--s3-root-uri', store, '--yes', '--', '-rf'])).code).toBe(0);
  expect(await objectsIn(place)).toEqual(['06b05ab6733a618578af5f94892f3950.xxh128']);
});

test('names never reach the terminal with their control characters', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  const name = '\u001b[31mred\u0007\u202e\nsecond line';
  await plantFiles(place.at(name), { a: 'abc' });
  const done = await place.run(['submit', name, '--s3-root-uri', store, '--yes']);
  const missing = await place.run(['submit', `${name} gone`, '--s3-root-uri', store, '--yes']);
  expect([done.code, missing.code]).toEqual([0, 11]);
  for (const text of [done.stdout, done.stderr, missing.stdout, missing.stderr])
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(done.stdout).toContain('\\u{1b}[31mred\\u{7}\\u{202e}\\u{a}second line');
});

test.each([
  ['a path where nothing is', 'nope', 11, 'input.not_found'],
  ['a pipe', 'pipe', 2, 'input.invalid'],
  ['a device', '/dev/zero', 2, 'input.invalid'],
  ['a link into nothing', 'broken', 11, 'input.not_found'],
  ['an empty folder', 'empty', 2, 'input.invalid'],
])('%s is one sentence, and nothing is sent', async (_name, target, code, error) => {
  const place = await createCliPlace();
  const store = await place.store();
  spawnSync('mkfifo', [place.at('pipe')]);
  await symlink('gone', place.at('broken'));
  await mkdir(place.at('empty'));
  const done = await place.json(['submit', target, '--s3-root-uri', store, '--yes']);
  expect([done.code, done.last['code'], done.last['message'], done.last['safe']]).toEqual([
    code,
    error,
    expect.stringMatching(/^.+\.$/) as string,
    'Nothing was sent.',
  ]);
  expect(await treeOf(place.at('store'))).toEqual({});
});

test.each([
  ['that is not there', 'file:///FOLDER/nowhere', 11, 'store.root_missing'],
  ['that has no address', 'FOLDER', 2, 'input.invalid'],
  ['with a relative address', 'file://store', 2, 'input.invalid'],
  ['that leaves its folder', 'file:///FOLDER/../store', 2, 'input.invalid'],
])('a store %s is one sentence', async (_name, address, code, error) => {
  const place = await createCliPlace();
  await plantFiles(place.at('project'), { a: 'abc' });
  const uri = address.replace('/FOLDER', place.folder);
  const done = await place.json(['submit', 'project', '--s3-root-uri', uri, '--yes']);
  expect([done.code, done.last['code'], done.last['message']]).toEqual([code, error, expect.stringMatching(/\.$/)]);
});

test('without a store the command says how to name one', async () => {
  const place = await createCliPlace();
  await plantFiles(place.at('project'), { a: 'abc' });
  const done = await place.run(['submit', 'project', '--yes']);
  expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('give --s3-root-uri')]);
});

test('a store whose folders are not folders is told apart from a fault of Satchel', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc' });
  await writeFile(place.at('store', 'Data'), '');
  const done = await place.json(['submit', 'project', '--s3-root-uri', store, '--yes']);
  expect([done.code, done.last['type'], done.last['code']]).not.toContain('internal');
  expect(done.code).toBeGreaterThan(1);
});

test('a missing path among others is a warning, with --require-paths-exist an error', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc' });
  const args = ['submit', 'project', path.join('project', 'gone'), '--s3-root-uri', store, '--yes'];
  const lenient = await place.json(args);
  const strict = await place.json([...args, '--require-paths-exist']);
  const told = lenient.lines.flatMap(({ type, path: at, code, message }) =>
    type === 'warning' ? [[at, code, message]] : [],
  );
  expect([lenient.code, told]).toEqual([
    0,
    [
      [
        place.at('project', 'gone'),
        'input.not_found',
        'It is not there. The job will name the path, but nothing is sent for it.',
      ],
    ],
  ]);
  expect([strict.code, strict.last['code']]).toEqual([2, 'submit.missing_inputs']);
});
