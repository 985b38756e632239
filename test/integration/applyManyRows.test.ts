/** Plans of which almost nothing has to be written: what is left alone costs neither a line of the journal nor an object. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EntryColumns } from '../../main/engine/outputs/plan/columns/entryColumns';
import { planInColumns, type ColumnPlan } from '../../main/engine/outputs/plan/columns/columnPlan';
import type { PlanEntry } from '../../shared/domain/plan';
import { createApplyWorld, hashOf } from '../support/applyWorld';

const count = 150_000;

test('a plan of many identical rows brings its one new file home and tells of the others in one line', async () => {
  const world = await createApplyWorld({ 'new.exr': { remote: 'farm', decision: { action: 'download' } } });
  try {
    const plan: ColumnPlan = { ...planInColumns(world.plan), entries: EntryColumns.of(manyRows(world.plan.entries)) };
    const { identical, downloaded, keptMine, failed, asked } = await world.apply({ plan });
    expect({ identical, downloaded, keptMine, failed, asked }).toEqual({
      identical: count,
      downloaded: 1,
      keptMine: 2,
      failed: [],
      asked: [],
    });
    const lines = (await readFile(path.join(world.runFolder('run-1'), 'journal.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.slice(1).filter((line) => line.startsWith('{"skip"'))).toEqual([
      `{"skip":{"n":1,"code":"identical","count":${count}}}`,
      '{"skip":{"n":2,"code":"keep-mine","count":2}}',
    ]);
    expect(world.ports.declined.has(world.root, 'mine-1.exr', hashOf('other'))).toBe(true);
    expect(Object.keys(await world.tree())).toEqual(['new.exr']);
    expect(await world.undo('run-1', 'run-2')).toMatchObject({ removed: 1, restored: 0, leftAlone: [] });
  } finally {
    await world.remove();
  }
});

function* manyRows(first: readonly PlanEntry[]): Generator<PlanEntry> {
  yield* first;
  const remote = { size: 4, mtimeUs: 1, hash: hashOf('same') };
  const local = { type: 'file' as const, size: 4, mtimeNs: '1000' };
  for (let id = first.length; id < first.length + count; id += 1)
    yield {
      id,
      root: 0,
      path: `renders/same.${id}.exr`,
      remote,
      local: { ...local, hash: remote.hash },
      proof: 'hash',
      kind: 'identical',
      decision: { action: 'skip', origin: 'built-in' },
    };
  for (const id of [0, 1])
    yield {
      id: first.length + count + id,
      root: 0,
      path: `mine-${id}.exr`,
      remote: { ...remote, hash: hashOf('other') },
      local,
      kind: 'edited-here',
      decision: { action: 'keep-mine', origin: 'manual' },
    };
}
