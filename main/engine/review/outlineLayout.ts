/** Where every file of a plan hangs in the tree of outputs: a group (step or folder), in it a sequence or a single file. */
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { stepsOf } from './steps';

export type OutlineGroupBy = 'step' | 'folder';

/** Follows from the plan alone, so numbers of groups and leaves name the same files for as long as the plan lives. */
export interface OutlineLayout {
  /** Labels of the groups; empty where a step is not known. */
  readonly groups: readonly string[];
  /** Leaf of each file, by its place in the plan. */
  readonly leafOf: Uint32Array;
  readonly leafCount: number;
  readonly groupOfLeaf: Uint32Array;
  /** First file of each leaf, by its place in the plan. */
  readonly firstOfLeaf: Uint32Array;
  /** Index into `plan.sequences`, or -1 for a single file. */
  readonly sequenceOfLeaf: Int32Array;
  /** Leaves in the order of their groups; those of group g are [groupStart[g], groupStart[g + 1]). */
  readonly leaves: Uint32Array;
  readonly groupStart: Uint32Array;
}

/** Two passes over the files; frames of one sequence that two steps wrote are two leaves. */
export function layOutOutputs(plan: ColumnPlan, groupBy: OutlineGroupBy): OutlineLayout {
  const { entries } = plan;
  const { numberOf, labels } = groupBy === 'step' ? groupsByStep(plan) : groupsByFolder(plan);
  const sequenceIndex = new Map(plan.sequences.map(({ id }, index) => [id, index]));
  const leafOf = new Uint32Array(entries.length);
  const groupOf: number[] = [];
  const first: number[] = [];
  const sequenceOf: number[] = [];
  const known = new Map<number, number>();
  const sequenceCount = plan.sequences.length;
  for (let index = 0; index < entries.length; index += 1) {
    const group = numberOf(index);
    const id = entries.sequenceIdAt(index);
    const sequence = id === undefined ? undefined : sequenceIndex.get(id);
    const key = group * sequenceCount + (sequence ?? 0);
    let leaf = sequence === undefined ? undefined : known.get(key);
    if (leaf === undefined) {
      leaf = groupOf.length;
      groupOf.push(group);
      first.push(index);
      sequenceOf.push(sequence ?? -1);
      if (sequence !== undefined) known.set(key, leaf);
    }
    leafOf[index] = leaf;
  }
  const groups = labels();
  return {
    groups,
    leafOf,
    leafCount: groupOf.length,
    groupOfLeaf: Uint32Array.from(groupOf),
    firstOfLeaf: Uint32Array.from(first),
    sequenceOfLeaf: Int32Array.from(sequenceOf),
    ...sortedByGroup(groupOf, groups.length),
  };
}

interface Groups {
  readonly numberOf: (index: number) => number;
  /** Asked when every file has its number. */
  readonly labels: () => readonly string[];
}

function groupsByStep(plan: ColumnPlan): Groups {
  const steps = stepsOf(plan);
  // Only steps that wrote something have a row.
  const numbers = new Map<number, number>();
  const numberOf = (index: number): number => {
    const step = steps.of(index);
    const number = numbers.get(step) ?? numbers.size;
    numbers.set(step, number);
    return number;
  };
  return { numberOf, labels: () => [...numbers.keys()].map((step) => steps.ids[step] ?? '') };
}

function groupsByFolder({ entries, roots }: ColumnPlan): Groups {
  const { folders } = entries.paths;
  const numbers = new Map<number, number>();
  const names: string[] = [];
  const rootOf = new Map(roots.map((root) => [root.id, root.target ?? root.source]));
  const numberOf = (index: number): number => {
    const folder = entries.paths.folderAt(index);
    const root = entries.rootAt(index);
    const key = root * folders.length + folder;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const name = folders[folder] ?? '';
    // One root goes without saying.
    names.push(
      roots.length > 1 || name === '' ? [rootOf.get(root) ?? '', name].filter((part) => part !== '').join('/') : name,
    );
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  return { numberOf, labels: () => names };
}

function sortedByGroup(groupOf: readonly number[], groupCount: number): Pick<OutlineLayout, 'leaves' | 'groupStart'> {
  const groupStart = new Uint32Array(groupCount + 1);
  for (const group of groupOf) groupStart[group + 1] = (groupStart[group + 1] ?? 0) + 1;
  for (let group = 0; group < groupCount; group += 1)
    groupStart[group + 1] = (groupStart[group + 1] ?? 0) + (groupStart[group] ?? 0);
  const next = groupStart.slice();
  const leaves = new Uint32Array(groupOf.length);
  for (const [leaf, group] of groupOf.entries()) {
    const at = next[group] ?? 0;
    leaves[at] = leaf;
    next[group] = at + 1;
  }
  return { leaves, groupStart };
}
