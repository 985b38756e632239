/** A plan as typed arrays in row order: what every question of a review is answered from. */
import { planKinds, type PlanEntry } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import type { EntryColumns } from '../outputs/plan/columns/entryColumns';
import { fact, localTypeShift, noSequence } from '../outputs/plan/columns/entryFacts';
import { createNewerSides } from '../outputs/plan/columns/newerSides';
import { applyHash, type HashedEntry } from '../outputs/plan/hashPlan';
import type { newerSide } from '../outputs/plan/rules';
import { actionCodes, kindCodes, markCodes, markOf, noAction, sectionOf } from './codes';
import { orderFiles } from './orderFiles';
import type { Layout } from './layout';
import type { Steps } from './steps';

/** Facts of each file, indexed by its position in row order. Only a hash that arrives changes them; the order never does. */
export interface Columns extends Layout {
  readonly plan: ColumnPlan;
  readonly kind: Uint8Array;
  readonly mark: Uint8Array;
  readonly flags: Uint8Array;
  /** Code of the recommended action, or `noAction`. */
  readonly recommended: Uint8Array;
  readonly farmBytes: Float64Array;
  readonly mineBytes: Float64Array;
  readonly farmMsOf: (position: number) => number;
  /** 0 where nothing of mine has a time. */
  readonly mineMsOf: (position: number) => number;
  /** Root index of each position, for volumes. */
  readonly root: Uint16Array;
  entryOf(position: number): PlanEntry;
  newerSideOf(position: number): ReturnType<typeof newerSide>;
  /** Takes in what a hash told about an entry; answers whether its kind is another one now. */
  reclassify(hashed: HashedEntry): boolean;
  /** Whether a hash told something about it since the review began. */
  isReclassified(position: number): boolean;
  readonly hasReclassified: boolean;
  /** The same by entry, for columns in another order. */
  readonly reclassified: Uint8Array;
  /** Files whose kind is not the one they were put in order by. */
  readonly changedSinceSorted: number;
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

/** Builds the columns for one order of the rows; `isBothChanged` knows what Satchel placed before, where that is recorded. */
export function buildColumns(
  plan: ColumnPlan,
  isBothChanged: (index: number) => boolean,
  order: { readonly reclassified?: Uint8Array; readonly steps?: Steps } = {},
): Columns {
  const reclassified = order.reclassified ?? new Uint8Array(plan.entries.length);
  const { entries } = plan;
  const { facts } = entries;
  const count = entries.length;
  const section = new Uint8Array(count);
  const standing = new Uint8Array(count);
  const markByEntry = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const kind = facts.kind[i] ?? 0;
    const isBoth = kind === kindCodes['edited-here'] && isBothChanged(i);
    section[i] = sectionByKind[kind] ?? 0;
    markByEntry[i] = isBoth ? markCodes['both-changed'] : (markByKind[kind] ?? 0);
    // Kind, both-changed and untouched together: frames that agree in these are one run.
    standing[i] = (kind << 2) | (isBoth ? 2 : 0) | (((facts.facts[i] ?? 0) & fact.untouched) === 0 ? 0 : 1);
  }
  const layout = orderFiles(plan, section, standing, order.steps);
  const rootIndex = new Map(plan.roots.map((root, index) => [root.id, index]));
  const { roots, recommendations } = entries.words;
  const rootOf = Uint16Array.from({ length: roots.count }, (_, n) => rootIndex.get(roots.at(n) ?? -1) ?? 0);
  const recommendedOf = Uint8Array.from({ length: recommendations.count }, (_, n) => {
    const action = recommendations.at(n)?.action;
    return action === undefined || action === 'ask' ? noAction : actionCodes[action];
  });
  const alsoEdited = Uint8Array.from({ length: entries.words.also.count }, (_, n) =>
    entries.words.also.at(n)?.includes('edited-here') === true ? flagAlsoEdited : 0,
  );
  const columns = {
    kind: new Uint8Array(count),
    mark: new Uint8Array(count),
    flags: new Uint8Array(count),
    recommended: new Uint8Array(count),
    farmBytes: new Float64Array(count),
    mineBytes: new Float64Array(count),
    root: new Uint16Array(count),
  };
  for (let position = 0; position < count; position += 1) {
    const index = layout.entryAt[position] ?? 0;
    const bits = facts.facts[index] ?? 0;
    const hasMine = (bits & fact.hasLocal) !== 0;
    columns.kind[position] = facts.kind[index] ?? 0;
    columns.mark[position] = markByEntry[index] ?? 0;
    columns.flags[position] =
      (hasMine ? flagHasMine : 0) |
      ((bits & fact.untouched) === 0 ? 0 : flagUntouched) |
      ((bits & fact.provenByTime) === 0 ? 0 : flagProvenByTime) |
      (hasMine && ((bits >> localTypeShift) & 3) === 0 ? flagMineIsFile : 0) |
      (entries.hasFrom(index) ? flagCopiesMine : 0) |
      (alsoEdited[facts.also[index] ?? 0] ?? 0) |
      ((facts.sequence[index] ?? noSequence) === noSequence ? 0 : flagInSequence);
    columns.recommended[position] = recommendedOf[facts.recommend[index] ?? 0] ?? noAction;
    columns.farmBytes[position] = facts.remoteSize[index] ?? 0;
    columns.root[position] = rootOf[facts.root[index] ?? 0] ?? 0;
    // Beside a link of the farm there is no size to compare with.
    if (hasMine && !isLink(entries, index)) columns.mineBytes[position] = facts.localSize[index] ?? 0;
  }
  let sortedKind: Uint8Array | undefined;
  let changedSinceSorted = 0;
  let hasReclassified = reclassified.includes(1);
  const sideOf = createNewerSides(entries);
  const sides = new Uint8Array(count);
  let positions: Uint32Array | undefined;
  const positionOf = (index: number): number => {
    positions ??= inverse(layout.entryAt);
    return positions[index] ?? -1;
  };
  return {
    ...layout,
    ...columns,
    plan,
    entryOf: (position) => entries.at(entryIndex(layout, position)),
    newerSideOf(position) {
      // Asked of every file for a decision and again for its totals; no hash that arrives changes a time.
      const known = sides[position] ?? 0;
      if (known !== 0) return sideNames[known] ?? 'same';
      const side = sideOf(entryIndex(layout, position));
      sides[position] = sideNames.indexOf(side);
      return side;
    },
    farmMsOf: (position) => (facts.remoteUs[layout.entryAt[position] ?? 0] ?? 0) / 1e3,
    mineMsOf(position) {
      const index = layout.entryAt[position] ?? 0;
      // Nor a time.
      return isLink(entries, index) ? 0 : localMs(entries, index);
    },
    reclassify(hashed) {
      const { index } = hashed;
      const kindBefore = facts.kind[index];
      sortedKind ??= columns.kind.slice();
      entries.replace(index, applyHash(entries.at(index), hashed));
      const entry = entries.at(index);
      const position = positionOf(index);
      reclassified[index] = 1;
      hasReclassified = true;
      const isBoth = entry.kind === 'edited-here' && isBothChanged(index);
      columns.kind[position] = kindCodes[entry.kind];
      columns.mark[position] = markCodes[markOf(entry.kind, isBoth)];
      columns.flags[position] =
        ((columns.flags[position] ?? 0) & ~(flagUntouched | flagProvenByTime | flagAlsoEdited)) |
        (entry.untouched === true ? flagUntouched : 0) |
        (entry.proof === 'time' ? flagProvenByTime : 0) |
        (entry.also?.includes('edited-here') === true ? flagAlsoEdited : 0);
      const action = entry.recommend?.action;
      columns.recommended[position] = action === undefined || action === 'ask' ? noAction : actionCodes[action];
      const kind = facts.kind[index];
      const sorted = sortedKind[position];
      changedSinceSorted += (kind === sorted ? 0 : 1) - (kindBefore === sorted ? 0 : 1);
      return kind !== kindBefore;
    },
    isReclassified: (position) => reclassified[layout.entryAt[position] ?? 0] === 1,
    reclassified,
    get hasReclassified() {
      return hasReclassified;
    },
    get changedSinceSorted() {
      return changedSinceSorted;
    },
    positionOf,
  };
}

function isLink({ odd }: EntryColumns, index: number): boolean {
  return odd.size > 0 && odd.get(index)?.remote.link !== undefined;
}

function localMs({ odd, facts }: EntryColumns, index: number): number {
  const local = odd.size > 0 ? odd.get(index)?.local : undefined;
  if (local !== undefined) return Number(local.mtimeNs) / 1e6;
  return facts.localNs.number(index) / 1e6;
}

function entryIndex({ entryAt }: Layout, position: number): number {
  const index = entryAt[position];
  if (index === undefined) throw new RangeError(`no file at ${position}`);
  return index;
}

function inverse(order: Uint32Array): Uint32Array {
  const positions = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position += 1) positions[order[position] ?? 0] = position;
  return positions;
}

/** By code; 0 is not asked yet. */
const sideNames = [undefined, 'local', 'remote', 'same'] as const;

const sectionByKind = Uint8Array.from(planKinds, sectionOf);
const markByKind = Uint8Array.from(planKinds, (kind) => markCodes[markOf(kind, false)]);
