/** A plan as typed arrays in row order: what every question of a review is answered from. */
import type { Plan, PlanEntry } from '../../../shared/domain/plan';
import { actionCodes, kindCodes, markCodes, markOf, noAction, sectionOf } from './codes';
import { orderFiles } from './orderFiles';
import type { Layout } from './layout';

/** Facts of each file, indexed by its position in row order. They never change during a review. */
export interface Columns extends Layout {
  readonly plan: Plan;
  readonly kind: Uint8Array;
  readonly mark: Uint8Array;
  readonly flags: Uint8Array;
  /** Code of the recommended action, or `noAction`. */
  readonly recommended: Uint8Array;
  readonly farmBytes: Float64Array;
  readonly farmMs: Float64Array;
  readonly mineBytes: Float64Array;
  readonly mineMs: Float64Array;
  /** Root index of each position, for volumes. */
  readonly root: Uint16Array;
  entryOf(position: number): PlanEntry;
  /** The way back: where the entry with this index stands. */
  positionOf(index: number): number;
}

export const flagHasMine = 1;
export const flagUntouched = 2;
export const flagProvenByTime = 4;
export const flagMineIsFile = 8;
export const flagCopiesMine = 16;
export const flagAlsoEdited = 32;
export const flagInSequence = 64;

/** Builds the columns once; `isBothChanged` knows what Satchel placed before, where that is recorded. */
export function buildColumns(plan: Plan, isBothChanged: (entry: PlanEntry) => boolean): Columns {
  const { entries } = plan;
  const count = entries.length;
  const section = new Uint8Array(count);
  const standing = new Uint8Array(count);
  const markByEntry = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const entry = at(entries, i);
    const isBoth = entry.kind === 'edited-here' && isBothChanged(entry);
    const mark = markCodes[markOf(entry.kind, isBoth)];
    section[i] = sectionOf(entry.kind);
    markByEntry[i] = mark;
    // Kind, both-changed and untouched together: frames that agree in these are one run.
    standing[i] = (kindCodes[entry.kind] << 2) | (isBoth ? 2 : 0) | (entry.untouched === true ? 1 : 0);
  }
  const layout = orderFiles(plan, section, standing);
  const rootIndex = new Map(plan.roots.map((root, index) => [root.id, index]));
  const columns = {
    kind: new Uint8Array(count),
    mark: new Uint8Array(count),
    flags: new Uint8Array(count),
    recommended: new Uint8Array(count).fill(noAction),
    farmBytes: new Float64Array(count),
    farmMs: new Float64Array(count),
    mineBytes: new Float64Array(count),
    mineMs: new Float64Array(count),
    root: new Uint16Array(count),
  };
  for (let position = 0; position < count; position += 1) {
    const index = layout.entryAt[position] ?? 0;
    const entry = at(entries, index);
    columns.kind[position] = kindCodes[entry.kind];
    columns.mark[position] = markByEntry[index] ?? 0;
    columns.flags[position] =
      (entry.local === undefined ? 0 : flagHasMine) |
      (entry.untouched === true ? flagUntouched : 0) |
      (entry.proof === 'time' ? flagProvenByTime : 0) |
      (entry.local?.type === 'file' ? flagMineIsFile : 0) |
      (entry.decision?.from === undefined ? 0 : flagCopiesMine) |
      (entry.also?.includes('edited-here') === true ? flagAlsoEdited : 0) |
      (entry.seq === undefined ? 0 : flagInSequence);
    if (entry.recommend !== undefined && entry.recommend.action !== 'ask') {
      columns.recommended[position] = actionCodes[entry.recommend.action];
    }
    columns.farmBytes[position] = entry.remote.size;
    columns.farmMs[position] = Number(entry.remote.mtimeUs) / 1e3;
    columns.root[position] = rootIndex.get(entry.root) ?? 0;
    if (entry.local !== undefined) {
      columns.mineBytes[position] = comparable(entry, entry.local.size);
      columns.mineMs[position] = comparable(entry, Number(entry.local.mtimeNs) / 1e6);
    }
  }
  let positions: Uint32Array | undefined;
  return {
    ...layout,
    ...columns,
    plan,
    entryOf: (position) => at(entries, layout.entryAt[position] ?? -1),
    positionOf(index) {
      positions ??= inverse(layout.entryAt);
      return positions[index] ?? -1;
    },
  };
}

/** Beside a link of the farm there is no size or time to compare with. */
function comparable({ remote }: PlanEntry, value: number): number {
  return remote.link === undefined ? value : 0;
}

function inverse(order: Uint32Array): Uint32Array {
  const positions = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position += 1) positions[order[position] ?? 0] = position;
  return positions;
}

function at(entries: readonly PlanEntry[], index: number): PlanEntry {
  const entry = entries[index];
  if (entry === undefined) throw new RangeError(`no entry ${index}`);
  return entry;
}
