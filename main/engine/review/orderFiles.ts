/** Puts the files of a plan into the order of their rows. */
import type { Plan, PlanEntry, PlanSequence } from '../../../shared/domain/plan';
import { noFrame, type FolderGroup, type Layout } from './layout';
import { compareNatural } from './naturalOrder';
import { splitRuns } from './runs';

interface Item {
  readonly root: number;
  readonly folder: string;
  readonly name: string;
  readonly sequence: number;
}

/** Orders the entries; `section` and `standing` are given per entry. */
export function orderFiles(plan: Plan, section: Uint8Array, standing: Uint8Array): Layout {
  const { entries, sequences } = plan;
  const count = entries.length;
  const { items, itemOf } = collectItems(entries, sequences);
  const rank = rankItems(items);
  const key = (index: number): number => (section[index] ?? 0) * items.length + (rank[itemOf[index] ?? 0] ?? 0);

  // Counting sort by section and item keeps the time linear and the order of equal keys.
  const keyStart = new Uint32Array(3 * items.length + 1);
  for (let i = 0; i < count; i += 1) bump(keyStart, key(i) + 1, 1);
  for (let k = 1; k < keyStart.length; k += 1) bump(keyStart, k, keyStart[k - 1] ?? 0);
  const entryAt = new Uint32Array(count);
  const next = keyStart.slice();
  for (let i = 0; i < count; i += 1) {
    const k = key(i);
    entryAt[next[k] ?? 0] = i;
    bump(next, k, 1);
  }

  const itemAtRank = new Uint32Array(items.length);
  rank.forEach((place, item) => (itemAtRank[place] = item));
  const blocks = cutBlocks(keyStart, items, itemAtRank, sequences.length);
  const frame = new Int32Array(count);
  for (let block = 0; block < blocks.blockSequence.length; block += 1) {
    if ((blocks.blockSequence[block] ?? -1) >= 0) {
      sortFrames(entries, entryAt, blocks.blockStart[block] ?? 0, blocks.blockStart[block + 1] ?? 0);
    }
  }
  const standingAt = new Uint8Array(count);
  const blockAt = new Uint32Array(count);
  for (let block = 0; block < blocks.blockSequence.length; block += 1) {
    blockAt.fill(block, blocks.blockStart[block], blocks.blockStart[block + 1]);
  }
  for (let position = 0; position < count; position += 1) {
    const index = entryAt[position] ?? 0;
    frame[position] = entries[index]?.frame ?? noFrame;
    standingAt[position] = standing[index] ?? 0;
  }
  const sectionBlock = [0, 1, 2, 3].map((wanted) => {
    let block = 0;
    while (block < blocks.blockSection.length && (blocks.blockSection[block] ?? 0) < wanted) block += 1;
    return block;
  });
  return {
    count,
    entryAt,
    blockAt,
    frame,
    sectionBlock,
    sectionStart: sectionBlock.map((block) => blocks.blockStart[block] ?? count),
    ...blocks,
    ...splitRuns({ ...blocks, frame, standing: standingAt }),
  };
}

function collectItems(
  entries: readonly PlanEntry[],
  sequences: readonly PlanSequence[],
): { readonly items: readonly Item[]; readonly itemOf: Uint32Array } {
  const items: Item[] = sequences.map((sequence, index) => ({
    root: sequence.root,
    folder: sequence.folder,
    name: sequence.prefix + sequence.suffix,
    sequence: index,
  }));
  const sequenceIndex = new Map(sequences.map((sequence, index) => [sequence.id, index]));
  const itemOf = new Uint32Array(entries.length);
  entries.forEach((entry, index) => {
    const known = entry.seq === undefined ? undefined : sequenceIndex.get(entry.seq);
    if (known !== undefined) {
      itemOf[index] = known;
      return;
    }
    const cut = entry.path.lastIndexOf('/');
    itemOf[index] = items.length;
    items.push({
      root: entry.root,
      folder: cut < 0 ? '' : entry.path.slice(0, cut),
      name: entry.path.slice(cut + 1),
      sequence: -1,
    });
  });
  return { items, itemOf };
}

/** Place of each item by root, folder and name. Folders are compared once each, not once per file. */
function rankItems(items: readonly Item[]): Uint32Array {
  const places = new Map<string, number>();
  const groups: { readonly root: number; readonly folder: string; readonly members: number[] }[] = [];
  items.forEach((item, index) => {
    const name = `${item.root}:${item.folder}`;
    let place = places.get(name);
    if (place === undefined) {
      place = groups.length;
      places.set(name, place);
      groups.push({ root: item.root, folder: item.folder, members: [] });
    }
    groups[place]?.members.push(index);
  });
  groups.sort((a, b) => a.root - b.root || compareNatural(a.folder, b.folder));
  const rank = new Uint32Array(items.length);
  const nameOf = (index: number): string => items[index]?.name ?? '';
  let next = 0;
  for (const { members } of groups) {
    members.sort((a, b) => compareNatural(nameOf(a), nameOf(b)) || a - b);
    for (const member of members) {
      rank[member] = next;
      next += 1;
    }
  }
  return rank;
}

type Blocks = Pick<
  Layout,
  'blockStart' | 'blockSequence' | 'blockSection' | 'blockFolder' | 'folders' | 'sequenceBlocks'
>;

function cutBlocks(
  keyStart: Uint32Array,
  items: readonly Item[],
  itemAtRank: Uint32Array,
  sequenceCount: number,
): Blocks {
  const starts: number[] = [];
  const sequence: number[] = [];
  const section: number[] = [];
  const folderOf: number[] = [];
  const folders: FolderGroup[] = [];
  const sequenceBlocks = new Int32Array(3 * sequenceCount).fill(-1);
  for (let k = 0; k + 1 < keyStart.length; k += 1) {
    if (keyStart[k] === keyStart[k + 1]) continue;
    const inSection = Math.floor(k / items.length);
    const item = items[itemAtRank[k % items.length] ?? 0];
    if (item === undefined) continue;
    const block = starts.length;
    let group = folders.at(-1);
    if (group?.section !== inSection || group.root !== item.root || group.path !== item.folder) {
      group = { root: item.root, path: item.folder, section: inSection, firstBlock: block, endBlock: block };
      folders.push(group);
    }
    group.endBlock = block + 1;
    starts.push(keyStart[k] ?? 0);
    sequence.push(item.sequence);
    section.push(inSection);
    folderOf.push(folders.length - 1);
    if (item.sequence >= 0) sequenceBlocks[3 * item.sequence + inSection] = block;
  }
  starts.push(keyStart.at(-1) ?? 0);
  return {
    blockStart: Uint32Array.from(starts),
    blockSequence: Int32Array.from(sequence),
    blockSection: Uint8Array.from(section),
    blockFolder: Uint32Array.from(folderOf),
    folders,
    sequenceBlocks,
  };
}

function sortFrames(entries: readonly PlanEntry[], entryAt: Uint32Array, start: number, end: number): void {
  const compare = (a: number, b: number): number => {
    const x = entries[a];
    const y = entries[b];
    return (x?.frame ?? noFrame) - (y?.frame ?? noFrame) || compareNatural(x?.path ?? '', y?.path ?? '') || a - b;
  };
  for (let position = start + 1; position < end; position += 1) {
    if (compare(entryAt[position - 1] ?? 0, entryAt[position] ?? 0) > 0) {
      entryAt.subarray(start, end).sort(compare);
      return;
    }
  }
}

function bump(array: Uint32Array, index: number, by: number): void {
  array[index] = (array[index] ?? 0) + by;
}
