import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { createApplyWorld, type ApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';
import { createRunContext } from '../support/runContext';
import { applyPlan } from '../../main/engine/outputs/apply/applyPlan';
import { createTrappedFiles, withoutHardLinks } from '../support/faultyFiles';
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
  'r/d/new.exr': { remote: 'new', decision: { action: 'download' } },
  'r/old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  'r/two.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: true } },
  'n.txt': { local: 'n', remote: 'farm n', decision: { action: 'keep-both', policy: 'version', target: 'n_r2.txt' } },
  'look.nk': {
    local: 'look',
    remote: 'farm look',
    decision: { action: 'keep-both', policy: 'rename-local', target: 'look_local.nk' },
  },
};

test('undo gives back names, bytes and times, and the undo of that undo the download', async () => {
  const world = await worldOf(rows);
  const before = await world.tree();
  await world.apply();
  const after = await world.tree();
  expect(await world.undo('run-1', 'undo-1')).toEqual({
    runId: 'undo-1',
    undoes: 'run-1',
    restored: 3,
    removed: 3,
    leftAlone: [],
  });
  expect(await world.tree()).toEqual(before);
  expect([...world.ports.placed.all(world.root)]).toEqual([]);
  expect(await world.undo('undo-1', 'redo-1')).toEqual({
    runId: 'redo-1',
    undoes: 'undo-1',
    restored: 6,
    removed: 0,
    leftAlone: [],
  });
  expect(await world.tree()).toEqual(after);
  expect([...world.ports.placed.all(world.root).keys()].sort()).toEqual([
    'look.nk',
    'n_r2.txt',
    'r/d/new.exr',
    'r/old.exr',
    'r/two.exr',
  ]);
  expect(await world.undo('redo-1', 'undo-2')).toMatchObject({ leftAlone: [] });
  expect(textsOf(await world.tree())).toEqual(textsOf(before));
  expect(world.ports.runs.get('undo-1')).toMatchObject({ kind: 'undo', undoes: 'run-1', title: 'shot 10' });
});

test('what was edited after the download stays exactly as it is, and everything else comes back', async () => {
  const world = await worldOf(rows);
  await world.apply();
  await appendFile(world.at('r/old.exr'), ' edited');
  await appendFile(world.at('r/d/new.exr'), ' edited');
  await rm(world.at('n_r2.txt'));
  await writeFile(world.at('n_r2.txt'), 'another');
  const result = await world.undo('run-1', 'undo-1');
  expect([...result.leftAlone].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'n_r2.txt', reason: 'changed-since' },
    { path: 'r/d/new.exr', reason: 'changed-since' },
    { path: 'r/old.exr', reason: 'changed-since' },
  ]);
  expect(textsOf(await world.tree())).toEqual({
    'r/d/new.exr': 'new edited',
    'r/old.exr': 'farm edited',
    'r/two.exr': 'mine 2',
    'n.txt': 'n',
    'n_r2.txt': 'another',
    'look.nk': 'look',
  });
});

test('a file that was only touched since still counts as untouched, by its bytes', async () => {
  const world = await worldOf(rows);
  await world.apply();
  await world.ports.files.setMtime(world.at('r/old.exr'), 5_000_000n);
  expect(await world.undo('run-1', 'undo-1')).toMatchObject({ leftAlone: [] });
});

test('without its backup a replaced file is left and named', async () => {
  const world = await worldOf(rows);
  await world.apply();
  await rm(world.at('.satchel/backup/run-1/r/old.exr'));
  expect((await world.undo('run-1', 'undo-1')).leftAlone).toEqual([{ path: 'r/old.exr', reason: 'backup-missing' }]);
  expect(textsOf(await world.tree())['r/old.exr']).toBe('farm');
});

test('a dry run says the same and changes nothing', async () => {
  const world = await worldOf(rows);
  await world.apply();
  const before = await world.tree();
  const said = await world.undo('run-1', 'undo-1', { dryRun: true });
  expect(await world.tree()).toEqual(before);
  expect(world.ports.runs.get('undo-1')).toBeUndefined();
  expect(await world.undo('run-1', 'undo-1')).toEqual(said);
});

test('an earlier download is known again after the later one is undone', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'first', decision: { action: 'download' } } });
  await world.apply();
  const first = world.ports.placed.get(world.root, 'a.exr');
  const found = await world.ports.files.lstat(world.at('a.exr'));
  const later = await worldOf({ 'a.exr': { local: 'x', remote: 'second', decision: { action: 'overwrite' } } });
  const [entry] = later.plan.entries;
  if (entry === undefined || found === undefined) throw new Error('no entry');
  const local = { type: found.type, size: found.sizeBytes, mtimeNs: found.mtimeNs.toString(), fileId: found.fileId };
  const plan = { ...world.plan, entries: [{ ...entry, local }] };
  const { hash } = entry.remote;
  await writeFile(`${world.storeFolder}/Data/${hash}.xxh128`, 'second');
  expect(await world.apply({ plan, runId: 'run-2' })).toMatchObject({ replaced: 1 });
  expect(world.ports.placed.get(world.root, 'a.exr')?.hash).toBe(hash);
  await world.undo('run-2', 'undo-2');
  expect(world.ports.placed.get(world.root, 'a.exr')).toEqual(first);
});

