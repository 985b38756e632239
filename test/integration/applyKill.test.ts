import { readdir } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { createApplyWorld, type ApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';
import { createMortalFiles, withoutHardLinks } from '../support/faultyFiles';
import { recoverRun } from '../../main/engine/outputs/apply/recoverRuns';
import type { FileSystem } from '../../main/engine/ports/fileSystem';

const worlds: ApplyWorld[] = [];
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});

const rows: Readonly<Record<string, RowLiteral>> = {
  'r/new.1001.exr': { remote: 'frame 1001', decision: { action: 'download' } },
  'r/d/new.1002.exr': { remote: 'frame 1002', decision: { action: 'download' } },
  'r/old.1001.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'r/old.1002.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: false } },
  'r/twin.exr': { local: 'm', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'notes.txt': {
    local: 'my notes',
    remote: 'farm notes',
    decision: { action: 'keep-both', policy: 'version', target: 'notes_r2.txt' },
  },
  'look.nk': {
    local: 'my look',
    remote: 'farm look',
    decision: { action: 'keep-both', policy: 'rename-local', target: 'look_local.nk' },
  },
};
/** What each path may hold, whatever happened; `undefined` is absent. */
const allowed: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'r/new.1001.exr': [undefined, 'frame 1001'],
  'r/d/new.1002.exr': [undefined, 'frame 1002'],
  'r/old.1001.exr': ['mine', 'farm'],
  'r/old.1002.exr': ['mine 2', 'farm 2'],
  'r/twin.exr': ['m', 'farm'],
  'notes.txt': ['my notes'],
  'notes_r2.txt': [undefined, 'farm notes'],
  'look.nk': ['my look', 'farm look'],
  'look_local.nk': [undefined, 'my look'],
};

function wrongPaths(tree: Tree): readonly string[] {
  const names = new Set([...Object.keys(allowed), ...Object.keys(tree).filter((name) => !name.endsWith('/'))]);
  const wrong = [...names].filter((name) => !(allowed[name] ?? []).includes(tree[name]?.text));
  if (tree['look.nk']?.text === 'farm look' && tree['look_local.nk']?.text !== 'my look')
    wrong.push('look_local.nk is lost');
  return wrong;
}

async function countCalls(use: (files: FileSystem) => Promise<unknown>, real: FileSystem): Promise<number> {
  const counted = createMortalFiles(real, Number.POSITIVE_INFINITY);
  await use(counted.files);
  return counted.calls();
}

/** Evenly spread from the first call on. Two runs differ by a few calls, so the very last ones are left out. */
function killPoints(calls: number, wanted: number): readonly number[] {
  const last = calls - 8;
  return [...new Set(Array.from({ length: wanted }, (_, i) => 1 + Math.round((i * (last - 1)) / (wanted - 1))))];
}

for (const [name, variant] of [
  ['with hard links', (files: FileSystem) => files],
  ['without hard links', withoutHardLinks],
] as const) {
  test(`killed anywhere while applying ${name}, every path holds old or new content after recovery`, async () => {
    const clean = await worldOf(rows);
    const calls = await countCalls((files) => clean.apply({}, files), variant(clean.ports.files));
    const points = killPoints(calls, 60);
    const outcomes = [];
    for (const point of points) {
      const world = await worldOf(rows);
      const mortal = createMortalFiles(variant(world.ports.files), point);
      const ended = await world.apply({}, mortal.files).then(
        () => 'finished',
        () => 'killed',
      );
      await world.recover('run-1');
      const isQuietNow = !(await world.recover('run-1'));
      const again = await world.apply({ runId: 'run-2', plan: { ...world.plan, entries: [] } });
      outcomes.push({
        point,
        hasDied: mortal.hasDied(),
        ended,
        wrong: wrongPaths(await world.tree()),
        temps: await world.temps(),
        isQuietNow,
        again: again.failed,
      });
      await world.remove();
    }
    expect(points.length).toBeGreaterThanOrEqual(20);
    expect(outcomes).toEqual(
      points.map((point) => ({
        point,
        hasDied: true,
        ended: 'killed',
        wrong: [],
        temps: [],
        isQuietNow: true,
        again: [],
      })),
    );
  });

  test(`killed anywhere while undoing ${name}, every path holds old or new content and the next undo does the rest`, async () => {
    const clean = await worldOf(rows);
    const start = await clean.tree();
    await clean.apply();
    const calls = await countCalls((files) => clean.undo('run-1', 'undo-1', { files }), variant(clean.ports.files));
    const points = killPoints(calls, 40);
    const outcomes = [];
    for (const point of points) {
      const world = await worldOf(rows);
      await world.apply();
      const mortal = createMortalFiles(variant(world.ports.files), point);
      const ended = await world.undo('run-1', 'undo-1', { files: mortal.files }).then(
        () => 'finished',
        () => 'killed',
      );
      await world.recover('undo-1');
      const wrong = wrongPaths(await world.tree());
      const rest = await world.undo('run-1', 'undo-2');
      // The one file replaced without a backup cannot come back.
      const leftAlone = rest.leftAlone.filter(({ path }) => path !== 'r/old.1002.exr');
      const tree = await world.tree();
      outcomes.push({ point, hasDied: mortal.hasDied(), ended, wrong, leftAlone, tree: textsOf(tree) });
      await world.remove();
    }
    const expected = { ...textsOf(start), 'r/old.1002.exr': 'farm 2' };
    expect(outcomes).toEqual(
      points.map((point) => ({ point, hasDied: true, ended: 'killed', wrong: [], leftAlone: [], tree: expected })),
    );
  });
}

const textsOf = (tree: Tree): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).flatMap(([name, { text }]) => (name.endsWith('/') ? [] : [[name, text]])));

test('a run that was killed during recovery is recovered by the next one', async () => {
  const world = await worldOf(rows);
  const calls = await countCalls((files) => world.apply({}, files), world.ports.files);
  await world.remove();
  const wrong = [];
  for (const point of killPoints(calls, 12)) {
    const second = await worldOf(rows);
    await expect(second.apply({}, createMortalFiles(second.ports.files, point).files)).rejects.toThrow();
    const owner = { hostName: 'here', isProcessAlive: () => false, processId: 42 };
    const dying = createMortalFiles(second.ports.files, 12);
    await recoverRun(second.runFolder('run-1'), { ...second.ports, files: dying.files }, owner).catch(
      (error: unknown) => {
        if (!dying.hasDied()) throw error;
      },
    );
    await second.recover('run-1');
    wrong.push(...wrongPaths(await second.tree()), ...(await second.temps()));
    await second.remove();
  }
  expect(wrong).toEqual([]);
});

test('recovery finishes the record of the run, so that History shows it and undo takes it back', async () => {
  const world = await worldOf(rows);
  const start = await world.tree();
  const calls = await countCalls(
    (files) => createApplyWorld(rows).then(async (other) => other.apply({}, files).finally(() => other.remove())),
    world.ports.files,
  );
  await expect(world.apply({}, createMortalFiles(world.ports.files, calls - 20).files)).rejects.toThrow();
  expect(await world.recover('run-1')).toBe(true);
  const result = world.ports.runs.get('run-1')?.result as { downloaded: number; replaced: number };
  expect(result.downloaded + result.replaced).toBeGreaterThan(0);
  await world.undo('run-1', 'undo-1');
  const tree = textsOf(await world.tree());
  delete tree['r/old.1002.exr'];
  const expected = textsOf(start);
  delete expected['r/old.1002.exr'];
  expect(tree).toEqual(expected);
  expect((await readdir(world.root)).includes('r')).toBe(true);
});
