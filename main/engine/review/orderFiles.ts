/** Puts the files of a plan into the order of their rows. */
import type { PlanSequence } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import type { EntryColumns } from '../outputs/plan/columns/entryColumns';
import { noSequence } from '../outputs/plan/columns/entryFacts';
import { noFrame, type FolderGroup, type Layout, type StepGroup } from './layout';
import { compareNatural } from './naturalOrder';
import { rankNames, type Names } from './rankNames';
import { splitRuns } from './runs';
import type { Steps } from './steps';

/** What has a place of its own: the sequences of the plan in its order, then every file outside a sequence. */
interface Items {
  readonly count: number;
  /** Item of each entry. */
  readonly of: Uint32Array;
  readonly names: Names;
  readonly root: Uint16Array;
  readonly folder: Uint32Array;
}

/** Orders the entries; `section` and `standing` are given per entry. With steps these come before root, folder and name. */
export function orderFiles(plan: ColumnPlan, section: Uint8Array, standing: Uint8Array, steps?: Steps): Layout {
  const { entries } = plan;
  const count = entries.length;
  const items = collectItems(plan);
  const step = steps === undefined ? undefined : stepOfItems(plan, items, steps);
  const rank = rankItems(plan, items, step);
  const key = (index: number): number => (section[index] ?? 0) * items.count + (rank[items.of[index] ?? 0] ?? 0);

  // Counting sort by section and item keeps the time linear and the order of equal keys.
  const keyStart = new Uint32Array(3 * items.count + 1);
  for (let i = 0; i < count; i += 1) bump(keyStart, key(i) + 1, 1);
  for (let k = 1; k < keyStart.length; k += 1) bump(keyStart, k, keyStart[k - 1] ?? 0);
  const entryAt = new Uint32Array(count);
  const next = keyStart.slice();
  for (let i = 0; i < count; i += 1) {
    const k = key(i);
    entryAt[next[k] ?? 0] = i;
    bump(next, k, 1);
  }

  const itemAtRank = new Uint32Array(items.count);
  for (let item = 0; item < items.count; item += 1) itemAtRank[rank[item] ?? 0] = item;
  const blocks = cutBlocks(plan, keyStart, items, itemAtRank);
  const blockCount = blocks.blockSequence.length;
  const frame = new Int32Array(count);
  const standingAt = new Uint8Array(count);
  const blockAt = new Uint32Array(count);
  for (let block = 0; block < blockCount; block += 1) {
    const start = blocks.blockStart[block] ?? 0;
    const end = blocks.blockStart[block + 1] ?? 0;
    if ((blocks.blockSequence[block] ?? -1) >= 0) sortFrames(entries, entryAt, start, end);
    if (end - start === 1) blockAt[start] = block;
    else blockAt.fill(block, start, end);
  }
  for (let position = 0; position < count; position += 1) {
    const index = entryAt[position] ?? 0;
    frame[position] = entries.facts.frame[index] ?? noFrame;
    standingAt[position] = standing[index] ?? 0;
  }
  const sectionBlock = [0, 1, 2, 3].map((wanted) => {
    const block = blocks.blockSection.findIndex((code) => code >= wanted);
    return block < 0 ? blockCount : block;
  });
  return {
    count,
    entryAt,
    blockAt,
    frame,
    sectionBlock,
    sectionStart: sectionBlock.map((block) => blocks.blockStart[block] ?? count),
    ...blocks,
    ...(step === undefined || steps === undefined
      ? {}
      : { byStep: cutSteps(blocks, keyStart, itemAtRank, step, steps) }),
    ...splitRuns({ ...blocks, frame, standing: standingAt }),
  };
}

