/** A run that was killed, cancelled or paused in its middle goes on as the same run: one result, one undo. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createPartFiles } from '../../main/adapters/sqlite/partFiles';
import { createPlacedFiles } from '../../main/adapters/sqlite/placedFiles';
import { createRuns } from '../../main/adapters/sqlite/runs';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { createApplyRows } from '../../main/engine/review/applyRows';
import { stateCodes } from '../../main/engine/review/applyRows';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import type { ApplyResult } from '../../shared/domain/plan';
import { createApplyWorld, type ApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';
import { bundleScript } from '../support/bundleScript';
import { createMortalFiles, createTrappedFiles } from '../support/faultyFiles';
import type { KillOrder } from '../support/killedApply';
import { createRunContext } from '../support/runContext';

const worlds: ApplyWorld[] = [];
let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-resumed-'));
  script = await bundleScript('test/support/killedApply.ts', folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}

const rows: Readonly<Record<string, RowLiteral>> = {
  'r/new.1001.exr': { remote: 'frame 1001', decision: { action: 'download' } },
  'r/d/new.1002.exr': { remote: 'frame 1002', decision: { action: 'download' } },
  'r/old.1001.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'r/old.1002.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: true } },
  'r/same.exr': { local: 'equal', remote: 'equal' },
  // Its name is found while it is applied.
  'notes.txt': { local: 'my notes', remote: 'farm notes', decision: { action: 'keep-both', policy: 'version' } },
  'look.nk': {
    local: 'my look',
    remote: 'farm look',
    decision: { action: 'keep-both', policy: 'rename-local', target: 'look_local.nk' },
  },
};
const whole = {
  'look.nk': 'farm look',
  'look_local.nk': 'my look',
  'notes.txt': 'my notes',
  'notes_r2.txt': 'farm notes',
  'r/d/new.1002.exr': 'frame 1002',
  'r/new.1001.exr': 'frame 1001',
  'r/old.1001.exr': 'farm',
  'r/old.1002.exr': 'farm 2',
  'r/same.exr': 'equal',
};
const counts = ({ downloaded, replaced, keptBoth, identical, failed, asked }: ApplyResult) => ({
  downloaded,
  replaced,
  keptBoth,
  identical,
  failed,
  asked,
});
const wholeCounts = { downloaded: 2, replaced: 2, keptBoth: 2, identical: 1, failed: [], asked: [] };
const textsOf = (tree: Tree): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).flatMap(([name, { text }]) => (name.endsWith('/') ? [] : [[name, text]])));
/** A folder may stay of which the journal did not learn in time. */
const filesOf = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).filter(([name]) => !name.endsWith('/')));

test('killed anywhere twice, it goes on with the rest: one result counts everything once, one undo takes all of it back', async () => {
  const counted = createMortalFiles((await worldOf(rows)).ports.files, Number.POSITIVE_INFINITY);
  await worlds[0]?.apply({}, counted.files);
  const calls = counted.calls() - 8;
  const points = Array.from({ length: 40 }, (_, i) => 1 + Math.round((i * (calls - 1)) / 39));
  const outcomes = [];
  for (const point of points) {
    const world = await worldOf(rows);
    const start = await world.tree();
    await expect(world.apply({}, createMortalFiles(world.ports.files, point).files)).rejects.toThrow();
    const second = createMortalFiles(world.ports.files, Math.max(20, calls - point));
    await world.apply({ isResumed: true }, second.files).catch((error: unknown) => {
      if (!second.hasDied()) throw error;
    });
    const result = await world.apply({ isResumed: true });
    const tree = textsOf(await world.tree());
    const temps = await world.temps();
    const { leftAlone } = await world.undo('run-1', 'undo-1');
    const back = filesOf(await world.tree());
    outcomes.push({ point, counts: counts(result), tree, temps, leftAlone, back: back, start: filesOf(start) });
    await world.remove();
  }
  expect(outcomes).toEqual(
    outcomes.map(({ point, start }) => ({
      point,
      counts: wholeCounts,
      tree: whole,
      temps: [],
      leftAlone: [],
      back: start,
      start,
    })),
  );
}, 60_000);

