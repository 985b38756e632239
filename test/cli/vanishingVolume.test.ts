/** A folder that goes away, as when its volume is unplugged, while a command walks or reads it: which one, exit 3, nothing wrong remembered. */
import { readFileSync, renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace, type RunOptions } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import { vanishingModule } from '../support/vanishingFolder';

const names = ['disk/a.txt', 'disk/b.txt', 'disk/c.txt', 'disk/deep/d.txt', 'stays/e.txt', 'z.txt'];

async function createTree(): Promise<CliPlace> {
  const place = await createCliPlace();
  await plantFiles(place.at('shot'), Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
  return place;
}

/** `at`: how far the command is with the file when the folder goes; without a file it is the first of any. */
const vanishing = (place: CliPlace, at: 'lstatSync' | 'openSync', folder: string, file: string): RunOptions => ({
  env: {
    NODE_OPTIONS: `--import=${vanishingModule}`,
    VANISHING_FOLDER: folder === '' ? place.at('shot') : place.at('shot', folder),
    VANISHING_TO: place.at('unplugged'),
    VANISHING_FILE: file,
    VANISHING_AT: at,
  },
});

function listedIn(manifest: string): string[] {
  const { paths } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly paths: readonly { path: string }[] };
  return paths.map((entry) => entry.path).sort();
}

/** What a cache that took no harm answers: every row right or of a file that is away, and the whole tree with the folder back. */
async function afterwards(place: CliPlace, folder: string): Promise<unknown> {
  const away = await place.json(['cache', 'verify', 'hash', '--all']);
  renameSync(place.at('unplugged'), place.at('shot', folder));
  const out = place.at('again.json');
  const again = await place.json(['manifest', 'snapshot', '--root', place.at('shot'), '--out', out]);
  const back = await place.json(['cache', 'verify', 'hash', '--all']);
  const fresh = await place.json([
    ...['manifest', 'snapshot', '--root', place.at('shot'), '--force-rehash', '--out', place.at('fresh.json')],
  ]);
  return [
    [away.code, away.last['wrong'], away.last['unreadable']],
    [again.code, again.last['skipped'], listedIn(out)],
    [back.code, back.last['checked'], back.last['right']],
    again.last['hash'] === fresh.last['hash'],
  ];
}

const healthy = [[0, 0, 0], [0, [], names], [0, names.length, names.length], true];

test.each([
  // Its first file was found before, so who reads files meets the folder too.
  ['is walked', 'lstatSync', 'b.txt', 'It was there a moment ago and is gone now. Look again.'],
  ['is read', 'openSync', '', 'is not there any more. 4 files of it were still to be read.'],
] as const)(
  'a folder that goes away while it %s is one row of the snapshot, which ends with 3, and the cache stays right',
  async (_, at, file, words) => {
    const place = await createTree();
    const out = place.at('part.json');
    const { code, lines, last } = await place.json(
      ['manifest', 'snapshot', '--root', place.at('shot'), '--out', out],
      vanishing(place, at, 'disk', file),
    );
    const row = { path: 'disk', code: 'source.missing', message: expect.stringContaining(words) as string };
    expect([
      code,
      last['skipped'],
      lines.filter(({ type }) => type === 'warning'),
      listedIn(out),
      await afterwards(place, 'disk'),
    ]).toEqual([
      3,
      [row],
      [expect.objectContaining({ message: row.message, path: 'disk' })],
      ['stays/e.txt', 'z.txt'],
      healthy,
    ]);
  },
);

test.each(['lstatSync', 'openSync'] as const)(
  'a root that goes away in the middle is one row with an empty path, and no manifest is written (%s)',
  async (at) => {
    const place = await createTree();
    const { code, last } = await place.json(
      ['manifest', 'snapshot', '--root', place.at('shot'), '--out', place.at('part.json')],
      vanishing(place, at, '', at === 'lstatSync' ? 'disk/b.txt' : ''),
    );
    expect([code, last['manifest'], last['skipped'], await afterwards(place, '')]).toEqual([
      3,
      undefined,
      [{ path: '', code: 'source.missing', message: expect.any(String) as string }],
      healthy,
    ]);
  },
);

test.each([
  ['is walked', 'lstatSync', 'b.txt'],
  ['is read', 'openSync', ''],
] as const)('looking a submission through names a folder that goes away while it %s once', async (_, at, file) => {
  const place = await createTree();
  const { lines } = await place.json(
    ['submit', place.at('shot'), '--store', await place.store(), '--dry-run'],
    vanishing(place, at, 'disk', file),
  );
  const warned = lines.filter(({ type }) => type === 'warning').map(({ code, path: where }) => [code, where]);
  expect([warned, await afterwards(place, 'disk')]).toEqual([[['source.missing', place.at('shot', 'disk')]], healthy]);
});
