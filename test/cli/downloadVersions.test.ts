import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace, type JsonRun } from '../support/cliRunner';
import { plantFiles, treeOf } from '../support/plantTree';

interface Renders {
  readonly place: CliPlace;
  /** Renders these files and brings them home over what is there. */
  readonly bringHome: (files: Readonly<Record<string, string>>, ...flags: string[]) => Promise<JsonRun>;
}

async function createRenders(): Promise<Renders> {
  const place = await createCliPlace();
  const store = await place.store();
  let count = 0;
  return {
    place,
    bringHome: async (files, ...flags) => {
      count += 1;
      const farm = `farm-${count}`;
      await plantFiles(place.at(farm), files);
      await place.run(['manifest', 'snapshot', '--root', farm, '--out', `${farm}.manifest`]);
      await place.run(['submit', farm, '--s3-root-uri', store, '--yes']);
      const source = ['-m', place.at(`${farm}.manifest`), '--s3-root-uri', store, '--to', 'project'];
      await place.json(['download', 'plan', ...source, '-o', 'plan.json', '--preset', 'mirror']);
      return place.json(['download', 'apply', 'plan.json', ...flags]);
    },
  };
}

const itemsOf = (run: JsonRun, key: string): readonly Readonly<Record<string, unknown>>[] =>
  run.lines.flatMap((line) => (key in line ? [line[key] as Record<string, unknown>] : []));

test('versions are listed, brought back to their place or a folder, and the restore is undone', async () => {
  const { place, bringHome } = await createRenders();
  await plantFiles(place.at('project'), { 'a.exr': 'mine', 'd/b.exr': 'mine b' });
  const first = await bringHome({ 'a.exr': 'farm 1', 'd/b.exr': 'farm b' });
  await bringHome({ 'a.exr': 'farm 2' });
  const before = await treeOf(place.at('project'));
  const listed = await place.json(['download', 'versions', 'list']);
  expect(
    itemsOf(listed, 'version')
      .map(({ path: name, sizeBytes }) => [name, sizeBytes])
      .sort(),
  ).toEqual([
    ['a.exr', 4],
    ['a.exr', 6],
    ['d/b.exr', 6],
  ]);
  expect(listed.last).toMatchObject({ type: 'result', verb: 'download versions list', count: 3, total: 3 });
  const run = String(first.last['runId']);
  const found = await place.json(['download', 'versions', 'list', '--run', run, '--text', 'A.exr']);
  const [version] = itemsOf(found, 'version');
  const restored = await place.json(['download', 'versions', 'restore', String(version?.['id'])]);
  expect(restored).toMatchObject({ code: 0, last: { restored: 1, replaced: 1, created: 0, failed: [], asked: [] } });
  expect(await readFile(place.at('project/a.exr'), 'utf8')).toBe('mine');
  expect((await place.json(['download', 'undo', 'last'])).code).toBe(0);
  expect(await treeOf(place.at('project'))).toEqual(before);
  const elsewhere = await place.json(['download', 'versions', 'restore', '--run', run, '--to', 'out']);
  expect(elsewhere).toMatchObject({ code: 0, last: { restored: 2, created: 2 } });
  expect(await readFile(place.at('out/d/b.exr'), 'utf8')).toBe('mine b');
  const history = await place.json(['download', 'history']);
  expect(itemsOf(history, 'run').map(({ kind, canUndo, isRedo }) => [kind, canUndo, isRedo])).toEqual([
    ['restore', true, undefined],
    ['undo', true, true],
    ['restore', false, undefined],
    ['download', true, undefined],
    ['download', true, undefined],
  ]);
  expect(itemsOf(await place.json(['download', 'history', '--limit', '1']), 'run')).toHaveLength(1);
  expect(itemsOf(await place.json(['download', 'history', '--until', '2001-01-01']), 'run')).toEqual([]);
});

