import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { createApplyWorld, farmTimeUs, hashOf, type ApplyWorld, type RowLiteral } from '../support/applyWorld';
import { createRunContext } from '../support/runContext';

const worlds: ApplyWorld[] = [];
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});

const mix: Readonly<Record<string, RowLiteral>> = {
  'renders/new.1001.exr': { remote: 'frame 1001', decision: { action: 'download' } },
  'renders/deep/er/new.1002.exr': { remote: 'frame 1002', decision: { action: 'download' } },
  'renders/old.1001.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'renders/old.1002.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: false } },
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
  'same.txt': { local: 'same', remote: 'same', decision: { action: 'skip' } },
  'later.txt': { local: 'l', remote: 'other', decision: { action: 'skip' } },
  'mine.txt': { local: 'm', remote: 'declined', decision: { action: 'keep-mine' } },
  'tool.sh': { remote: '#!/bin/sh', runnable: true, decision: { action: 'download' } },
};
const textsOf = async (world: ApplyWorld): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await world.tree()).flatMap(([name, { text }]) => (name.endsWith('/') ? [] : [[name, text]])),
  );

test('every decision ends as it was decided, with times, modes, records and a result that counts it', async () => {
  const world = await worldOf(mix);
  const context = createRunContext();
  const result = await world.apply({}, undefined, context);
  expect(await textsOf(world)).toEqual({
    'renders/new.1001.exr': 'frame 1001',
    'renders/deep/er/new.1002.exr': 'frame 1002',
    'renders/old.1001.exr': 'farm',
    'renders/old.1002.exr': 'farm 2',
    'notes.txt': 'my notes',
    'notes_r2.txt': 'farm notes',
    'look.nk': 'farm look',
    'look_local.nk': 'my look',
    'same.txt': 'same',
    'later.txt': 'l',
    'mine.txt': 'm',
    'tool.sh': '#!/bin/sh',
  });
  expect(result).toMatchObject({
    runId: 'run-1',
    downloaded: 3,
    replaced: 2,
    keptBoth: 2,
    identical: 1,
    skipped: 1,
    keptMine: 1,
    undecided: 0,
    asked: [],
    failed: [],
    bytes: 'frame 1001frame 1002farmfarm 2farm notesfarm look#!/bin/sh'.length,
    backupBytes: 4,
    backupFolders: [world.at('.satchel/backup/run-1')],
  });
  expect(await readFile(world.at('.satchel/backup/run-1/renders/old.1001.exr'), 'utf8')).toBe('mine');
  const tool = await stat(world.at('tool.sh'), { bigint: true });
  expect([tool.mode & 0o100n, tool.mtimeNs / 1000n]).toEqual([0o100n, BigInt(farmTimeUs + 9)]);
  expect((await stat(world.at('.satchel'))).mode & 0o777).toBe(0o700);
  expect(world.ports.declined.has(world.root, 'mine.txt', hashOf('declined'))).toBe(true);
  expect([...world.ports.placed.all(world.root).keys()].sort()).toEqual([
    'look.nk',
    'notes_r2.txt',
    'renders/deep/er/new.1002.exr',
    'renders/new.1001.exr',
    'renders/old.1001.exr',
    'renders/old.1002.exr',
    'tool.sh',
  ]);
  expect(world.ports.runs.get('run-1')).toMatchObject({ kind: 'download', title: 'shot 10', result });
  expect(await world.temps()).toEqual([]);
  const last = context.reports.filter(({ phase }) => phase === 'transferring').at(-1);
  expect([last?.doneFiles, last?.doneBytes]).toEqual([last?.totalFiles, last?.totalBytes]);
});