function collectItems({ entries, sequences, roots }: ColumnPlan): Items {
  const { paths, facts, words } = entries;
  const count = entries.length;
  const of = new Uint32Array(count);
  const itemOfSequence = sequenceItems(entries, sequences);
  let singles = 0;
  for (let index = 0; index < count; index += 1) {
    const sequence = facts.sequence[index] ?? noSequence;
    const known = sequence === noSequence ? -1 : (itemOfSequence[sequence] ?? -1);
    of[index] = known >= 0 ? known : sequences.length + singles;
    if (known < 0) singles += 1;
  }
  const itemCount = sequences.length + singles;
  const encoder = new TextEncoder();
  const sequenceNames = sequences.map(({ prefix, suffix }) => encoder.encode(prefix + suffix));
  // The names of the files as they lie, those of the sequences behind them.
  const fileBytes = paths.nameStart(count);
  const bytes = new Uint8Array(sequenceNames.reduce((sum, name) => sum + name.length, fileBytes));
  bytes.set(paths.names.subarray(0, fileBytes));
  const start = new Uint32Array(itemCount);
  const end = new Uint32Array(itemCount);
  const root = new Uint16Array(itemCount);
  const folder = new Uint32Array(itemCount);
  const rootIndex = new Map(roots.map(({ id }, index) => [id, index]));
  let at = fileBytes;
  for (const [item, sequence] of sequences.entries()) {
    const name = sequenceNames[item] ?? new Uint8Array();
    bytes.set(name, at);
    start[item] = at;
    at += name.length;
    end[item] = at;
    root[item] = rootIndex.get(sequence.root) ?? 0;
    folder[item] = paths.folderId(sequence.folder);
  }
  const rootOf = Uint16Array.from({ length: words.roots.count }, (_, n) => rootIndex.get(words.roots.at(n) ?? -1) ?? 0);
  const entryOf = new Uint32Array(singles);
  for (let index = 0; index < count; index += 1) {
    const item = of[index] ?? 0;
    if (item < sequences.length) continue;
    entryOf[item - sequences.length] = index;
    start[item] = paths.nameStart(index);
    end[item] = paths.nameEnd(index);
    root[item] = rootOf[facts.root[index] ?? 0] ?? 0;
    folder[item] = paths.folderAt(index);
  }
  const text = (item: number): string => {
    const sequence = sequences[item];
    return sequence === undefined
      ? paths.nameAt(entryOf[item - sequences.length] ?? 0)
      : sequence.prefix + sequence.suffix;
  };
  return { count: itemCount, of, names: { bytes, start, end, text }, root, folder };
}

/** Place in the plan of each sequence by its number among the words of the columns; -1 for none. */
function sequenceItems(entries: EntryColumns, sequences: readonly PlanSequence[]): Int32Array {
  const placeOfId = new Map(sequences.map(({ id }, place) => [id, place]));
  return Int32Array.from({ length: entries.words.sequences.count }, (_, number) => {
    const id = entries.words.sequences.at(number);
    return id === undefined ? -1 : (placeOfId.get(id) ?? -1);
  });
}

/** Place of each item by root, folder and name. Folders are compared once each, not once per file. */
function rankItems({ entries }: ColumnPlan, { count, root, folder, names }: Items, step?: Uint16Array): Uint32Array {
  const { folders } = entries.paths;
  const groupOf = new Uint32Array(count);
  const groupByPlace = new Map<number, number>();
  const groups: {
    readonly step: number;
    readonly root: number;
    readonly folder: string;
    size: number;
    start: number;
  }[] = [];
  let lastKey = -1;
  let lastGroup = 0;
  for (let item = 0; item < count; item += 1) {
    const key = ((step?.[item] ?? 0) * 65_536 + (root[item] ?? 0)) * folders.length + (folder[item] ?? 0);
    if (key !== lastKey) {
      let known = groupByPlace.get(key);
      if (known === undefined) {
        known = groups.length;
        groupByPlace.set(key, known);
        groups.push({
          step: step?.[item] ?? 0,
          root: root[item] ?? 0,
          folder: folders[folder[item] ?? 0] ?? '',
          size: 0,
          start: 0,
        });
      }
      lastKey = key;
      lastGroup = known;
    }
    groupOf[item] = lastGroup;
    const group = groups[lastGroup];
    if (group !== undefined) group.size += 1;
  }
  const inOrder = groups.toSorted((a, b) => a.step - b.step || a.root - b.root || compareNatural(a.folder, b.folder));
  let start = 0;
  for (const group of inOrder) {
    group.start = start;
    start += group.size;
    group.size = 0;
  }
  const sorted = new Uint32Array(count);
  for (let item = 0; item < count; item += 1) {
    const group = groups[groupOf[item] ?? 0];
    if (group === undefined) continue;
    sorted[group.start + group.size] = item;
    group.size += 1;
  }
  for (const group of inOrder) rankNames(names, sorted.subarray(group.start, group.start + group.size));
  const rank = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) rank[sorted[place] ?? 0] = place;
  return rank;
}

type Blocks = Pick<
  Layout,
  'blockStart' | 'blockSequence' | 'blockSection' | 'blockFolder' | 'folders' | 'sequenceBlocks'
>;