test('a journal that somebody changed is refused before anything is touched', async () => {
  const world = await worldOf(rows);
  await world.apply();
  const journal = path.join(world.runFolder('run-1'), 'journal.jsonl');
  const text = await readFile(journal, 'utf8');
  const before = await world.tree();
  for (const changed of [
    text.replaceAll('"r/old.exr"', '"../old.exr"'),
    text.replace('\n', '\nnonsense\n'),
    `${text}{"done":{"n":1}}\n`,
  ]) {
    await writeFile(journal, changed);
    await expect(world.undo('run-1', 'undo-1')).rejects.toMatchObject({ code: 'journal.damaged' });
  }
  expect(await world.tree()).toEqual(before);
});

const action = fc.constantFrom(
  { action: 'overwrite', backup: true } as const,
  { action: 'keep-both', policy: 'version' } as const,
  { action: 'keep-both', policy: 'rename-local' } as const,
  { action: 'keep-both', policy: 'subfolder' } as const,
  { action: 'skip' } as const,
);
const row = fc.record({
  local: fc.option(fc.string({ maxLength: 12 }), { nil: undefined }),
  remote: fc.string({ maxLength: 12 }),
  action,
});
const someRows = fc.dictionary(
  fc.constantFrom('a.exr', 'b/c.exr', 'b/d/e.1001.exr', 'b/d/e.1002.exr', 'ünï/f (1).txt', 'g'),
  row,
  { maxKeys: 6 },
);

test('property: apply then undo gives the same tree, with and without hard links; edits after the apply stay', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, fc.boolean(), fc.nat(5), async (generated, hasLinks, edited) => {
      const literals = Object.fromEntries(
        Object.entries(generated).map(([name, { local, remote, action: wanted }]): [string, RowLiteral] => {
          if (local === undefined) return [name, { remote, decision: { action: 'download' } }];
          const decision = local === remote ? ({ action: 'skip' } as const) : wanted;
          return [name, { local, remote, decision }];
        }),
      );
      const world = await createApplyWorld(literals);
      try {
        const files = hasLinks ? world.ports.files : withoutHardLinks(world.ports.files);
        const before = await world.tree();
        const result = await world.apply({}, files);
        expect([result.failed, result.asked]).toEqual([[], []]);
        const placed = [...world.ports.placed.all(world.root).keys()].sort();
        const victim = placed[edited];
        if (victim !== undefined) await appendFile(world.at(victim), ' edited by hand');
        const edit = victim === undefined ? undefined : (await world.tree())[victim];
        await world.undo('run-1', 'undo-1', { files });
        const after = await world.tree();
        if (victim === undefined) expect(after).toEqual(before);
        else expect(after[victim]).toEqual(edit);
      } finally {
        await world.remove();
      }
    }),
    { numRuns: 60 },
  );
});

test('an edit between the comparison and the download leaves the edit and comes back as a question', async () => {
  const world = await worldOf(rows);
  await appendFile(world.at('r/old.exr'), '!');
  await writeFile(world.at('n_r2.txt'), 'in the way');
  const result = await world.apply();
  expect([...result.asked].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: 'n_r2.txt', code: 'changed-since-plan' },
    { path: 'r/old.exr', code: 'changed-since-plan' },
  ]);
  expect(textsOf(await world.tree())).toMatchObject({ 'r/old.exr': 'mine!', 'n_r2.txt': 'in the way' });
});

for (const [name, call, hasLinks] of [
  ['after the bytes are here', 'setMtime', true],
  ['right before the backup', 'linkExclusive', true],
  ['right before the rename away', 'rename', false],
] as const) {
  test(`an edit ${name} is never lost`, async () => {
    const world = await worldOf({
      'old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
    });
    const edit = (): Promise<void> => writeFile(world.at('old.exr'), 'my edit');
    const isIt = (first: string): boolean =>
      call === 'setMtime' ? first.endsWith('.part') : first === world.at('old.exr');
    const trapped = createTrappedFiles(hasLinks ? world.ports.files : withoutHardLinks(world.ports.files), [
      { call, when: isIt, then: edit },
    ]);
    const result = await world.apply({}, trapped.files);
    expect(trapped.pending()).toEqual([]);
    const places = [world.at('old.exr'), world.at('.satchel/backup/run-1/old.exr')];
    const texts = await Promise.all(places.map((place) => readFile(place, 'utf8').catch(() => undefined)));
    expect(texts).toContain('my edit');
    if (call !== 'rename')
      expect([texts[0], result.asked]).toEqual(['my edit', [{ path: 'old.exr', code: 'changed-since-plan' }]]);
    expect(await world.temps()).toEqual([]);
  });
}

