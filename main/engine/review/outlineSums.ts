/** What each output of a plan comes to: files, bytes, and how those that are ticked stand to what is here. */
import type { Outline } from '../../../shared/ipc/outlines';
import { actionCodes, kindCodes } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';

export type Sums = Omit<Outline['sums'], 'allIdentical' | 'identicalBytes'>;

const names = [
  'files',
  'bytes',
  'selected',
  'selectedBytes',
  'downloadBytes',
  'identical',
  'new',
  'differ',
  'verifying',
  'needs',
] as const satisfies readonly (keyof Sums)[];
const width = names.length;

/** What leaves come to. */
export interface LeafSums {
  readonly of: (leaves: Uint32Array) => Sums;
  readonly filesOf: (leaf: number) => number;
}

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
}

/** One pass over the files that `shows` has, by position; null has all. */
export function sumLeaves(
  { columns, decisions, table }: Parts,
  leafOf: Uint32Array,
  leafCount: number,
  shows: Uint8Array | null,
  isSelected: (index: number) => boolean,
): LeafSums {
  const cells = new Float64Array(leafCount * width);
  const { entryAt, kind, farmBytes, count } = columns;
  const still = Uint8Array.from({ length: table.size }, (_, id) => {
    const code = table.actionCode(id);
    return code === actionCodes.skip || code === actionCodes['keep-mine'] ? 1 : 0;
  });
  const add = (cell: number, value: number): void => {
    cells[cell] = (cells[cell] ?? 0) + value;
  };
  for (let position = 0; position < count; position += 1) {
    if (shows !== null && shows[position] !== 1) continue;
    const index = entryAt[position] ?? 0;
    const at = (leafOf[index] ?? 0) * width;
    const size = farmBytes[position] ?? 0;
    add(at, 1);
    add(at + 1, size);
    if (!isSelected(index)) continue;
    add(at + 2, 1);
    add(at + 3, size);
    const code = kind[position] ?? 0;
    const isIdentical = code === kindCodes.identical;
    // What nobody decided may be fetched; what stays as it is will not.
    if (!isIdentical && still[decisions.ids[position] ?? 0] !== 1) add(at + 4, size);
    add(at + (isIdentical ? 5 : code === kindCodes.new ? 6 : code === kindCodes.verifying ? 8 : 7), 1);
    if (code !== kindCodes.verifying && !decisions.isDecided(position)) add(at + 9, 1);
  }
  return {
    of: (leaves) => {
      const all = new Float64Array(width);
      for (const leaf of leaves)
        for (let n = 0; n < width; n += 1) all[n] = (all[n] ?? 0) + (cells[leaf * width + n] ?? 0);
      return Object.fromEntries(names.map((name, n) => [name, all[n] ?? 0])) as unknown as Sums;
    },
    filesOf: (leaf) => cells[leaf * width] ?? 0,
  };
}
