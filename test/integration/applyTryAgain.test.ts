/** Real files that cannot take their place, are mended, and come home within the same run. */
import { renameSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/domain/errors';
import type { ItemOutcome, RunWatch } from '../../main/engine/outputs/apply/runWatch';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import { readJournal } from '../../main/engine/outputs/apply/journal';
import { createApplyRows, type ApplyRows } from '../../main/engine/review/applyRows';
import { createApplyWorld, type ApplyWorld, type RowLiteral } from '../support/applyWorld';
import { createRunContext } from '../support/runContext';

const worlds: ApplyWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}

/** The rows of a world's plan; `stopped` hears of each file that did not come home. */
function rowsOf(
  world: ApplyWorld,
  stopped: (rows: ApplyRows, path: string, code: string) => void,
): { rows: ApplyRows; watch: RunWatch } {
  const rows = createApplyRows(EntryColumns.of(world.plan.entries), () => undefined);
  const watch: RunWatch = {
    ...rows.watch,
    ended: (item, outcome: ItemOutcome) => {
      rows.watch.ended(item, outcome);
      if (outcome.state !== 'done') stopped(rows, item.path, outcome.error.code);
    },
  };
  return { rows, watch };
}

const all = [0, 1, 2, 3, 4];
const overwrite = { action: 'overwrite', backup: true } as const;

test('a locked frame that is freed takes its place in the same run, once, and undo brings all of it back', async () => {
  const world = await worldOf({
    'renders/a.1001.exr': { local: 'old 1001', remote: 'new 1001', decision: overwrite },
    'renders/a.1002.exr': { local: 'old 1002', remote: 'new 1002', decision: overwrite },
    'renders/a.1003.exr': { remote: 'new 1003', decision: { action: 'download' } },
  });
  const before = await world.tree();
  const { files, clock } = world.ports;
  // The waits between attempts at a locked file are real ones, a hundredth as long.
  Object.assign(world.ports, {
    clock: { ...clock, delay: (ms: number, signal: AbortSignal) => clock.delay(ms / 100, signal) },
  });
  const target = world.at('renders/a.1002.exr');
  let isHeld = true;
  const held = new AppError({ code: 'disk.busy', message: `${target} is open in another program.` });
  const holding: typeof files = {
    ...files,
    rename: (from, to) => (isHeld && to === target ? Promise.reject(held) : files.rename(from, to)),
  };
  const context = createRunContext();
  const codes: string[] = [];
  const { rows, watch } = rowsOf(world, (known, path, code) => {
    codes.push(`${path} ${code}`);
    isHeld = false;
    known.again(all);
  });
  const result = await world.apply({ watch }, holding, context);
  expect([codes, [...rows.states.slice(0, 3)], result]).toEqual([
    ['renders/a.1002.exr disk.busy'],
    [3, 3, 3],
    expect.objectContaining({ replaced: 2, downloaded: 1, failed: [], asked: [] }),
  ]);
  expect([(await world.tree())['renders/a.1002.exr']?.text, await world.temps()]).toEqual(['new 1002', []]);
  const moving = context.reports.filter(({ phase }) => phase === 'transferring');
  expect(
    moving.filter(({ doneFiles = 0, doneBytes = 0, totalBytes = 0 }) => doneFiles > 3 || doneBytes > totalBytes),
  ).toEqual([]);
  expect(moving.at(-1)).toMatchObject({ doneFiles: 3, totalFiles: 3 });
  await world.undo('run-1', 'undo-1');
  expect(await world.tree()).toEqual(before);
});

test('what lay in the way of a folder is moved, its files come home, and the journal keeps both attempts', async () => {
  const world = await worldOf({
    'renders/deep/a.1001.exr': { remote: 'new 1001', decision: { action: 'download' } },
    'renders/b.exr': { remote: 'new b', decision: { action: 'download' } },
  });
  await mkdir(world.at('renders'));
  await writeFile(world.at('renders/deep'), 'a file where the folder should be');
  const stops: string[] = [];
  const { watch } = rowsOf(world, (known, path) => {
    stops.push(path);
    renameSync(world.at('renders/deep'), world.at('renders/deep.txt'));
    known.again(all);
  });
  const result = await world.apply({ watch });
  expect([stops, result.downloaded, result.failed, result.asked]).toEqual([['renders/deep/a.1001.exr'], 2, [], []]);
  const { signal } = new AbortController();
  const journal = await readJournal(world.ports.files, `${world.runFolder('run-1')}/journal.jsonl`, signal);
  const kinds = journal?.lines.flatMap((line) => Object.keys(line)) ?? [];
  expect(kinds.filter((kind) => ['done', 'ask', 'fail'].includes(kind)).toSorted()).toEqual(['ask', 'done', 'done']);
});

test('a file that goes on failing is one failed row, however often it is tried', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'lost', decision: { action: 'download' } } });
  await rm(`${world.storeFolder}/Data`, { recursive: true });
  await mkdir(`${world.storeFolder}/Data`);
  let tries = 0;
  const { rows, watch } = rowsOf(world, (known) => {
    tries += 1;
    if (tries < 3) known.again(all);
  });
  const result = await world.apply({ watch });
  expect([tries, result.failed.map(({ path, code }) => [path, code]), rows.isOpen, rows.again(all)]).toEqual([
    3,
    [['a.exr', 'store.missing_content']],
    false,
    0,
  ]);
});

test('a file that is wanted again begins at once, however long those take that are under way', async () => {
  const world = await worldOf({
    'a.exr': { local: 'old a', remote: 'new a', decision: overwrite },
    'b.exr': { local: 'old b', remote: 'new b', decision: overwrite },
  });
  const { files } = world.ports;
  let letGo: () => void = () => undefined;
  const otherMayGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const denied = new AppError({ code: 'disk.denied', message: 'Nobody may write here.' });
  let isDenied = true;
  const holding: typeof files = {
    ...files,
    async rename(from, to) {
      if (to === world.at('a.exr')) await otherMayGo;
      if (to === world.at('b.exr') && isDenied) throw denied;
      await files.rename(from, to);
    },
  };
  Object.assign(world.ports, { files: holding });
  const { rows, watch } = rowsOf(world, (known) => {
    // Somebody presses the key a moment later, when every worker that is left waits.
    setImmediate(() => {
      isDenied = false;
      known.again(all);
    });
  });
  const running = world.apply({
    watch: {
      ...watch,
      ended: (item, outcome) => {
        watch.ended(item, outcome);
        // Only the end of the second attempt lets the other file go on.
        if (item.path === 'b.exr' && outcome.state === 'done') letGo();
      },
    },
  });
  const result = await running;
  expect([result.failed, rows.isOpen]).toEqual([[], false]);
  expect(await readFile(world.at('b.exr'), 'utf8')).toBe('new b');
});
