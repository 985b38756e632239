import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createApplyWorld, hashOf, type ApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';
import { createMortalFiles, createTrappedFiles, withoutHardLinks } from '../support/faultyFiles';
import { createRunContext } from '../support/runContext';
import { applyPlan } from '../../main/engine/outputs/apply/applyPlan';
import { AppError } from '../../shared/domain/errors';

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

const rows: Readonly<Record<string, RowLiteral>> = {
  'r/new.exr': { remote: 'new', decision: { action: 'download' } },
  'r/old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'r/two.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: true } },
};

async function countCalls(variant: (files: ApplyWorld['ports']['files']) => ApplyWorld['ports']['files']) {
  const world = await worldOf(rows);
  const counted = createMortalFiles(variant(world.ports.files), Number.POSITIVE_INFINITY);
  await world.apply({}, counted.files);
  return counted.calls();
}

for (const [name, variant] of [
  ['with hard links', (files: ApplyWorld['ports']['files']) => files],
  ['without hard links', withoutHardLinks],
] as const)
  test(`a run that was killed is brought to its end by the next one in the same folder, ${name}`, async () => {
    const calls = await countCalls(variant);
    const outcomes = [];
    // Lines of the journal are written together as it comes, so the calls of two runs differ by some; behind the last is nothing to bring to an end.
    for (let point = 10; point < calls - 18; point += 7) {
      const world = await worldOf(rows);
      const start = textsOf(await world.tree());
      await world.apply({}, createMortalFiles(variant(world.ports.files), point).files).catch(() => undefined);
      const wasWriting = world.ports.runs.get('run-1') !== undefined;
      const next = { 'next.exr': { remote: 'next', decision: { action: 'download' as const } } };
      const other = await worldOf(next);
      const plan = { ...other.plan, roots: other.plan.roots.map((root) => ({ ...root, target: world.root })) };
      const ports = { ...world.ports, store: other.ports.store };
      const input = { ...world.input, plan, runId: 'run-2', runFolder: world.runFolder('run-2') };
      await applyPlan(input, ports, createRunContext());
      const temps = await world.temps();
      // Undoing both gives the beginning back.
      await world.undo('run-2', 'undo-2');
      if (wasWriting) await world.undo('run-1', 'undo-1');
      outcomes.push({ point, temps, ended: world.ports.runs.get('run-1')?.finishedMs !== undefined || !wasWriting });
      expect({ point, tree: textsOf(await world.tree()) }).toEqual({ point, tree: start });
      await world.remove();
    }
    expect(outcomes.length).toBeGreaterThan(8);
    expect(outcomes).toEqual(outcomes.map(({ point }) => ({ point, temps: [], ended: true })));
  });

test('a run is taken back also when somebody removed .satchel, but never through a link in its place', async () => {
  const world = await worldOf(rows);
  const calls = await countCalls((files) => files);
  await expect(world.apply({}, createMortalFiles(world.ports.files, calls - 12).files)).rejects.toThrow();
  const outside = path.join(world.folder, 'outside');
  await mkdir(outside);
  await rename(world.at('.satchel'), path.join(world.folder, 'kept'));
  await symlink(outside, world.at('.satchel'));
  await expect(world.recover('run-1')).rejects.toMatchObject({ code: 'download.escapes_root' });
  await expect(world.undo('run-1', 'undo-1')).rejects.toMatchObject({ code: 'download.escapes_root' });
  expect(await readdir(outside)).toEqual([]);
  await rm(world.at('.satchel'));
  expect(await world.recover('run-1')).toBe(true);
  expect(await world.temps()).toEqual([]);
});

test('a file named .satchel is told as what it is', async () => {
  const world = await worldOf(rows);
  await writeFile(world.at('.satchel'), 'notes');
  await expect(world.apply()).rejects.toMatchObject({
    code: 'path.unsafe',
    message: `${world.at('.satchel')} is not a folder, so Satchel has no place for its lock and for backups.`,
  });
  expect(textsOf(await world.tree())).toEqual({ 'r/old.exr': 'mine', 'r/two.exr': 'mine 2' });
});

test('undo removes no empty folder that a link leads to', async () => {
  const world = await worldOf({ 'a/b/new.exr': { remote: 'new', decision: { action: 'download' } } });
  await world.apply();
  const outside = path.join(world.folder, 'outside');
  await mkdir(path.join(outside, 'b'), { recursive: true });
  await rename(world.at('a'), world.at('moved'));
  await symlink(outside, world.at('a'));
  await world.undo('run-1', 'undo-1');
  expect(await readdir(outside)).toEqual(['b']);
});