test('undecided rows without leave for nothing to be written; left for later, they stay as they are', async () => {
  const world = await worldOf({
    'a.exr': { remote: 'a', decision: { action: 'download' } },
    'b.exr': { local: 'mine', remote: 'b' },
  });
  const before = await world.tree();
  await expect(world.apply()).rejects.toMatchObject({ code: 'decision.needed' });
  expect(await world.tree()).toEqual(before);
  expect(await world.apply({ leaveUndecided: true })).toMatchObject({ downloaded: 1, undecided: 1 });
  expect(await textsOf(world)).toEqual({ 'a.exr': 'a', 'b.exr': 'mine' });
});

test('a plan with one character changed so that a path leaves its root is refused whole', async () => {
  const world = await worldOf({
    'a.exr': { remote: 'a', decision: { action: 'download' } },
    'x/../b.exr': { remote: 'b', decision: { action: 'download' } },
  });
  await expect(world.apply()).rejects.toMatchObject({ code: 'plan.invalid' });
  expect(await textsOf(world)).toEqual({});
});

test('a target inside a decision that leaves the root, or that two rows share, refuses the plan', async () => {
  for (const target of ['../out.txt', '.satchel/lock', 'a.exr']) {
    const world = await worldOf({
      'a.exr': { remote: 'a', decision: { action: 'download' } },
      'n.txt': { local: 'n', remote: 'm', decision: { action: 'keep-both', policy: 'version', target } },
    });
    await expect(world.apply()).rejects.toMatchObject({ code: 'plan.invalid' });
    expect(await textsOf(world)).toEqual({ 'n.txt': 'n' });
  }
});

test('keeping both without a name in the plan takes the first one that is free', async () => {
  const world = await worldOf({
    'notes.txt': { local: 'mine', remote: 'farm', decision: { action: 'keep-both', policy: 'version' } },
  });
  await writeFile(world.at('notes_r2.txt'), 'in the way');
  expect(await world.apply()).toMatchObject({ keptBoth: 1 });
  expect(await textsOf(world)).toEqual({ 'notes.txt': 'mine', 'notes_r2.txt': 'in the way', 'notes_r3.txt': 'farm' });
});

test('content whose bytes are not what its hash says never lands, and is tried three times', async () => {
  const world = await worldOf({
    'bad.exr': { local: 'mine', remote: 'right', decision: { action: 'overwrite' } },
    'short.exr': { remote: 'a longer text', decision: { action: 'download' } },
    'good.exr': { remote: 'good', decision: { action: 'download' } },
  });
  await writeFile(`${world.storeFolder}/Data/${hashOf('right')}.xxh128`, 'wrong');
  await writeFile(`${world.storeFolder}/Data/${hashOf('a longer text')}.xxh128`, 'a long');
  const context = createRunContext();
  const result = await world.apply({}, undefined, context);
  expect(result.failed.map(({ path, code }) => [path, code]).sort()).toEqual([
    ['bad.exr', 'integrity.mismatch'],
    ['short.exr', 'integrity.short'],
  ]);
  expect(await textsOf(world)).toEqual({ 'bad.exr': 'mine', 'good.exr': 'good' });
  expect(await world.temps()).toEqual([]);
  expect(
    context.reports.filter(({ doneBytes = 0, totalBytes = 0 }) => doneBytes > totalBytes || doneBytes < 0),
  ).toEqual([]);
});

test('content that the store has lost fails its row with its own code', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'a', decision: { action: 'download' } } });
  await rm(`${world.storeFolder}/Data/${hashOf('a')}.xxh128`);
  expect((await world.apply()).failed.map(({ code }) => code)).toEqual(['store.missing_content']);
});

test('content under its old name without suffix is found', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'a', decision: { action: 'download' } } });
  await rename(`${world.storeFolder}/Data/${hashOf('a')}.xxh128`, `${world.storeFolder}/Data/${hashOf('a')}`);
  expect(await world.apply()).toMatchObject({ downloaded: 1 });
});