test('G-C3: a parent folder that is a link out of the root, before or during the run, is never written through', async () => {
  const world = await worldOf({
    'out/a.exr': { remote: 'a', decision: { action: 'download' } },
    'late/b.exr': { remote: 'b', decision: { action: 'download' } },
    'fine/c.exr': { remote: 'c', decision: { action: 'download' } },
    'in/d.exr': { remote: 'd', decision: { action: 'download' } },
  });
  const outside = path.join(world.folder, 'outside');
  await mkdir(outside);
  await mkdir(world.at('inner'));
  await symlink(outside, world.at('out'));
  await symlink(world.at('inner'), world.at('in'));
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'setMtime',
      when: (place) => place.startsWith(world.at('late')),
      then: async () => {
        await rename(world.at('late'), world.at('was-late'));
        await symlink(outside, world.at('late'));
        for (const name of await readdir(world.at('was-late')))
          await rename(path.join(world.at('was-late'), name), path.join(outside, name));
      },
    },
  ]);
  const result = await world.apply({}, trapped.files);
  expect(trapped.pending()).toEqual([]);
  expect(result.failed.map((failure) => [failure.path, failure.code]).sort()).toEqual([
    ['late/b.exr', 'download.escapes_root'],
    ['out/a.exr', 'download.escapes_root'],
  ]);
  expect((await readdir(outside)).filter((name) => name.endsWith('.exr'))).toEqual([]);
  expect(textsOf(await world.tree())).toMatchObject({ 'fine/c.exr': 'c', 'inner/d.exr': 'd' });
});

test('a link at the target is neither followed nor replaced', async () => {
  const world = await worldOf({ 'a.exr': { remote: 'a', decision: { action: 'download' } } });
  await writeFile(path.join(world.folder, 'elsewhere'), 'precious');
  await symlink(path.join(world.folder, 'elsewhere'), world.at('a.exr'));
  expect((await world.apply()).asked).toEqual([{ path: 'a.exr', code: 'changed-since-plan' }]);
  expect(textsOf(await world.tree())).toEqual({ 'a.exr': 'precious' });
});

test('a file that another program holds is tried again', async () => {
  const busy = new AppError({ code: 'disk.busy', message: 'held open' });
  const world = await worldOf({
    'old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: false } },
  });
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'rename',
      when: (_, to) => to === world.at('old.exr'),
      then: () => {
        throw busy;
      },
      times: 2,
    },
  ]);
  expect(await world.apply({}, trapped.files)).toMatchObject({ replaced: 1, failed: [] });
  expect(trapped.pending()).toEqual([]);
});

test('cancelling while another program holds the file does not wait for it, and the old file stays', async () => {
  const world = await worldOf({
    'old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite', backup: true } },
  });
  const context = createRunContext();
  const delays: number[] = [];
  const clock = {
    nowMs: () => Date.now(),
    // Waiting for the file ends by the signal alone.
    delay: (ms: number, signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        delays.push(ms);
        if (ms === 250) context.controller.abort();
      }),
  };
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'rename',
      when: (_, to) => to === world.at('old.exr'),
      then: () => {
        throw new AppError({ code: 'disk.busy', message: 'held open' });
      },
    },
  ]);
  const cancelled = applyPlan(
    { ...world.input, runId: 'run-1', runFolder: world.runFolder('run-1') },
    { ...world.ports, files: trapped.files, clock },
    context,
  );
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  expect([trapped.pending(), delays.filter((ms) => ms === 250)]).toEqual([[], [250]]);
  expect([textsOf(await world.tree()), await world.temps()]).toEqual([{ 'old.exr': 'mine' }, []]);
  expect(await readdir(world.at('.satchel/backup/run-1'))).toEqual([]);
});

test('a disk that runs full stops the run, not what is in place; with room again the same run does the rest', async () => {
  const full = new AppError({ code: 'disk.full', message: 'full' });
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `f.${String(i)}.exr`,
      { remote: `f${String(i)}`, decision: { action: 'download' as const } },
    ]),
  );
  const world = await worldOf(many);
  const trapped = createTrappedFiles(world.ports.files, [
    {
      call: 'createExclusive',
      when: (place) => place.endsWith('.part'),
      then: () => {
        throw full;
      },
      times: 1,
    },
  ]);
  await expect(world.apply({}, trapped.files)).rejects.toMatchObject({ code: 'disk.full' });
  const came = Object.keys(await world.tree()).length;
  expect([trapped.pending(), came < 30, await world.temps()]).toEqual([[], true, []]);
  expect(world.ports.runs.get('run-1')?.result).toMatchObject({ downloaded: came, failed: [] });
  const result = await world.apply({ isResumed: true });
  expect([result.downloaded, result.failed, Object.keys(await world.tree()).length]).toEqual([30, [], 30]);
  await world.undo('run-1', 'undo-1');
  expect(await world.tree()).toEqual({});
});