test('not even a temp file is made behind a link that came while a row waited', async () => {
  const twin = { remote: 'same', decision: { action: 'download' as const } };
  const world = await worldOf({ 'late/a.exr': twin, 'late/b.exr': twin });
  const outside = path.join(world.folder, 'outside');
  await mkdir(outside);
  const created: string[] = [];
  const files = createTrappedFiles(world.ports.files, [
    {
      call: 'unlink',
      when: (place) => place.startsWith(world.at('late')),
      then: async () => {
        await rename(world.at('late'), world.at('was-late'));
        await symlink(outside, world.at('late'));
      },
    },
  ]);
  const watched = {
    ...files.files,
    createExclusive: async (place: string) => {
      const writer = await files.files.createExclusive(place);
      created.push(...(await readdir(outside)));
      return writer;
    },
  };
  const result = await world.apply({}, watched);
  expect([result.downloaded, result.failed.map(({ code }) => code)]).toEqual([1, ['download.escapes_root']]);
  expect([files.pending(), created, await readdir(outside)]).toEqual([[], [], []]);
});

test('a folder that vanished during the run is made again', async () => {
  const twin = { remote: 'same', decision: { action: 'download' as const } };
  const rowsOfOne = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`d/${String(i)}.exr`, twin]));
  const world = await worldOf(rowsOfOne);
  let made = 0;
  const files = createTrappedFiles(world.ports.files, [
    {
      call: 'makeFolders',
      when: (place) => place === world.at('d'),
      then: () => void (made += 1),
      times: 2,
    },
    {
      call: 'unlink',
      when: (place) => place.startsWith(world.at('d')),
      then: () => rename(world.at('d'), world.at('gone')),
    },
  ]);
  const result = await world.apply({}, files.files);
  expect([files.pending(), made]).toEqual([[], 2]);
  // What was being written at that moment fails; what comes later has its folder.
  const names = await readdir(world.at('d'));
  expect(names.length).toBeGreaterThanOrEqual(4);
  expect(result.downloaded + result.failed.length).toBe(100);
});

test('rows that were not tried because the quota is used up say so about themselves', async () => {
  const full = new AppError({ code: 'disk.quota', message: 'it does not fit', hint: 'Free some space.' });
  const world = await worldOf(
    Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [
        `f.${String(i)}.exr`,
        { remote: `f${String(i)}`, decision: { action: 'download' as const } },
      ]),
    ),
  );
  const { files: real } = world.ports;
  const files: typeof real = {
    ...real,
    joined: undefined,
    createExclusive: async (place) => ({
      ...(await real.createExclusive(place)),
      stamp: () => Promise.reject(full),
    }),
  };
  const { failed } = await world.apply({}, files);
  const notTried = failed.filter(({ message }) => message !== full.message);
  expect([failed.length, notTried.length >= 36]).toEqual([100, true]);
  expect(notTried).toEqual(
    notTried.map(({ path: name }) => ({
      path: name,
      code: 'disk.quota',
      message: `${world.at(name)} was not brought home, because your quota on its disk is used up.`,
    })),
  );
});

test('a plan whose target lies in the data folder is refused, also through a link', async () => {
  const world = await worldOf(rows);
  const data = path.join(world.folder, 'data');
  await mkdir(data);
  await symlink(data, path.join(world.folder, 'innocent'));
  for (const target of [data, path.join(data, 'runs', 'x'), path.join(world.folder, 'innocent', 'x')]) {
    const plan = { ...world.plan, roots: world.plan.roots.map((root) => ({ ...root, target })) };
    await expect(world.apply({ plan })).rejects.toMatchObject({ code: 'plan.target_refused' });
  }
  expect(await readdir(data)).toEqual([]);
});

