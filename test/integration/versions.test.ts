import { appendFile, mkdir, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createBackupWorld, dayMs, type BackupWorld } from '../support/backupWorld';
import { createMortalFiles, createTrappedFiles, withoutHardLinks } from '../support/faultyFiles';
import { createRunContext } from '../support/runContext';
import type { FileSystem } from '../../main/engine/ports/fileSystem';

const worlds: BackupWorld[] = [];
async function worldOf(texts: Readonly<Record<string, string>>): Promise<BackupWorld> {
  const world = await createBackupWorld(texts);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});
const { signal } = createRunContext();

type Tree = Awaited<ReturnType<BackupWorld['tree']>>;
const textsOf = (tree: Tree): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).flatMap(([name, { text }]) => (name.endsWith('/') ? [] : [[name, text]])));

async function twoRuns(): Promise<BackupWorld> {
  const world = await worldOf({ 'r/a.exr': 'mine', 'n.txt': 'my notes' });
  await world.download('run-1', { 'r/a.exr': 'farm 1', 'n.txt': 'farm notes' });
  await world.clock.advance(dayMs);
  await world.download('run-2', { 'r/a.exr': 'farm 2' });
  return world;
}

test('every replaced file of every run is listed, newest first, and found by words, folder, run and date', async () => {
  const world = await twoRuns();
  const all = await world.versions();
  const firstMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const shown = { root: world.root, runTitle: 'shot 10', runKind: 'download', type: 'file' };
  expect(all.versions[0]).toMatchObject({
    ...shown,
    runId: 'run-2',
    path: 'r/a.exr',
    sizeBytes: 6,
    replacedMs: firstMs + dayMs,
  });
  expect(all.versions.slice(1).sort((a, b) => (a.path < b.path ? -1 : 1))).toMatchObject([
    { ...shown, runId: 'run-1', path: 'n.txt', sizeBytes: 8, replacedMs: firstMs },
    { ...shown, runId: 'run-1', path: 'r/a.exr', sizeBytes: 4, replacedMs: firstMs, mtimeMs: 1_700_000_001_000 },
  ]);
  expect(all.total).toBe(3);
  expect(all.roots).toEqual([world.root]);
  const found = async (filter: Parameters<BackupWorld['versions']>[0]): Promise<readonly string[]> =>
    (await world.versions(filter)).versions.map(({ runId, path: where }) => `${runId} ${where}`).sort();
  expect(await found({ text: 'NOTES' })).toEqual([]);
  expect(await found({ text: 'n.txt shot' })).toEqual(['run-1 n.txt']);
  expect(await found({ runId: 'run-2' })).toEqual(['run-2 r/a.exr']);
  expect(await found({ fromMs: firstMs + 1 })).toEqual(['run-2 r/a.exr']);
  expect(await found({ toMs: firstMs })).toEqual(['run-1 n.txt', 'run-1 r/a.exr']);
  expect(await found({ root: '/elsewhere' })).toEqual([]);
  expect(await world.versions({ limit: 1 })).toMatchObject({ total: 3, versions: [{ runId: 'run-2' }] });
});

test('a version comes back to its place with its time, what was there is kept, and undo gives that back', async () => {
  const world = await twoRuns();
  const before = await world.tree();
  const id = await world.idOf('run-1', 'r/a.exr');
  expect(await world.restore([id])).toMatchObject({ replaced: 1, downloaded: 0, failed: [], asked: [] });
  const after = await world.tree();
  expect(after['r/a.exr']).toEqual({ text: 'mine', mtimeNs: 1_700_000_001_000_000_000n });
  expect((await world.ownFiles())['backup/restore-1/r/a.exr']).toBe('farm 2');
  expect(world.ports.runs.get('restore-1')).toMatchObject({ kind: 'restore', title: 'back' });
  // The version itself stays, and so does the way back of the run that kept it.
  expect((await world.ownFiles())['backup/run-1/r/a.exr']).toBe('mine');
  expect(await world.undo('restore-1', 'undo-r')).toMatchObject({ restored: 1, leftAlone: [] });
  expect(await world.tree()).toEqual(before);
  expect(await world.undo('undo-r', 'redo-r')).toMatchObject({ restored: 1, leftAlone: [] });
  expect(await world.tree()).toEqual(after);
});

