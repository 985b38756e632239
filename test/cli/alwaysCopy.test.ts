/** `--always-copy` of every verb that brings files home but `job download-output`: equal files come once more, as the Deadline client does. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, type CliPlace, type JsonRun } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';
import { createSyncedQueue } from '../support/syncedQueue';

const expectedNames = { skip: ['a'], overwrite: ['a'], create_copy: ['a', 'a (1)'] } as const;
const fetched = { skip: 0, overwrite: 1, create_copy: 1 } as const;
const wishes = ['skip', 'overwrite', 'create_copy'] as const;

/** A store with one file, its manifest, and a folder where that file is already. */
async function createHome(): Promise<{ place: CliPlace; source: readonly string[] }> {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('farm'), { a: 'theirs' });
  await place.run(['manifest', 'snapshot', '--root', 'farm', '--out', 'list']);
  await place.run(['submit', 'farm', '--s3-root-uri', store, '--yes']);
  await plantFiles(place.at('home here'), { a: 'theirs' });
  return { place, source: ['-m', 'list', '--s3-root-uri', store, '--to', 'home here'] };
}

async function textsIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(await treeOf(folder)).filter((name) => !name.startsWith('.satchel'));
  const texts = await Promise.all(
    names.sort().map(async (name) => [name, await readFile(`${folder}/${name}`, 'utf8')]),
  );
  return Object.fromEntries(texts) as Readonly<Record<string, string>>;
}

const copies = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, 'theirs']));

/** Files that were written, whatever for. */
const written = ({ last }: JsonRun): number =>
  ['downloaded', 'replaced', 'keptBoth'].reduce((sum, key) => sum + Number(last[key] ?? 0), 0);

test.each(wishes)('attachment download --conflict-resolution %s --always-copy', async (how) => {
  const { place, source } = await createHome();
  const verb = ['attachment', 'download', ...source, '--conflict-resolution', how];
  const without = await place.json(verb);
  expect([without.code, written(without), await textsIn(place.at('home here'))]).toEqual([0, 0, copies(['a'])]);
  const done = await place.json([...verb, '--always-copy']);
  expect([done.code, written(done), await textsIn(place.at('home here'))]).toEqual([
    0,
    fetched[how],
    copies(expectedNames[how]),
  ]);
});

const presets = { skip: 'only-missing', overwrite: 'mirror', create_copy: 'aws-default' } as const;

test.each(wishes)(
  'download plan --always-copy decides it as %s does, and apply does what the plan says',
  async (how) => {
    const { place, source } = await createHome();
    const planned = await place.json([
      ...['download', 'plan', ...source, '-o', 'plan.json', '--preset', presets[how], '--always-copy'],
    ]);
    expect([planned.code, planned.last['counts'], planned.last['undecided']]).toEqual([0, { identical: 1 }, 0]);
    const done = await place.json(['download', 'apply', 'plan.json']);
    expect([done.code, written(done), await textsIn(place.at('home here'))]).toEqual([
      0,
      fetched[how],
      copies(expectedNames[how]),
    ]);
  },
);

test.each(wishes)('download apply --always-copy decides a plan again as %s does', async (how) => {
  const { place, source } = await createHome();
  await place.run(['download', 'plan', ...source, '-o', 'plan.json', '--preset', presets[how]]);
  const done = await place.json(['download', 'apply', 'plan.json', '--always-copy']);
  expect([done.code, written(done), await textsIn(place.at('home here'))]).toEqual([
    0,
    fetched[how],
    copies(expectedNames[how]),
  ]);
});

test.each([
  ['attachment download', ['attachment', 'download']],
  ['download plan', ['download', 'plan', '-o', 'plan.json']],
])('%s --always-copy with another preset is a mistake: exit 2, nothing is written', async (_, verb) => {
  const { place, source } = await createHome();
  const before = await treeOf(place.at('home here'));
  const done = await place.json([...verb, ...source, '--preset', 'artist', '--always-copy']);
  expect([done.code, done.last['code'], await treeOf(place.at('home here'))]).toEqual([2, 'input.invalid', before]);
});

test.each(wishes)('queue sync-output --conflict-resolution %s --always-copy', async (how) => {
  const place = await createCliPlace();
  const root = place.at('project');
  await mkdir(`${root}/renders`, { recursive: true });
  await writeFile(`${root}/renders/a`, 'theirs');
  const queue = await createSyncedQueue([{ root }]);
  onTestFinished(() => queue.close());
  queue.finish({ job: 0, task: 0, files: { 'renders/a': 'theirs' } });
  const verb = [
    ...[...queue.flags, 'queue', 'sync-output', '--ignore-storage-profiles', '--checkpoint-dir', place.at('state')],
    ...['--bootstrap-lookback-minutes', '60', '--force-bootstrap', '--conflict-resolution', how],
  ];
  const without = await place.json(verb, { env: queue.env });
  expect([without.code, await textsIn(`${root}/renders`)]).toEqual([0, copies(['a'])]);
  expect(queue.fetches(['theirs'])).toEqual({ theirs: 0 });
  const done = await place.json([...verb, '--always-copy'], { env: queue.env });
  expect([done.code, await textsIn(`${root}/renders`)]).toEqual([0, copies(expectedNames[how])]);
  expect(queue.fetches(['theirs'])).toEqual({ theirs: fetched[how] });
});
