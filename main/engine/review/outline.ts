/** The tree of a plan's outputs: job, then step or folder, then sequences and single files; rows by range, long lists folded. */
import { AppError } from '../../../shared/domain/errors';
import type { Outline, OutlineRow } from '../../../shared/ipc/outlines';
import { visibleText } from '../../../shared/text/format';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { kindCodes } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import { filterFiles } from './filterFiles';
import type { Selection } from './leftOut';
import { layOutOutputs, type OutlineGroupBy, type OutlineLayout } from './outlineLayout';
import { sumLeaves, type LeafSums, type Sums } from './outlineSums';

export interface OutlineView {
  readonly groupBy: OutlineGroupBy;
  readonly text: string;
  readonly hidesIdentical: boolean;
}
export interface OutlineAsk extends OutlineView {
  readonly toggled: readonly string[];
  readonly start: number;
  readonly count: number;
}
export interface OutlineTarget extends OutlineView {
  readonly rowId: string;
}
export type OutlineReply = Outline;

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
  readonly selection: Selection;
  readonly revision: number;
}

/** Longer lists begin with so many outputs and a row for the rest; opened, the rest comes in greater parts. */
const mostAtOnce = 12;
const firstPart = 10;
const nextPart = 500;
/** More groups than these begin closed. */
const mostOpenGroups = 8;

/** A node before it is a row. */
type Node =
  | { readonly type: 'job' }
  | { readonly type: 'group'; readonly group: number }
  | { readonly type: 'leaf'; readonly leaf: number }
  /** The rest of a group from this place among its shown leaves. */
  | { readonly type: 'more'; readonly group: number; readonly from: number };

/** What a view comes to until the review changes. */
interface Shown {
  readonly layout: OutlineLayout;
  readonly shows: Uint8Array | null;
  readonly sums: LeafSums;
  /** Groups with a file to show, and the leaves of each. */
  readonly groups: readonly number[];
  readonly leavesOf: (group: number) => Uint32Array;
  /** Sums that were asked for already. */
  readonly known: Map<string, Sums>;
}

export interface OutlineOf {
  rows(ask: OutlineAsk): OutlineReply;
  /** The files of a row that its view shows, by their place in the plan. `input.not_found` for a row that there is not. */
  filesOf(target: OutlineTarget): number[];
}