/** By what the process ended. */
async function runProcess(world: ApplyWorld, database: string, point: string, isResumed: boolean): Promise<unknown> {
  const order: KillOrder = {
    plan: world.plan,
    storeFolder: world.storeFolder,
    database,
    runFolder: world.runFolder('run-1'),
    point,
    hasHardLinks: true,
    isResumed,
  };
  const orderPath = path.join(world.folder, 'order.json');
  await writeFile(orderPath, JSON.stringify(order));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, orderPath], { stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(signal ?? code);
    });
  });
}

test('processes that are killed one after the other in the middle leave a run that a third one finishes and one undo takes back', async () => {
  const world = await worldOf(rows);
  const start = await world.tree();
  const database = path.join(world.folder, 'satchel.db');
  const points = ['the old file has its backup', 'what is done is half written', 'the end is half written'];
  const ends = [];
  for (const point of points) ends.push(await runProcess(world, database, point, ends.length > 0));
  const db = openSatchelDatabase(database, createClock());
  try {
    Object.assign(world.ports, {
      placed: createPlacedFiles(db),
      partFiles: createPartFiles(db),
      runs: createRuns(db),
    });
    const result = await world.apply({ isResumed: true });
    expect([textsOf(await world.tree()), counts(result)]).toEqual([whole, wholeCounts]);
    expect(world.ports.runs.list(10).map(({ runId }) => runId)).toEqual(['run-1']);
    await world.undo('run-1', 'undo-1');
    expect([ends, filesOf(await world.tree())]).toEqual([['SIGKILL', 'SIGKILL', 'SIGKILL'], filesOf(start)]);
  } finally {
    db.close();
  }
}, 60_000);

/** Applies and stops at the moment the second file has its name. */
async function stopped(world: ApplyWorld): Promise<void> {
  const context = createRunContext();
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'linkExclusive',
      when: (_, to) => to?.endsWith('new.1002.exr') === true,
      then: () => {
        context.controller.abort();
      },
    },
  ]);
  await expect(world.apply({}, trapped.files, context)).rejects.toMatchObject({ name: 'AbortError' });
  expect(trapped.pending()).toEqual([]);
}

test('a paused run looks at nothing again that came home, and progress begins where it ended', async () => {
  const world = await worldOf(rows);
  await stopped(world);
  const came = (world.ports.runs.get('run-1')?.result as ApplyResult | undefined)?.bytes ?? 0;
  let asked = 0;
  const { store } = world.ports;
  const get: typeof store.get = (key, options) => {
    asked += 1;
    return store.get(key, options);
  };
  Object.assign(world.ports, { store: { ...store, get } });
  const context = createRunContext();
  const result = await world.apply({ isResumed: true }, undefined, context);
  const [first] = context.reports.filter(({ phase }) => phase === 'transferring');
  expect([first?.doneBytes, counts(result), came > 0]).toEqual([came, wholeCounts, true]);
  expect(asked).toBeLessThan(6);
});

test('what somebody changed meanwhile waits, and everything else comes home', async () => {
  const world = await worldOf(rows);
  await stopped(world);
  await writeFile(world.at('r/new.1001.exr'), 'somebody painted over it');
  await rm(world.at('r/old.1001.exr'));
  await writeFile(world.at('r/old.1001.exr'), 'saved again');
  const result = await world.apply({ isResumed: true });
  expect([result.asked.map(({ path: name }) => name).sort(), result.failed]).toEqual([
    ['r/new.1001.exr', 'r/old.1001.exr'],
    [],
  ]);
  expect(textsOf(await world.tree())).toEqual({
    ...whole,
    'r/new.1001.exr': 'somebody painted over it',
    'r/old.1001.exr': 'saved again',
  });
});

test('a run that only lacks its record is told as it ended', async () => {
  const world = await worldOf(rows);
  await world.apply();
  const run = world.ports.runs.get('run-1');
  if (run === undefined) throw new Error('there is no record');
  const { runId, kind, planId, title, startedMs } = run;
  world.ports.runs.put({ runId, kind, planId, title, startedMs });
  await utimes(world.at('r/same.exr'), 1, 1);
  expect(counts(await world.apply({ isResumed: true }))).toEqual(wholeCounts);
});

test('rows that came home before show as done', async () => {
  const world = await worldOf(rows);
  await stopped(world);
  const watched = createApplyRows(EntryColumns.of(world.plan.entries), () => undefined);
  await world.apply({ isResumed: true, watch: watched.watch });
  const names = Object.keys(rows);
  expect(names.filter((name, index) => watched.states[index] !== stateCodes.done && name !== 'r/same.exr')).toEqual([]);
});
