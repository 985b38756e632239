import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { takeRootLock } from '../../main/engine/outputs/apply/rootLock';
import { createBackupWorld, dayMs, type BackupWorld } from '../support/backupWorld';
import { createMortalFiles } from '../support/faultyFiles';
import { createRunContext } from '../support/runContext';

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

/** Names of backups, without the copies of journals. */
const keptNames = async (world: BackupWorld): Promise<readonly string[]> =>
  Object.keys(await world.ownFiles()).filter((name) => !name.endsWith('.jsonl'));

/** Without locks, which the next run takes over. */
const backupNames = async (world: BackupWorld): Promise<readonly string[]> =>
  Object.keys(await world.ownFiles()).filter((name) => name.startsWith('backup/'));

async function threeRuns(): Promise<BackupWorld> {
  const world = await worldOf({ 'r/a.exr': 'mine', 'r/d/b.exr': 'mine b' });
  await world.download('run-1', { 'r/a.exr': 'farm 1', 'r/d/b.exr': 'farm b' });
  await world.clock.advance(10 * dayMs);
  await world.download('run-2', { 'r/a.exr': 'farm 2' });
  await world.clock.advance(5 * dayMs);
  await world.download('run-3', { 'r/a.exr': 'farm 3', 'r/new.exr': 'new' });
  return world;
}

test('backups older than the days go, with their folders and the copy of the journal, and nothing else', async () => {
  const world = await threeRuns();
  const before = await world.tree();
  expect(await keptNames(world)).toEqual([
    'backup/run-1/r/a.exr',
    'backup/run-1/r/d/b.exr',
    'backup/run-2/r/a.exr',
    'backup/run-3/r/a.exr',
  ]);
  expect(await world.backups().usage(signal)).toEqual({
    roots: [
      { root: world.root, isConnected: true, runs: 3, files: 4, bytes: 22, oldestMs: Date.UTC(2026, 0, 2, 3, 4, 5) },
    ],
    runs: [
      { runId: 'run-1', files: 2, bytes: 10 },
      { runId: 'run-2', files: 1, bytes: 6 },
      { runId: 'run-3', files: 1, bytes: 6 },
    ],
  });
  expect(await world.backups().purge(signal)).toEqual({ runs: 1, files: 2, bytes: 10, left: 0, busy: 0 });
  expect(await keptNames(world)).toEqual(['backup/run-2/r/a.exr', 'backup/run-3/r/a.exr']);
  expect((await readdir(world.at('.satchel/backup'))).sort()).toEqual([
    'run-2',
    'run-2.journal.jsonl',
    'run-3',
    'run-3.journal.jsonl',
  ]);
  expect(await world.tree()).toEqual(before);
  expect(world.logged).toEqual([
    'info: backups: removed those of 1 runs, 2 files, 10 bytes; 0 files were not as they were kept and stay',
  ]);
  expect(await world.backups().purge(signal)).toEqual({ runs: 0, files: 0, bytes: 0, left: 0, busy: 0 });
});

test('a run whose backups went says so in words when it is undone, and nothing is touched', async () => {
  const world = await threeRuns();
  await world.backups().purge(signal);
  const before = await world.tree();
  await expect(world.undo('run-1', 'undo-1')).rejects.toMatchObject({
    code: 'undo.purged',
    message: 'This run cannot be undone any more: its backups were removed on 2026-01-17 because of their age or size.',
  });
  expect(await world.tree()).toEqual(before);
  expect(await world.undo('run-3', 'undo-3')).toMatchObject({ restored: 1, removed: 1, leftAlone: [] });
});

test('a folder over its bytes loses its oldest runs, and the last run stays however large', async () => {
  const world = await threeRuns();
  expect(await world.backups({ keepDays: 1000, maxBytesPerRoot: 12 }).purge(signal)).toMatchObject({ runs: 1 });
  expect(await world.backups({ keepDays: 1000, maxBytesPerRoot: 1 }).purge(signal)).toMatchObject({ runs: 1 });
  expect(await keptNames(world)).toEqual(['backup/run-3/r/a.exr']);
  expect(await world.backups({ keepDays: 1000, maxBytesPerRoot: 1, keepLastRun: false }).purge(signal)).toMatchObject({
    runs: 1,
  });
  expect(await keptNames(world)).toEqual([]);
});

test('what somebody put into the backup folder, changed there or linked from there is never removed', async () => {
  const world = await threeRuns();
  const own = (name: string): string => world.at(`.satchel/backup/run-1/${name}`);
  const outside = path.join(world.folder, 'outside');
  await mkdir(path.join(outside), { recursive: true });
  await writeFile(path.join(outside, 'b.exr'), 'mine b');
  const b = await stat(own('r/d/b.exr'));
  await world.ports.files.setMtime(path.join(outside, 'b.exr'), BigInt(Math.round(b.mtimeMs * 1000)));
  await rm(own('r/d'), { recursive: true });
  await symlink(outside, own('r/d'));
  await writeFile(own('r/a.exr'), 'another');
  await writeFile(own('note.txt'), 'somebody');
  await mkdir(own('empty'));
  expect(await world.backups().purge(signal)).toMatchObject({ runs: 1, files: 0, left: 2 });
  expect(await readFile(path.join(outside, 'b.exr'), 'utf8')).toBe('mine b');
  expect((await readdir(own(''), { recursive: true })).sort()).toEqual([
    'empty',
    'note.txt',
    'r',
    'r/a.exr',
    'r/d',
    'r/d/b.exr',
  ]);
});