export function createOutline(plan: ColumnPlan, parts: () => Parts): OutlineOf {
  const layouts = new Map<OutlineGroupBy, OutlineLayout>();
  let last: { readonly key: string; readonly shown: Shown } | undefined;
  let whole: { readonly revision: number; readonly sums: Outline['sums'] } | undefined;

  const layoutOf = (groupBy: OutlineGroupBy): OutlineLayout => {
    const layout = layouts.get(groupBy) ?? layOutOutputs(plan, groupBy);
    layouts.set(groupBy, layout);
    return layout;
  };
  const shownIn = ({ groupBy, text, hidesIdentical }: OutlineView): Shown => {
    const { columns, decisions, table, selection } = parts();
    const layout = layoutOf(groupBy);
    let shows = filterFiles(columns, { kinds: [], undecidedOnly: false, text }, decisions.isUndecided);
    if (hidesIdentical) {
      shows ??= new Uint8Array(columns.count).fill(1);
      for (let position = 0; position < columns.count; position += 1)
        if (columns.kind[position] === kindCodes.identical) shows[position] = 0;
    }
    const sums = sumLeaves({ columns, decisions, table }, layout.leafOf, layout.leafCount, shows, selection.isSelected);
    const shownLeaves = new Map<number, Uint32Array>();
    const leavesOf = (group: number): Uint32Array => {
      const known = shownLeaves.get(group);
      if (known !== undefined) return known;
      const all = layout.leaves.subarray(layout.groupStart[group] ?? 0, layout.groupStart[group + 1] ?? 0);
      const leaves = shows === null ? all : all.filter((leaf) => sums.filesOf(leaf) > 0);
      shownLeaves.set(group, leaves);
      return leaves;
    };
    const groups = layout.groups.map((_, group) => group).filter((group) => leavesOf(group).length > 0);
    return { layout, shows, sums, groups, leavesOf, known: new Map() };
  };
  const shownOf = (view: OutlineView): Shown => {
    const key = JSON.stringify([view.groupBy, view.text, view.hidesIdentical, parts().revision]);
    if (last?.key !== key) last = { key, shown: shownIn(view) };
    return last.shown;
  };

  const leavesOfNode = ({ leavesOf, layout }: Shown, node: Node): Uint32Array => {
    switch (node.type) {
      case 'job':
        return layout.leaves;
      case 'group':
        return leavesOf(node.group);
      case 'leaf':
        return Uint32Array.of(node.leaf);
      case 'more':
        return leavesOf(node.group).subarray(node.from);
    }
  };
  const sumOf = (shown: Shown, node: Node): Sums => {
    const id = idOf(node);
    const sum = shown.known.get(id) ?? shown.sums.of(leavesOfNode(shown, node));
    shown.known.set(id, sum);
    return sum;
  };
  const everything = (): Outline['sums'] => {
    const { columns, revision } = parts();
    if (whole?.revision !== revision) {
      const sums = sumOf(shownIn({ groupBy: 'folder', text: '', hidesIdentical: false }), { type: 'job' });
      let allIdentical = 0;
      let identicalBytes = 0;
      for (let position = 0; position < columns.count; position += 1) {
        if (columns.kind[position] !== kindCodes.identical) continue;
        allIdentical += 1;
        identicalBytes += columns.farmBytes[position] ?? 0;
      }
      whole = { revision, sums: { ...sums, allIdentical, identicalBytes } };
    }
    return whole.sums;
  };
  const labelOf = ({ layout, leavesOf }: Shown, node: Node): string => {
    switch (node.type) {
      case 'job':
        return plan.source.jobName ?? '';
      case 'group':
        return layout.groups[node.group] ?? '';
      case 'leaf': {
        const sequence = plan.sequences[layout.sequenceOfLeaf[node.leaf] ?? -1];
        return sequence?.label ?? plan.entries.paths.nameAt(layout.firstOfLeaf[node.leaf] ?? 0);
      }
      case 'more':
        return String(leavesOf(node.group).length - node.from);
    }
  };
  const typeOf = ({ layout }: Shown, groupBy: OutlineGroupBy, node: Node): OutlineRow['type'] =>
    node.type === 'group'
      ? groupBy
      : node.type === 'leaf'
        ? (layout.sequenceOfLeaf[node.leaf] ?? -1) < 0
          ? 'file'
          : 'sequence'
        : node.type;

  return {
    rows({ toggled, start, count, ...view }) {
      const shown = shownOf(view);
      const isToggled = new Set(toggled);
      const rows: OutlineRow[] = [];
      let total = 0;
      /** Counts a row, and writes it where it was asked for; answers whether it is open. */
      const place = (node: Node, level: number, posInSet: number, setSize: number): boolean => {
        const id = idOf(node);
        const isExpandable = node.type !== 'leaf';
        const opens = node.type === 'job' || (node.type === 'group' && shown.groups.length <= mostOpenGroups);
        const isExpanded = isExpandable && opens !== isToggled.has(id);
        if (total >= start && total < start + count)
          rows.push({
            id,
            type: typeOf(shown, view.groupBy, node),
            label: visibleText(labelOf(shown, node)),
            level,
            posInSet,
            setSize,
            isExpandable,
            isExpanded,
            ...sumOf(shown, node),
          });
        total += 1;
        return isExpanded;
      };
      const placeLeaves = (group: number, from: number, level: number): void => {
        const leaves = shown.leavesOf(group);
        const left = leaves.length - from;
        const [most, part] = from === 0 ? [mostAtOnce, firstPart] : [nextPart, nextPart];
        const size = left > most ? part : left;
        const setSize = size + (left > most ? 1 : 0);
        for (let n = 0; n < size; n += 1) place({ type: 'leaf', leaf: leaves[from + n] ?? 0 }, level, n + 1, setSize);
        if (size === left) return;
        const more = { type: 'more', group, from: from + size } as const;
        if (place(more, level, setSize, setSize)) placeLeaves(group, more.from, level + 1);
      };
      if (shown.groups.length > 0 && place({ type: 'job' }, 1, 1, 1)) {
        // A single step says nothing that its job does not.
        const [only] = shown.groups;
        const isPlain = shown.layout.groups.length === 1 && only !== undefined && view.groupBy === 'step';
        if (isPlain) placeLeaves(only, 0, 2);
        else
          for (const [n, group] of shown.groups.entries())
            if (place({ type: 'group', group }, 2, n + 1, shown.groups.length)) placeLeaves(group, 0, 3);
      }
      return { revision: parts().revision, total, start, rows, sums: everything() };
    },
    filesOf({ rowId, ...view }) {
      const shown = shownOf(view);
      const { layout, shows } = shown;
      const { columns } = parts();
      const node = nodeOf(rowId, layout);
      const isIn = new Uint8Array(layout.leafCount);
      if (node.type === 'job') isIn.fill(1);
      else if (node.type === 'leaf') isIn[node.leaf] = 1;
      else for (const leaf of shown.leavesOf(node.group).subarray(node.type === 'more' ? node.from : 0)) isIn[leaf] = 1;
      const files: number[] = [];
      for (let index = 0; index < layout.leafOf.length; index += 1) {
        if (isIn[layout.leafOf[index] ?? 0] !== 1) continue;
        if (shows === null || shows[columns.positionOf(index)] === 1) files.push(index);
      }
      return files;
    },
  };
}

function idOf(node: Node): string {
  switch (node.type) {
    case 'job':
      return 'job';
    case 'group':
      return `g${node.group}`;
    case 'leaf':
      return `l${node.leaf}`;
    case 'more':
      return `m${node.group}-${node.from}`;
  }
}

function nodeOf(id: string, { groups, leafCount }: OutlineLayout): Node {
  if (id === 'job') return { type: 'job' };
  const [, letter, first = '', from = ''] = /^([glm])(\d{1,9})(?:-(\d{1,9}))?$/.exec(id) ?? [];
  const number = Number(first);
  if (letter === 'g' && number < groups.length) return { type: 'group', group: number };
  if (letter === 'l' && number < leafCount) return { type: 'leaf', leaf: number };
  if (letter === 'm' && number < groups.length && from !== '')
    return { type: 'more', group: number, from: Number(from) };
  throw new AppError({ code: 'input.not_found', message: 'This row is no longer part of the plan.' });
}
