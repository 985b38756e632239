import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readPlan } from '../../main/engine/outputs/plan/planDocument';
import { AppError } from '../../shared/domain/errors';
import { createApplyWorld, type ApplyWorld, type RowLiteral } from '../support/applyWorld';
import { createDice, rounds, seed, type Dice } from './rounds';

const documentsPerRound = 40;
const worlds: ApplyWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});

const rows: Readonly<Record<string, RowLiteral>> = {
  'r/new.1001.exr': { remote: 'new 1', decision: { action: 'download' } },
  'r/old.1001.exr': { local: 'mine 1', remote: 'farm 1', decision: { action: 'overwrite', backup: true } },
  'r/old.1002.exr': { local: 'mine 2', remote: 'farm 2', decision: { action: 'overwrite', backup: true } },
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
const precious = ['mine 1', 'mine 2', 'my notes', 'my look'];

const hostile: readonly unknown[] = [
  ...[
    '../outside/canary',
    '/etc/passwd',
    '..',
    '.',
    '',
    'a/../../x',
    '.satchel/lock',
    '.satchel/backup/x',
    'C:\\x',
    '..\\x',
  ],
  ...[
    'a\0b',
    'a//b',
    'n'.repeat(300),
    'notes.txt',
    'r',
    'r/old.1001.exr',
    '\ud800',
    '__proto__',
    'yesterday',
    'create',
    'replace',
  ],
  ...[
    'remove',
    'rename-local',
    'overwrite',
    'keep-both',
    'elsewhere',
    'keep-all',
    'pick',
    'new',
    'identical',
    'folder',
  ],
  ...[-1, 0, 1, 1.5, 2 ** 53, 1e30, -1e18, null, true, [], {}, '1', '-1', '9'.repeat(25), 'ab'.repeat(16)],
];

/** Changes one or two values anywhere in a document. */
function mutate(document: unknown, dice: Dice): string {
  const copy = structuredClone(document);
  for (let change = dice.between(1, 2); change > 0; change -= 1) {
    let at = copy as Record<string, unknown>;
    for (;;) {
      const keys = Object.keys(at);
      if (keys.length === 0) break;
      const key = dice.pick(keys);
      const inner = at[key];
      if (typeof inner === 'object' && inner !== null && dice.between(0, 5) > 0) {
        at = inner as Record<string, unknown>;
        continue;
      }
      at[key] = dice.pick(hostile);
      break;
    }
  }
  return JSON.stringify(copy);
}

async function allTexts(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
}

/** Whatever a document says: nothing outside the root, nothing of the artist's lost, only errors in words. */
async function harmOf(world: ApplyWorld, work: () => Promise<unknown>): Promise<readonly unknown[]> {
  const harm: unknown[] = [];
  const data = path.join(world.folder, 'data');
  const isElsewhere = (file: string): boolean => !file.startsWith(world.root) && !file.startsWith(data);
  const before = [...(await allTexts(world.folder))].filter(([file]) => isElsewhere(file));
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError)) harm.push(error);
  }
  const after = await allTexts(world.folder);
  const there = [...after].filter(([file]) => isElsewhere(file));
  if (JSON.stringify(there.sort()) !== JSON.stringify(before.sort())) harm.push('something outside changed');
  const texts = new Set([...after].filter(([file]) => file.startsWith(world.root)).map(([, text]) => text));
  harm.push(...precious.filter((text) => !texts.has(text)).map((text) => `lost: ${text}`));
  harm.push(...(await world.temps()));
  return harm;
}

test('a plan that was changed by hand anywhere does no harm', async () => {
  const dice = createDice(seed);
  const harms: unknown[] = [];
  for (let round = 0; round < rounds * documentsPerRound; round += 1) {
    const world = await createApplyWorld(rows);
    worlds.push(world);
    const text = mutate(world.plan, dice);
    const harm = await harmOf(world, () => world.apply({ plan: readPlan(text, 'plan'), leaveUndecided: true }));
    if (harm.length > 0) harms.push({ round, harm, text });
    await world.remove();
  }
  expect(harms).toEqual([]);
});

test('a journal that was changed by hand anywhere does no harm, neither to undo nor to recovery', async () => {
  const dice = createDice(seed);
  const harms: unknown[] = [];
  for (let round = 0; round < rounds * documentsPerRound; round += 1) {
    const world = await createApplyWorld(rows);
    worlds.push(world);
    await world.apply();
    const journal = path.join(world.runFolder('run-1'), 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
    const hasEnd = dice.pick([true, false]);
    if (!hasEnd) lines.pop();
    const at = dice.between(0, lines.length - 1);
    lines[at] = dice.pick([
      (line: string) => mutate(JSON.parse(line), dice),
      (line: string) => line.slice(0, dice.between(0, line.length)),
      () => dice.pick(lines),
    ])(lines[at] ?? '');
    await rm(journal);
    await writeFile(journal, `${lines.join('\n')}${dice.pick(['\n', ''])}`);
    const harm = await harmOf(world, () => world.undo('run-1', 'undo-1'));
    const twice = await harmOf(world, () => world.undo('run-1', 'undo-2'));
    if (harm.length + twice.length > 0) harms.push({ round, harm, twice, line: lines[at] });
    await world.remove();
  }
  expect(harms).toEqual([]);
});