function cutBlocks(
  { entries, roots, sequences }: ColumnPlan,
  keyStart: Uint32Array,
  items: Items,
  itemAtRank: Uint32Array,
): Blocks {
  let blockCount = 0;
  for (let k = 0; k + 1 < keyStart.length; k += 1) if (keyStart[k] !== keyStart[k + 1]) blockCount += 1;
  const blockStart = new Uint32Array(blockCount + 1);
  const blockSequence = new Int32Array(blockCount);
  const blockSection = new Uint8Array(blockCount);
  const blockFolder = new Uint32Array(blockCount);
  const folders: FolderGroup[] = [];
  const sequenceBlocks = new Int32Array(3 * sequences.length).fill(-1);
  let block = 0;
  let place = -1;
  for (let k = 0; k + 1 < keyStart.length; k += 1) {
    if (keyStart[k] === keyStart[k + 1]) continue;
    const section = Math.floor(k / items.count);
    const item = itemAtRank[k % items.count] ?? 0;
    const folder = items.folder[item] ?? 0;
    const rootPlace = items.root[item] ?? 0;
    const here = (section * roots.length + rootPlace) * entries.paths.folders.length + folder;
    if (here !== place) {
      place = here;
      const path = entries.paths.folders[folder] ?? '';
      folders.push({ root: roots[rootPlace]?.id ?? 0, path, section, firstBlock: block, endBlock: block });
    }
    const group = folders.at(-1);
    if (group !== undefined) group.endBlock = block + 1;
    const sequence = item < sequences.length ? item : -1;
    blockStart[block] = keyStart[k] ?? 0;
    blockSequence[block] = sequence;
    blockSection[block] = section;
    blockFolder[block] = folders.length - 1;
    if (sequence >= 0) sequenceBlocks[3 * sequence + section] = block;
    block += 1;
  }
  blockStart[blockCount] = keyStart.at(-1) ?? 0;
  return { blockStart, blockSequence, blockSection, blockFolder, folders, sequenceBlocks };
}

/** A sequence belongs to the step of all its files. */
function stepOfItems({ entries }: ColumnPlan, { count, of }: Items, steps: Steps): Uint16Array {
  const unset = 65_535;
  const step = new Uint16Array(count).fill(unset);
  for (let index = 0; index < entries.length; index += 1) {
    const item = of[index] ?? 0;
    const own = steps.of(index);
    const known = step[item] ?? unset;
    if (known !== own) step[item] = known === unset ? own : steps.several;
  }
  return step;
}

function cutSteps(
  { blockSection }: Blocks,
  keyStart: Uint32Array,
  itemAtRank: Uint32Array,
  step: Uint16Array,
  steps: Steps,
): NonNullable<Layout['byStep']> {
  const groups: StepGroup[] = [];
  const blockGroup = new Uint32Array(blockSection.length);
  let block = 0;
  let place = -1;
  for (let k = 0; k + 1 < keyStart.length; k += 1) {
    if (keyStart[k] === keyStart[k + 1]) continue;
    const section = blockSection[block] ?? 0;
    const number = step[itemAtRank[k % itemAtRank.length] ?? 0] ?? steps.unknown;
    if (section * 65_536 + number !== place) {
      place = section * 65_536 + number;
      const id = number === steps.several ? 'several' : (steps.ids[number] ?? '');
      groups.push({ step: id, section, firstBlock: block, endBlock: block });
    }
    const group = groups.at(-1);
    if (group !== undefined) group.endBlock = block + 1;
    blockGroup[block] = groups.length - 1;
    block += 1;
  }
  return { groups, blockGroup };
}

function sortFrames(entries: EntryColumns, entryAt: Uint32Array, start: number, end: number): void {
  const { frame } = entries.facts;
  const compare = (a: number, b: number): number =>
    (frame[a] ?? noFrame) - (frame[b] ?? noFrame) || compareNatural(entries.paths.at(a), entries.paths.at(b)) || a - b;
  for (let position = start + 1; position < end; position += 1) {
    const a = entryAt[position - 1] ?? 0;
    const b = entryAt[position] ?? 0;
    const byFrame = (frame[a] ?? noFrame) - (frame[b] ?? noFrame);
    if (byFrame > 0 || (byFrame === 0 && compare(a, b) > 0)) {
      entryAt.subarray(start, end).sort(compare);
      return;
    }
  }
}

function bump(array: Uint32Array, index: number, by: number): void {
  array[index] = (array[index] ?? 0) + by;
}