test('a restored file counts as the artist’s, so the next download does not take it for untouched', async () => {
  const world = await twoRuns();
  const placed = world.ports.placed.get(world.root, 'r/a.exr');
  await world.restore([await world.idOf('run-1', 'r/a.exr')]);
  expect(world.ports.placed.get(world.root, 'r/a.exr')).toEqual(placed);
  await world.undo('restore-1', 'undo-r');
  expect(world.ports.placed.get(world.root, 'r/a.exr')).toEqual(placed);
});

test('a file that is gone comes back with its folder, and one that is there already is left', async () => {
  const world = await twoRuns();
  await rm(world.at('r'), { recursive: true });
  const ids = [await world.idOf('run-2', 'r/a.exr'), await world.idOf('run-1', 'n.txt')];
  expect(await world.restore(ids)).toMatchObject({ downloaded: 1, replaced: 1, failed: [] });
  expect(textsOf(await world.tree())).toEqual({ 'r/a.exr': 'farm 1', 'n.txt': 'my notes' });
  expect(await world.restore(ids, { runId: 'restore-2' })).toMatchObject({ downloaded: 0, replaced: 0, identical: 2 });
});

test('below a chosen folder nothing is replaced, several versions stand beside each other, and no folder of ours stays', async () => {
  const world = await twoRuns();
  const before = await world.tree();
  const folder = path.join(world.folder, 'chosen');
  await mkdir(path.join(folder, 'r'), { recursive: true });
  await world.ports.files.writeFileAtomic(path.join(folder, 'r/a.exr'), Buffer.from('there'));
  const ids = [await world.idOf('run-1', 'r/a.exr'), await world.idOf('run-2', 'r/a.exr')];
  expect(await world.restore(ids, { folder })).toMatchObject({ downloaded: 2, failed: [] });
  const names = (await readdir(folder, { recursive: true })).sort();
  expect(
    await Promise.all(
      names.filter((name) => name.endsWith('.exr')).map((name) => readFile(path.join(folder, name), 'utf8')),
    ),
  ).toEqual(['there', 'mine', 'farm 1']);
  expect(names).toEqual(['r', 'r/a.exr', 'r/a_r2.exr', 'r/a_r3.exr']);
  expect(await world.tree()).toEqual(before);
  expect(await world.undo('restore-1', 'undo-r')).toMatchObject({ removed: 2, leftAlone: [] });
  expect((await readdir(path.join(folder, 'r'))).sort()).toEqual(['a.exr']);
});

test('two versions of one place, unknown versions and folders that cannot be used are refused before anything is written', async () => {
  const world = await twoRuns();
  const before = await world.tree();
  const ids = [await world.idOf('run-1', 'r/a.exr'), await world.idOf('run-2', 'r/a.exr')];
  await expect(world.restore(ids)).rejects.toMatchObject({ code: 'input.invalid' });
  await expect(world.restore(['run-1:999'])).rejects.toMatchObject({ code: 'input.not_found' });
  await expect(world.restore(['run-9:1'])).rejects.toMatchObject({ code: 'input.not_found' });
  await expect(world.restore(ids, { folder: '/' })).rejects.toMatchObject({ code: 'plan.target_refused' });
  await expect(world.restore(ids, { folder: path.join(world.folder, 'data', 'x') })).rejects.toMatchObject({
    code: 'plan.target_refused',
  });
  expect(await world.tree()).toEqual(before);
});

test('a version that was changed, removed or put behind a link is a row that failed, and the others come back', async () => {
  const world = await worldOf({ 'a.exr': 'mine a', 'b.exr': 'mine b', 'd/c.exr': 'mine c', 'e.exr': 'mine e' });
  await world.download('run-1', { 'a.exr': 'farm a', 'b.exr': 'farm b', 'd/c.exr': 'farm c', 'e.exr': 'farm e' });
  const ids = await Promise.all(['a.exr', 'b.exr', 'd/c.exr', 'e.exr'].map((name) => world.idOf('run-1', name)));
  const own = (name: string): string => world.at(`.satchel/backup/run-1/${name}`);
  await appendFile(own('a.exr'), '!');
  await rm(own('b.exr'));
  await world.ports.files.rename(own('d'), path.join(world.folder, 'moved'));
  await symlink(path.join(world.folder, 'moved'), own('d'));
  const result = await world.restore(ids);
  expect(result.failed.map(({ path: where, code }) => [where, code]).sort()).toEqual([
    ['a.exr', 'undo.backup_changed'],
    ['b.exr', 'undo.backup_missing'],
    ['d/c.exr', 'undo.backup_missing'],
  ]);
  expect(textsOf(await world.tree())).toEqual({
    'a.exr': 'farm a',
    'b.exr': 'farm b',
    'd/c.exr': 'farm c',
    'e.exr': 'mine e',
  });
  expect(await world.temps()).toEqual([]);
});