test('equal content of one run is fetched once', async () => {
  const rows = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `f.${String(i)}.exr`,
      { remote: 'black', decision: { action: 'download' as const } },
    ]),
  );
  const world = await worldOf(rows);
  const result = await world.apply();
  expect([result.downloaded, result.bytes]).toEqual([20, 5]);
  expect(new Set(Object.values(await textsOf(world)))).toEqual(new Set(['black']));
});

test('a cancelled run keeps what is in place, removes what is half done and can be undone', async () => {
  const rows = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [
      `f.${String(i)}.exr`,
      { remote: `frame ${String(i)}`, decision: { action: 'download' as const } },
    ]),
  );
  const world = await worldOf(rows);
  const context = createRunContext();
  const { progress } = context;
  const stopping = {
    ...context,
    progress: (report: Parameters<typeof progress>[0]) => {
      if (report.doneFiles === 5) context.controller.abort();
      progress(report);
    },
  };
  await expect(world.apply({}, undefined, stopping)).rejects.toMatchObject({ name: 'AbortError' });
  const placed = Object.keys(await textsOf(world));
  expect(placed.length).toBeGreaterThanOrEqual(5);
  expect(placed.length).toBeLessThan(200);
  expect(await world.temps()).toEqual([]);
  expect(world.ports.runs.get('run-1')?.result).toMatchObject({ downloaded: placed.length });
  expect(await world.undo('run-1', 'undo-1')).toMatchObject({ removed: placed.length, leftAlone: [] });
  expect(await world.tree()).toEqual({});
});

test('a volume that would run low is refused before anything is written', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'a', decision: { action: 'download' } } });
  await expect(world.apply({ minFreeBytes: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({ code: 'disk.full' });
  expect(await textsOf(world)).toEqual({});
});

test('a plan applied to a folder that is not there yet makes it', async () => {
  const world = await worldOf({ 'a/b.exr': { remote: 'a', decision: { action: 'download' } } });
  await rm(world.root, { recursive: true });
  expect(await world.apply()).toMatchObject({ downloaded: 1 });
  expect(await textsOf(world)).toEqual({ 'a/b.exr': 'a' });
});

test('a folder or a link in the place of a file is never replaced, whatever was decided', async () => {
  for (const action of ['overwrite', 'keep-newer'] as const) {
    const world = await worldOf({ 'a.exr': { local: 'x', remote: 'a', decision: { action } } });
    await rm(world.at('a.exr'));
    await mkdir(world.at('a.exr/inside'), { recursive: true });
    const found = await world.ports.files.lstat(world.at('a.exr'));
    const [entry] = world.plan.entries;
    if (entry === undefined || found === undefined) throw new Error('no entry');
    const local = { type: found.type, size: found.sizeBytes, mtimeNs: found.mtimeNs.toString(), fileId: found.fileId };
    const result = await world.apply({ plan: { ...world.plan, entries: [{ ...entry, local }] } });
    expect(result.asked).toEqual([{ path: 'a.exr', code: 'decision.needed' }]);
    expect(Object.keys(await world.tree())).toEqual(['a.exr/', 'a.exr/inside/']);
  }
});

test('all versions of one file are kept under names of their own', async () => {
  const world = await worldOf({
    'a.exr': { remote: 'newest', kind: 'several-versions', decision: { action: 'keep-all' } },
    'x.exr': { remote: 'older', decision: { action: 'skip' } },
  });
  const [entry] = world.plan.entries;
  if (entry === undefined) throw new Error('no entry');
  const version = (text: string) => ({ hash: hashOf(text), size: text.length, mtimeUs: farmTimeUs });
  const remote = { ...entry.remote, versions: [version('newest'), version('older')] };
  await writeFile(world.at('a_r2.exr'), 'in the way');
  expect(await world.apply({ plan: { ...world.plan, entries: [{ ...entry, remote }] } })).toMatchObject({
    downloaded: 1,
    keptBoth: 1,
  });
  expect(await textsOf(world)).toEqual({ 'a.exr': 'newest', 'a_r2.exr': 'in the way', 'a_r3.exr': 'older' });
});
