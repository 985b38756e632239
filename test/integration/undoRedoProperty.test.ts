import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createApplyWorld, type RowLiteral, type Tree } from '../support/applyWorld';

const text = fc.string({ maxLength: 12 });
const action = fc.constantFrom<NonNullable<RowLiteral['decision']>['action'] | 'both' | 'room'>(
  'overwrite',
  'both',
  'room',
  'skip',
  'keep-mine',
);
const row = fc.record({ local: fc.option(text, { nil: undefined }), remote: text, action });
const folders = ['', 'r/', 'r/d/', 'other folder/'];
const tree = fc.array(row, { minLength: 1, maxLength: 6 });

/** What a person could have decided about such a row. */
function literalOf(
  { local, remote, action: wanted }: { local?: string | undefined; remote: string; action: string },
  name: string,
): RowLiteral {
  const base = { remote, ...(local === undefined ? {} : { local }) };
  if (local === undefined) return { ...base, decision: { action: wanted === 'skip' ? 'skip' : 'download' } };
  if (local === remote) return { ...base, decision: { action: 'skip' } };
  if (wanted === 'both') return { ...base, decision: { action: 'keep-both', policy: 'version', target: `${name}_r2` } };
  if (wanted === 'room')
    return { ...base, decision: { action: 'keep-both', policy: 'rename-local', target: `${name}_local` } };
  return { ...base, decision: { action: wanted as 'overwrite' | 'skip' | 'keep-mine' } };
}

/** Folders that hold nothing may be left by nobody. */
const shown = (found: Tree): Record<string, string> =>
  Object.fromEntries(Object.entries(found).map(([name, { text: own, mtimeNs }]) => [name, `${mtimeNs} ${own}`]));

test('planned, applied, undone, redone and undone again: every tree is the one it was, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (rows) => {
      const names = rows.map((_, index) => `${folders[index % folders.length] ?? ''}f${index}.exr`);
      const world = await createApplyWorld(
        Object.fromEntries(rows.map((one, index) => [names[index] ?? '', literalOf(one, names[index] ?? '')])),
      );
      try {
        const before = shown(await world.tree());
        await world.apply();
        const after = shown(await world.tree());
        const steps = [
          await world.undo('run-1', 'undo-1'),
          shown(await world.tree()),
          await world.undo('undo-1', 'redo-1'),
          shown(await world.tree()),
          await world.undo('redo-1', 'undo-2'),
          shown(await world.tree()),
        ];
        expect([steps[1], steps[3], steps[5]]).toEqual([before, after, before]);
        expect([steps[0], steps[2], steps[4]]).toMatchObject([{ leftAlone: [] }, { leftAlone: [] }, { leftAlone: [] }]);
        expect(await world.temps()).toEqual([]);
        expect([...world.ports.placed.all(world.root)]).toEqual([]);
      } finally {
        await world.remove();
      }
    }),
    { numRuns: 300, endOnFailure: true },
  );
}, 300_000);