test('a backup folder that became a link into the project leads to nothing being removed there', async () => {
  const world = await worldOf({ 'a.exr': 'mine' });
  await world.download('run-1', { 'a.exr': 'farm' });
  await world.download('run-2', { 'a.exr': 'farm 2' });
  await world.clock.advance(20 * dayMs);
  const kept = await world.ports.files.lstat(world.at('.satchel/backup/run-1/a.exr'));
  await rm(world.at('.satchel/backup/run-1'), { recursive: true });
  await mkdir(world.at('scenes'));
  await writeFile(world.at('scenes/a.exr'), 'mine');
  await world.ports.files.setMtime(world.at('scenes/a.exr'), (kept?.mtimeNs ?? 0n) / 1000n);
  await symlink(world.at('scenes'), world.at('.satchel/backup/run-1'));
  expect(await world.backups().purge(signal)).toMatchObject({ files: 0, left: 1 });
  expect(await readFile(world.at('scenes/a.exr'), 'utf8')).toBe('mine');
});

test('while a run is active in the folder its backups stay, and they go the next time', async () => {
  const world = await threeRuns();
  const owner = { hostName: 'elsewhere', isProcessAlive: () => true, processId: 7 };
  const lock = await takeRootLock({ root: world.root, runId: 'run-9', owner }, world.ports);
  expect(await world.backups().purge(signal)).toMatchObject({ runs: 0, busy: 1 });
  expect((await keptNames(world)).length).toBeGreaterThan(4);
  expect(world.logged[0]).toContain('backups of run run-1 stay for now');
  await lock.release();
  expect(await world.backups().purge(signal)).toMatchObject({ runs: 1, busy: 0 });
});

test('a disk that is not connected keeps its backups until it is back', async () => {
  const world = await threeRuns();
  const away = `${world.root}-away`;
  await world.ports.files.rename(world.root, away);
  expect(await world.backups().usage(signal)).toEqual({
    roots: [{ root: world.root, isConnected: false, runs: 0, files: 0, bytes: 0 }],
    runs: [],
  });
  expect(await world.backups().purge(signal)).toMatchObject({ runs: 0 });
  expect(await readdir(world.folder)).not.toContain('project');
  await world.ports.files.rename(away, world.root);
  expect(await world.backups().purge(signal)).toMatchObject({ runs: 1, files: 2 });
});

test('killed anywhere while purging, the project is untouched, the run says what it lost, and the next purge ends it', async () => {
  const clean = await threeRuns();
  const counted = createMortalFiles(clean.ports.files, Number.POSITIVE_INFINITY);
  await clean.backups({}, counted.files).purge(signal);
  const expected = await backupNames(clean);
  const outcomes = [];
  const points = Array.from({ length: counted.calls() - 2 }, (_, index) => index + 1);
  for (const point of points) {
    const world = await threeRuns();
    const before = await world.tree();
    const mortal = createMortalFiles(world.ports.files, point);
    await world
      .backups({}, mortal.files)
      .purge(signal)
      .catch((error: unknown) => {
        if (!mortal.hasDied()) throw error;
      });
    const lost = (await keptNames(world)).filter((name) => name.startsWith('backup/run-1/')).length < 2;
    const undo = await world.undo('run-1', 'undo-x', { dryRun: true }).then(
      () => 'possible',
      (error: unknown) => (error as { code: string }).code,
    );
    await world.backups().purge(signal);
    outcomes.push({
      point,
      isHonest: !lost || undo === 'undo.purged',
      isSame: JSON.stringify(textsOf(await world.tree())) === JSON.stringify(textsOf(before)),
      own: await backupNames(world),
    });
    await world.remove();
  }
  expect(outcomes).toEqual(points.map((point) => ({ point, isHonest: true, isSame: true, own: expected })));
});

const textsOf = (tree: Awaited<ReturnType<BackupWorld['tree']>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).map(([name, { text }]) => [name, text]));

test('the day after, and every day, what became too old goes by itself until the engine closes', async () => {
  const world = await worldOf({ 'a.exr': 'mine' });
  await world.download('run-1', { 'a.exr': 'farm' });
  await world.download('run-2', { 'a.exr': 'farm 2' });
  const closing = new AbortController();
  const tidying = world.backups().keepTidy(closing.signal);
  await world.clock.advance(13 * dayMs);
  await expect.poll(() => keptNames(world)).toEqual(['backup/run-1/a.exr', 'backup/run-2/a.exr']);
  await expect
    .poll(async () => {
      await world.clock.advance(dayMs);
      return keptNames(world);
    })
    .toEqual(['backup/run-2/a.exr']);
  closing.abort();
  await tidying;
});

test('removing by hand takes the backups of exactly these runs, also of the last', async () => {
  const world = await threeRuns();
  expect(await world.backups().prune(['run-3', 'run-2'], signal)).toMatchObject({ runs: 2, files: 2, bytes: 12 });
  expect(await keptNames(world)).toEqual(['backup/run-1/r/a.exr', 'backup/run-1/r/d/b.exr']);
  await expect(world.backups().prune(['run-7'], signal)).rejects.toMatchObject({ code: 'input.not_found' });
});