test('an undo is taken back by its own id, and the first run’s id then means what stands', async () => {
  const { place, bringHome } = await createRenders();
  await plantFiles(place.at('project'), { 'a.exr': 'mine' });
  const run = String((await bringHome({ 'a.exr': 'farm', 'n.exr': 'new' })).last['runId']);
  const mine = async (): Promise<readonly string[]> => Object.keys(await treeOf(place.at('project')));
  const undo = await place.json(['download', 'undo', run]);
  expect(undo.last).toMatchObject({ restored: 1, removed: 1, leftAlone: [] });
  const redo = await place.json(['download', 'undo', String(undo.last['runId'])]);
  expect([redo.code, await readFile(place.at('project/a.exr'), 'utf8'), (await mine()).includes('n.exr')]).toEqual([
    0,
    'farm',
    true,
  ]);
  expect((await place.json(['download', 'undo', run])).last).toMatchObject({ restored: 1, removed: 1, leftAlone: [] });
  expect(await readFile(place.at('project/a.exr'), 'utf8')).toBe('mine');
});

test('prune removes what the settings do not keep, or a run by its id, and its undo says why it is impossible', async () => {
  const { place, bringHome } = await createRenders();
  await plantFiles(place.at('project'), { 'a.exr': 'mine' });
  const run = String((await bringHome({ 'a.exr': 'farm' })).last['runId']);
  await bringHome({ 'a.exr': 'farm 2' });
  expect((await place.json(['download', 'versions', 'prune'])).last).toMatchObject({ runs: 0 });
  const env = { SATCHEL_BACKUP_MAX_BYTES_PER_ROOT: '6' };
  expect((await place.json(['download', 'versions', 'prune'], { env })).last).toMatchObject({
    runs: 1,
    files: 1,
    bytes: 4,
  });
  const undo = await place.json(['download', 'undo', run]);
  expect([undo.code, undo.last]).toMatchObject([11, { type: 'error', code: 'undo.purged' }]);
  const [left] = itemsOf(await place.json(['download', 'versions', 'list']), 'version');
  const byHand = await place.json(['download', 'versions', 'prune', '--run', String(left?.['runId'])]);
  expect(byHand.last).toMatchObject({ runs: 1, files: 1 });
  expect((await place.json(['download', 'versions', 'list'])).last).toMatchObject({ total: 0 });
});

test('what is worth a second look keeps apply from starting until --yes is given', async () => {
  const { place, bringHome } = await createRenders();
  const names = Array.from({ length: 100 }, (_, index) => `f.${1001 + index}.exr`);
  await plantFiles(place.at('project'), Object.fromEntries(names.map((name) => [name, 'mine'])));
  const before = await treeOf(place.at('project'));
  const farm = Object.fromEntries(names.map((name) => [name, `farm ${name}`]));
  const refused = await bringHome(farm);
  expect([refused.code, refused.last]).toMatchObject([15, { type: 'error', code: 'plan.guard' }]);
  expect(await treeOf(place.at('project'))).toEqual(before);
  const bare = await place.json(['download', 'apply', 'plan.json', '--no-backup']);
  expect(bare.lines.flatMap((line) => (line.type === 'warning' ? [line['guard']] : []))).toEqual([
    'no-backup',
    'replaces-most',
  ]);
  expect(await place.json(['download', 'apply', 'plan.json', '--yes'])).toMatchObject({
    code: 0,
    last: { replaced: 100 },
  });
});

test.each([
  [['download', 'versions', 'restore'], 2],
  [['download', 'versions', 'restore', 'no-run:1'], 11],
  [['download', 'versions', 'restore', '--text', 'nothing'], 11],
  [['download', 'versions', 'prune', '--run', 'no-run'], 11],
  [['download', 'history', '--since', 'yesterday'], 2],
  [['download', 'versions', 'list', '--limit', '0'], 2],
])('%j ends with %i and a reason', async (args, code) => {
  const place = await createCliPlace();
  const run = await place.json(args);
  expect([run.code, run.last.type, typeof run.last['message']]).toEqual([code, 'error', 'string']);
});

test('a backup folder that somebody emptied shows no versions, and what is gone is no error', async () => {
  const { place, bringHome } = await createRenders();
  await plantFiles(place.at('project'), { 'a.exr': 'mine' });
  await bringHome({ 'a.exr': 'farm' });
  await rm(path.join(place.at('project'), '.satchel'), { recursive: true });
  await writeFile(place.at('project/a.exr'), 'later');
  expect((await place.json(['download', 'versions', 'list'])).last).toMatchObject({ total: 0 });
  expect((await place.json(['download', 'versions', 'prune'])).last).toMatchObject({ runs: 0, left: 0 });
});