test('a record that cannot be kept ends the run without calling a file failed that is in place', async () => {
  const world = await worldOf({
    ...Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [
        `f.${String(i)}.exr`,
        { remote: `f${String(i)}`, decision: { action: 'download' as const } },
      ]),
    ),
  });
  const full = new AppError({ code: 'disk.full', message: 'satchel.db does not fit' });
  const placed = {
    ...world.ports.placed,
    put: () => {
      throw full;
    },
  };
  const input = { ...world.input, runId: 'run-1', runFolder: world.runFolder('run-1') };
  await expect(applyPlan(input, { ...world.ports, placed }, createRunContext())).rejects.toBe(full);
  const came = Object.keys(await world.tree()).filter((name) => name.endsWith('.exr')).length;
  expect(world.ports.runs.get('run-1')?.result).toMatchObject({ downloaded: came, replaced: 0, failed: [] });
  await world.undo('run-1', 'undo-1');
  expect(textsOf(await world.tree())).toEqual({});
});

test('a disk without room for the copy of the journal has no say about the run', async () => {
  const world = await worldOf(rows);
  const files = createTrappedFiles(world.ports.files, [
    {
      call: 'copyExclusive',
      when: (from) => from.endsWith('journal.jsonl'),
      then: () => {
        throw new AppError({ code: 'disk.full', message: 'full' });
      },
    },
  ]);
  expect(await world.apply({}, files.files)).toMatchObject({ downloaded: 1, replaced: 2, failed: [] });
  expect(files.pending()).toEqual([]);
  expect(await readdir(world.at('.satchel'))).toEqual(['backup']);
  expect(await readFile(world.at('.satchel/backup/run-1/r/old.exr'), 'utf8')).toBe('mine');
});

test('the hash of what came home is remembered under the state in which it lies there', async () => {
  const world = await worldOf(rows);
  await world.apply();
  const { files, hashCache } = world.ports;
  const known = await Promise.all(
    ['r/new.exr', 'r/old.exr'].map(async (name) => {
      const stat = await files.lstat(world.at(name));
      return stat === undefined ? undefined : hashCache.get(world.at(name), stat);
    }),
  );
  expect(known).toEqual([hashOf('new'), hashOf('farm')]);
});

test('two roots of a plan that lead to one folder are one lock, and what comes there twice comes once', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'a', decision: { action: 'download' } } });
  await symlink(world.root, path.join(world.folder, 'alias'));
  const [root] = world.plan.roots;
  const [entry] = world.plan.entries;
  if (root === undefined || entry === undefined) throw new TypeError('the plan is empty');
  const plan = {
    ...world.plan,
    roots: [root, { ...root, id: 1, target: path.join(world.folder, 'alias') }],
    entries: [entry, { ...entry, id: 1, root: 1 }, { ...entry, id: 2, root: 1, path: 'b.exr' }],
  };
  const result = await world.apply({ plan });
  expect([result.downloaded + result.identical + result.asked.length, result.failed]).toEqual([3, []]);
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'a', 'b.exr': 'a' });
  expect(await readdir(world.at('.satchel'))).toEqual([]);
  expect(await world.undo('run-1', 'undo-1')).toMatchObject({ leftAlone: [] });
  expect(textsOf(await world.tree())).toEqual({});
});

test('the journal has its name for good before the first file is touched', async () => {
  const world = await worldOf(rows);
  const calls: string[] = [];
  const { files } = world.ports;
  const watched = {
    ...files,
    syncFolder: (folder: string) => {
      calls.push(`sync ${path.basename(folder)}`);
      return files.syncFolder(folder);
    },
    linkExclusive: (from: string, to: string) => {
      if (!to.endsWith('lock')) calls.push('link');
      return files.linkExclusive(from, to);
    },
  };
  await world.apply({}, watched);
  expect(calls.slice(0, 2)).toEqual(['sync run-1', 'link']);
});

test('without hard links the old file gets its name back, however long another program holds it', async () => {
  const world = await worldOf({ 'old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite' } } });
  const target = world.at('old.exr');
  const throwing = (code: 'disk.io' | 'disk.busy') => (): never => {
    throw new AppError({ code, message: code });
  };
  const files = createTrappedFiles(withoutHardLinks(world.ports.files), [
    {
      call: 'rename',
      when: (from, to) => from.endsWith('.part') && to === target,
      then: throwing('disk.io'),
      times: 3,
    },
    {
      call: 'rename',
      when: (from, to) => from.includes('backup') && to === target,
      then: throwing('disk.busy'),
      times: 2,
    },
  ]);
  const { failed } = await world.apply({}, files.files);
  expect([files.pending(), failed.map(({ code }) => code)]).toEqual([[], ['disk.io']]);
  expect([textsOf(await world.tree()), await world.temps()]).toEqual([{ 'old.exr': 'mine' }, []]);
});
