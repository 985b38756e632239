/** What is remembered, from the command line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';

const longAgo = new Date('2026-01-02T03:04:05.678Z');

/** Three files of long ago, hashed once and sent to a store folder. */
async function createSubmittedPlace(): Promise<{ readonly place: CliPlace; readonly store: string }> {
  const place = await createCliPlace();
  await plantFiles(place.at('shot'), { 'a.txt': 'a', 'b.txt': 'b', 'deep/c.txt': 'c' });
  for (const name of ['a.txt', 'b.txt', 'deep/c.txt']) await utimes(place.at('shot', name), longAgo, longAgo);
  const store = await place.store();
  const { code } = await place.json(['submit', place.at('shot'), '--store', store, '--yes']);
  expect(code).toBe(0);
  return { place, store };
}

test('stats say how much is remembered, and clear forgets one kind or both', async () => {
  const { place } = await createSubmittedPlace();
  const full = await place.json(['cache', 'stats']);
  const cleared = await place.json(['cache', 'clear', 'store']);
  const left = await place.run(['cache']);
  const rest = await place.json(['cache', 'clear']);
  expect([full.last, cleared.last, left.stdout, rest.last]).toEqual([
    { type: 'result', verb: 'cache stats', hash: { files: 3, folders: 2 }, store: { objects: 3, stores: 1 } },
    { type: 'result', verb: 'cache clear', objects: 3 },
    'hash   3 files in 2 folders\nstore  0 objects in 0 stores\n',
    { type: 'result', verb: 'cache clear', files: 3, objects: 0 },
  ]);
});

test('verify finds a hash that is wrong, names its file, forgets it and ends with 14', async () => {
  const { place } = await createSubmittedPlace();
  const right = await place.json(['cache', 'verify', '--all']);
  const db = new Database(path.join(place.home, 'hash-cache.db'));
  const facts = db.prepare<[], Buffer>("SELECT facts FROM hashed_file WHERE name = 'b.txt'").pluck().get();
  // The hash is the end of them.
  db.prepare("UPDATE hashed_file SET facts = ? WHERE name = 'b.txt'").run(facts?.fill(0, 24));
  db.close();
  await rm(place.at('shot', 'a.txt'));
  writeFileSync(place.at('shot', 'deep', 'c.txt'), 'changed');
  const wrong = await place.json(['cache', 'verify', 'hash', '--all']);
  const again = await place.json(['cache', 'verify', '--sample', '5']);
  const counts = {
    type: 'result',
    verb: 'cache verify',
    cache: 'hash',
    right: 0,
    changed: 0,
    missing: 0,
    unreadable: 0,
  };
  expect([
    [right.code, right.last],
    [wrong.code, wrong.last],
    wrong.lines.filter(({ type }) => type === 'item').map(({ wrong: row }) => (row as { path: string }).path),
    [again.code, again.last],
  ]).toEqual([
    [0, { ...counts, checked: 3, right: 3, wrong: 0 }],
    [14, { ...counts, checked: 3, wrong: 1, changed: 1, missing: 1 }],
    [place.at('shot', 'b.txt')],
    [0, { ...counts, checked: 2, wrong: 0, changed: 1, missing: 1 }],
  ]);
});

test('verify of a store finds an object that is gone and forgets the store', async () => {
  const { place, store } = await createSubmittedPlace();
  const right = await place.json(['cache', 'verify', 'store', '--all', '--store', store]);
  const data = path.join(new URL(store).pathname, 'Data');
  const [first = ''] = readdirSync(data).filter((name) => name.endsWith('.xxh128'));
  await rm(path.join(data, first));
  const wrong = await place.json(['cache', 'verify', 'store', '--store', store]);
  const left = await place.json(['cache', 'stats', 'store']);
  expect([
    [right.code, right.last['checked'], right.last['wrong']],
    [wrong.code, wrong.last['checked'], wrong.last['wrong']],
    left.last['store'],
  ]).toEqual([[0, 3, 0], [14, 3, 1], { objects: 0, stores: 0 }]);
});

test('a damaged cache costs a warning with its new name, and the command goes on', async () => {
  const { place } = await createSubmittedPlace();
  const file = path.join(place.home, 'hash-cache.db');
  writeFileSync(file, 'x'.repeat(readFileSync(file).length));
  const { code, lines, last } = await place.json(['cache', 'stats', 'hash']);
  const [aside = ''] = readdirSync(place.home).filter((name) => name.startsWith('hash-cache.db.corrupt-'));
  expect([code, last['hash'], lines.filter(({ type }) => type === 'warning').map(({ message }) => message)]).toEqual([
    0,
    { files: 0, folders: 0 },
    [
      `The cache ${file} was damaged. It was set aside as ${path.join(place.home, aside)} and an empty one made; only time is lost.`,
    ],
  ]);
});

test.each([
  [['verify', 'files']],
  [['verify', '--sample', '0']],
  [['verify', '--sample', '3', '--all']],
  [['clear', 'all']],
])('cache %j is refused', async (args) => {
  const place = await createCliPlace();
  const { code, last } = await place.json(['cache', ...args]);
  expect([code, last['code']]).toEqual([2, 'input.invalid']);
});
