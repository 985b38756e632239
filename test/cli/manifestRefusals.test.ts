/** Manifests that cannot be used, or not in part: every verb says so, and touches nothing. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { file, text2023, text2025 } from '../support/manifestDocuments';
import { plantFiles, treeOf } from '../support/plantTree';

/** Manifests that no verb may use, and the code that says why; every rule has its test beside the decoder. */
const unusable: readonly (readonly [string, string, string])[] = [
  ['a path that climbs out', text2023(file('a\\..\\..\\secret')), 'manifest.path_traversal'],
  [
    'a file beneath a link',
    text2025([{ path: 'l', symlink: { target: '../out' } }, file('l/x')]),
    'manifest.symlink_parent',
  ],
  ['no JSON', 'no manifest', 'manifest.json'],
];
const readers: readonly (readonly string[])[] = [
  ['show', 'bad', '--entries'],
  ['diff', '--root', 'root', '--manifest', 'bad'],
  ['snapshot', '--root', 'root', '--out', 'out', '--diff', 'bad'],
  ['verify', 'bad', '--root', 'root', '--deep'],
  ['verify', 'bad', '--s3-root-uri', 'STORE'],
  ['compare', 'good', 'bad'],
  ['compare', 'bad', 'good'],
  ['compose', 'bad', 'good', '--out', 'out'],
  ['compose', 'good', 'bad', '--out', 'out', '--force-base'],
  ['merge', 'good', 'bad', '--out', 'out'],
  ['filter', 'bad', '-i', '**', '--out', 'out'],
  ['subtree', 'd', 'bad', '--out', 'out'],
  ['join', 'd', 'bad', '--out', 'out'],
  ['partition', 'bad', '--out', 'out'],
  ['convert', 'bad', '--to', '2025-12', '--out', 'out'],
  ['upload', 'bad', '--s3-cas-uri', 'STORE'],
];

test.each(unusable)('%s ends every verb with one sentence, and nothing is written', async (_name, text, code) => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('root'), { a: 'abc' });
  await writeFile(place.at('secret'), 'abc');
  await writeFile(place.at('good'), text2023(file('a')));
  await writeFile(place.at('bad'), text);
  const before = await treeOf(place.folder);
  const answers = await Promise.all(
    readers.map(async (args) => {
      const done = await place.json(['manifest', ...args.map((arg) => (arg === 'STORE' ? store : arg))]);
      const { type, code: found, message, hint } = done.last;
      return [
        args[0],
        done.code,
        type,
        found,
        typeof message === 'string' && message.startsWith(place.at('bad')),
        typeof hint,
      ];
    }),
  );
  expect(answers).toEqual(readers.map(([verb]) => [verb, 2, 'error', code, true, 'string']));
  const after = Object.entries(await treeOf(place.folder)).filter(([name]) => !name.startsWith('data folder'));
  expect(after).toEqual(Object.entries(before));
});

test('an entry that is refused is told by every verb that reads it, and never more than a screenful', async () => {
  const place = await createCliPlace();
  const entries = Array.from({ length: 30 }, (_, index) => file(`f${index}`, 1, 'One'));
  await writeFile(place.at('m'), text2023(file('a'), ...entries));
  const done = await place.json(['manifest', 'join', 'x', 'm', '--out', 'out']);
  const warnings = done.lines.filter(({ type }) => type === 'warning');
  expect([done.code, warnings.length, warnings[0]?.['code'], warnings.at(-1)?.['message']]).toEqual([
    0,
    21,
    'manifest.hash_unusable',
    `${place.at('m')}: 10 more like these.`,
  ]);
});