test('an edit between the look and the replacing is never lost', async () => {
  const world = await twoRuns();
  const id = await world.idOf('run-1', 'n.txt');
  const trapped = createTrappedFiles(world.ports.files, [
    { call: 'copyExclusive', when: () => true, then: () => world.write('n.txt', 'just saved') },
  ]);
  expect(await world.restore([id], { files: trapped.files })).toMatchObject({
    replaced: 0,
    asked: [{ path: 'n.txt', code: 'changed-since-plan' }],
  });
  expect(trapped.pending()).toEqual([]);
  expect(textsOf(await world.tree())['n.txt']).toBe('just saved');
});

test('a link that a download replaced comes back as a link', async () => {
  const world = await worldOf({ 'b.txt': 'b' });
  await symlink('b.txt', world.at('l.txt'));
  await world.download('run-1', { 'b.txt': 'farm b' });
  const kept = await world.idOf('run-1', 'b.txt');
  // What lies at the place now is a link, which is kept as it is.
  await rm(world.at('b.txt'));
  await symlink('other.txt', world.at('b.txt'));
  expect(await world.restore([kept])).toMatchObject({ replaced: 1, failed: [] });
  expect(await readFile(world.at('b.txt'), 'utf8')).toBe('b');
  const link = await world.idOf('restore-1', 'b.txt');
  expect(await world.restore([link], { runId: 'restore-2' })).toMatchObject({ replaced: 1, failed: [] });
  expect(await readlink(world.at('b.txt'))).toBe('other.txt');
  const folder = path.join(world.folder, 'chosen');
  expect(await world.restore([link], { runId: 'restore-3', folder })).toMatchObject({
    failed: [{ code: 'download.link_unsupported' }],
  });
});

for (const [name, variant] of [
  ['with hard links', (files: FileSystem) => files],
  ['without hard links', withoutHardLinks],
] as const)
  test(`killed anywhere while restoring ${name}, each path holds one content or the other and the next restore does the rest`, async () => {
    const counted = createMortalFiles(variant((await twoRuns()).ports.files), Number.POSITIVE_INFINITY);
    const clean = worlds.at(-1);
    if (clean === undefined) throw new Error('no world');
    const idsOf = async (world: BackupWorld): Promise<readonly string[]> => [
      await world.idOf('run-1', 'r/a.exr'),
      await world.idOf('run-1', 'n.txt'),
    ];
    await clean.restore(await idsOf(clean), { files: counted.files });
    const points = Array.from({ length: 30 }, (_, index) => 1 + Math.floor((index * (counted.calls() - 8)) / 30));
    const outcomes = [];
    for (const point of points) {
      const world = await twoRuns();
      const ids = await idsOf(world);
      const mortal = createMortalFiles(variant(world.ports.files), point);
      const ended = await world.restore(ids, { files: mortal.files }).then(
        () => 'finished',
        () => 'killed',
      );
      await world.recover('restore-1');
      const texts = textsOf(await world.tree());
      const temps = await world.temps();
      await world.restore(ids, { runId: 'restore-2' });
      outcomes.push({
        point,
        ended,
        isWhole:
          ['mine', 'farm 2'].includes(texts['r/a.exr'] ?? '') &&
          ['my notes', 'farm notes'].includes(texts['n.txt'] ?? ''),
        temps,
        after: textsOf(await world.tree()),
        versions: (await world.versions({ runId: 'run-1' })).total,
      });
      await world.remove();
    }
    const after = { 'r/a.exr': 'mine', 'n.txt': 'my notes' };
    expect(outcomes).toEqual(
      points.map((point) => ({ point, ended: 'killed', isWhole: true, temps: [], after, versions: 2 })),
    );
  });

test('what a purge removed is no version any more', async () => {
  const world = await twoRuns();
  await world.backups().prune(['run-1'], signal);
  expect((await world.versions()).versions.map(({ runId }) => runId)).toEqual(['run-2']);
});
