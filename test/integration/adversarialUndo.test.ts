import { appendFile, lstat, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { createApplyWorld, type ApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';
import { createTrappedFiles } from '../support/faultyFiles';
import { createRunContext } from '../support/runContext';
import { undoableRuns } from '../../main/engine/outputs/undo/undoableRuns';
import { undoRun } from '../../main/engine/outputs/undo/undo';

const worlds: ApplyWorld[] = [];
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});

const textsOf = (tree: Tree): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).flatMap(([name, { text }]) => (name.endsWith('/') ? [] : [[name, text]])));

const replaced = (local: string, remote: string): RowLiteral => ({
  local,
  remote,
  decision: { action: 'overwrite', backup: true },
});
const rows: Readonly<Record<string, RowLiteral>> = {
  'a.exr': replaced('mine a', 'farm a.'),
  'b.exr': replaced('mine b', 'farm b.'),
  'c.exr': replaced('mine c', 'farm c.'),
};
const backupOf = (world: ApplyWorld, name: string): string => world.at(`.satchel/backup/run-1/${name}`);

test('a backup that was edited, cut off or replaced by something else is never put back as if it were the old file', async () => {
  const world = await worldOf({
    ...rows,
    'd.exr': replaced('mine d', 'farm d.'),
    'e.exr': replaced('mine e', 'farm e.'),
  });
  await world.apply();
  await appendFile(backupOf(world, 'a.exr'), '!');
  await writeFile(backupOf(world, 'b.exr'), '');
  await rm(backupOf(world, 'c.exr'));
  await symlink('/etc/passwd', backupOf(world, 'c.exr'));
  // Only touched: its bytes are the same.
  await utimes(backupOf(world, 'd.exr'), 1, 1);
  await writeFile(backupOf(world, 'e.exr'), 'mine E');
  const before = textsOf(await world.tree());
  const preview = await world.undo('run-1', 'undo-1', { dryRun: true });
  const result = await world.undo('run-1', 'undo-1');
  expect({ ...result, leftAlone: [...result.leftAlone].sort((a, b) => (a.path < b.path ? -1 : 1)) }).toEqual({
    runId: 'undo-1',
    undoes: 'run-1',
    restored: 1,
    removed: 0,
    leftAlone: [
      { path: 'a.exr', reason: 'backup-changed' },
      { path: 'b.exr', reason: 'backup-changed' },
      { path: 'c.exr', reason: 'backup-missing' },
      { path: 'e.exr', reason: 'backup-changed' },
    ],
  });
  expect(preview.leftAlone).toEqual(result.leftAlone);
  expect(textsOf(await world.tree())).toEqual({ ...before, 'd.exr': 'mine d' });
  expect(await readFile(backupOf(world, 'a.exr'), 'utf8')).toBe('mine a!');
});

test('undone twice, the second undo finds nothing to do, also where old and new share size and time', async () => {
  const world = await worldOf({ 'a.exr': replaced('mine', 'farm') });
  const { mtimeNs } = await lstat(world.at('a.exr'), { bigint: true });
  const plan = {
    ...world.plan,
    entries: world.plan.entries.map((entry) => ({
      ...entry,
      remote: { ...entry.remote, mtimeUs: Number(mtimeNs / 1000n) },
    })),
  };
  await world.ports.files.setMtime(world.at('a.exr'), mtimeNs / 1000n);
  const { mtimeNs: planned } = await lstat(world.at('a.exr'), { bigint: true });
  const local = { ...plan.entries[0]?.local, mtimeNs: planned.toString() };
  await world.apply({ plan: { ...plan, entries: plan.entries.map((entry) => ({ ...entry, local }) as typeof entry) } });
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'farm' });
  expect(await world.undo('run-1', 'undo-1')).toMatchObject({ restored: 1, leftAlone: [] });
  expect(await world.undo('run-1', 'undo-2')).toMatchObject({ restored: 0, removed: 0, leftAlone: [] });
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'mine' });
});

test('an undo that was cancelled leaves its run to be taken back, and the next one does the rest', async () => {
  const world = await worldOf(rows);
  const start = await world.tree();
  await world.apply();
  const context = createRunContext();
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'rename',
      when: (_, to) => to?.endsWith('.exr') === true,
      then: () => {
        context.controller.abort();
      },
    },
  ]);
  const cancelled = undoRun(
    {
      runId: 'run-1',
      runFolder: world.runFolder('run-1'),
      undoRunId: 'undo-1',
      undoRunFolder: world.runFolder('undo-1'),
      hostName: 'here',
      isProcessAlive: () => false,
    },
    { ...world.ports, files: trapped.files },
    context,
  );
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect(trapped.pending()).toEqual([]);
  const half = Object.values(textsOf(await world.tree())).filter((text) => text.startsWith('mine'));
  expect(half).toHaveLength(1);
  expect(undoableRuns(world.ports.runs.list(9)).map(({ runId }) => runId)).toEqual(['run-1']);
  await world.undo('run-1', 'undo-2');
  expect(await world.tree()).toEqual(start);
  expect(undoableRuns(world.ports.runs.list(9))).toEqual([]);
});

test('without a backup a file is replaced only while it still has the bytes that were compared', async () => {
  const world = await worldOf({
    'a.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: false } },
    'b.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: false } },
  });
  // Rewritten in place by a program that puts size and time back.
  const { mtimeNs } = await lstat(world.at('a.exr'), { bigint: true });
  await writeFile(world.at('a.exr'), 'EDIT');
  await world.ports.files.setMtime(world.at('a.exr'), mtimeNs / 1000n);
  expect((await lstat(world.at('a.exr'), { bigint: true })).mtimeNs).toBe(mtimeNs);
  expect(await world.apply()).toMatchObject({ replaced: 1, asked: [{ path: 'a.exr', code: 'changed-since-plan' }] });
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'EDIT', 'b.exr': 'farm' });
});

test('with a backup such a rewritten file is in it, byte for byte, and undo brings it back', async () => {
  const world = await worldOf({ 'a.exr': replaced('mine', 'farm') });
  const { mtimeNs } = await lstat(world.at('a.exr'), { bigint: true });
  await writeFile(world.at('a.exr'), 'EDIT');
  await world.ports.files.setMtime(world.at('a.exr'), mtimeNs / 1000n);
  expect(await world.apply()).toMatchObject({ replaced: 1 });
  await world.undo('run-1', 'undo-1');
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'EDIT' });
});
