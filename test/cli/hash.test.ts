import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';

const vectors = JSON.parse(
  await readFile(path.resolve(import.meta.dirname, '../fixtures/vectors/xxh128.json'), 'utf8'),
) as { readonly texts: readonly (readonly [text: string, hash: string])[] };

test('prints what xxhsum prints, for each file in the order given', async () => {
  const place = await createCliPlace();
  const names = vectors.texts.map((_, index) => `file ${index} "q".txt`);
  for (const [index, [text]] of vectors.texts.entries()) await writeFile(place.at(names[index]!), text);
  expect(await place.run(['hash', ...names])).toEqual({
    code: 0,
    stdout: vectors.texts.map(([, hash], index) => `${hash}  ${names[index]!}\n`).join(''),
    stderr: '',
  });
});

test('a link is followed to its file', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), 'abc');
  await symlink('file', place.at('link'));
  const done = await place.json(['hash', 'link']);
  expect([done.code, ...done.lines]).toEqual([
    0,
    { type: 'item', path: 'link', sizeBytes: 3, hash: '06b05ab6733a618578af5f94892f3950' },
    { type: 'result', verb: 'hash', fileCount: 1, failed: [] },
  ]);
});

test('chunks of a larger file get hashes of their own, a file of one chunk does not', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('seven'), 'abcabca');
  await writeFile(place.at('three'), 'abc');
  const done = await place.json(['hash', '--chunk-size', '3', 'seven', 'three']);
  const [seven, three] = done.lines;
  const chunk = '06b05ab6733a618578af5f94892f3950';
  expect(seven?.['chunkHashes']).toEqual([chunk, chunk, 'a96faf705af16834e6c632b61e964e1f']);
  expect(three).toEqual({ type: 'item', path: 'three', sizeBytes: 3, hash: chunk });
});

test.each([
  ['a path where nothing is', 'nope', 11, 'input.not_found', 'is not there.'],
  ['a link into nothing', 'broken', 11, 'input.not_found', 'is a link to something that is not there.'],
  ['a folder', 'folder', 2, 'input.invalid', 'is a folder, and only files have a hash.'],
  ['a device', '/dev/zero', 2, 'input.invalid', 'is a device, a socket or a pipe and has no content to hash.'],
])('%s ends with one sentence', async (_name, target, code, error, sentence) => {
  const place = await createCliPlace();
  await symlink('gone', place.at('broken'));
  await mkdir(place.at('folder'));
  const done = await place.json(['hash', target]);
  expect([done.code, done.last]).toEqual([
    code,
    {
      type: 'error',
      code: error,
      message: `${path.resolve(place.folder, target)} ${sentence}`,
      safe: 'Nothing was read.',
      hint: expect.any(String) as string,
      retryable: false,
      details: { path: path.resolve(place.folder, target) },
    },
  ]);
});

test('one of several failing is told, the others still get their hash, and the exit code says partly', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), 'abc');
  const done = await place.json(['hash', 'nope', 'file']);
  expect([done.code, ...done.lines]).toEqual([
    3,
    { type: 'warning', message: `${place.at('nope')} is not there.`, path: 'nope', code: 'input.not_found' },
    { type: 'item', path: 'file', sizeBytes: 3, hash: '06b05ab6733a618578af5f94892f3950' },
    {
      type: 'result',
      verb: 'hash',
      fileCount: 1,
      failed: [{ path: 'nope', code: 'input.not_found', message: `${place.at('nope')} is not there.` }],
    },
  ]);
});

test('nothing of Satchel is made for hashing alone', async () => {
  const place = await createCliPlace();
  await writeFile(place.at('file'), 'abc');
  await place.run(['hash', 'file']);
  await expect(readFile(path.join(place.home, 'satchel.db'))).rejects.toMatchObject({ code: 'ENOENT' });
});
