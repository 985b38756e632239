/** The nodes of a review and their ids, which stay the same under filtering, grouping and new decisions. */
import { AppError } from '../../../shared/domain/errors';
import type { Columns } from './columns';
import { sectionCodes, sections } from './codes';
import { noFrame } from './layout';

export type ReviewNode =
  | { readonly type: 'fold'; readonly section: number }
  | { readonly type: 'folder'; readonly folder: number }
  | { readonly type: 'step'; readonly step: number }
  | { readonly type: 'sequence'; readonly block: number }
  | { readonly type: 'range'; readonly run: number; readonly block: number }
  | { readonly type: 'file'; readonly position: number };

export interface Span {
  readonly start: number;
  readonly end: number;
}

// Row ids are limited to 4,096 characters at the border.
const longestFolderId = 4000;

export function spanOf(columns: Columns, node: ReviewNode): Span {
  switch (node.type) {
    case 'fold':
      return { start: columns.sectionStart[node.section] ?? 0, end: columns.sectionStart[node.section + 1] ?? 0 };
    case 'folder': {
      const group = columns.folders[node.folder];
      return {
        start: columns.blockStart[group?.firstBlock ?? 0] ?? 0,
        end: columns.blockStart[group?.endBlock ?? 0] ?? 0,
      };
    }
    case 'step': {
      const group = columns.byStep?.groups[node.step];
      return {
        start: columns.blockStart[group?.firstBlock ?? 0] ?? 0,
        end: columns.blockStart[group?.endBlock ?? 0] ?? 0,
      };
    }
    case 'sequence':
      return { start: columns.blockStart[node.block] ?? 0, end: columns.blockStart[node.block + 1] ?? 0 };
    case 'range':
      return { start: columns.runStart[node.run] ?? 0, end: columns.runStart[node.run + 1] ?? 0 };
    case 'file':
      return { start: node.position, end: node.position + 1 };
  }
}

/** The section a node lies in. */
export function sectionOfNode(columns: Columns, node: ReviewNode): number {
  if (node.type === 'fold') return node.section;
  return columns.blockSection[columns.blockAt[spanOf(columns, node).start] ?? 0] ?? sectionCodes.differing;
}

/** Names nodes and finds them again. */
export interface NodeIds {
  idOf(node: ReviewNode): string;
  /** Throws `input.not_found` for an id that no node has. */
  nodeOf(id: string): ReviewNode;
  find(id: string): ReviewNode | undefined;
}

export function createNodeIds(columns: Columns): NodeIds {
  const { plan } = columns;
  const sequenceIndex = new Map(plan.sequences.map((sequence, index) => [sequence.id, index]));
  let folderByPath: Map<string, number> | undefined;

  const sequenceName = (block: number): string => {
    const sequence = plan.sequences[columns.blockSequence[block] ?? -1];
    const section = columns.blockSection[block] ?? sectionCodes.differing;
    const part = section === sectionCodes.differing ? '' : `${sections[section] ?? ''}/`;
    return `${part}s${sequence?.id ?? -1}`;
  };
  const folderName = (folder: number): string => {
    const group = columns.folders[folder];
    const name = `f${group === undefined || group.root === 0 ? '' : group.root}:${group?.path ?? ''}`;
    return name.length > longestFolderId ? `f#${folder}` : name;
  };
  const rangeName = (run: number, block: number): string => {
    const first = columns.frame[columns.runStart[run] ?? 0] ?? noFrame;
    const last = columns.frame[(columns.runStart[run + 1] ?? 0) - 1] ?? noFrame;
    const number = run - (columns.blockRun[block] ?? 0);
    // Frames without a number, or a number twice, cannot name a run.
    return first === noFrame || first === last ? `x${number}` : `r${first}-${last}`;
  };
  const idOf = (node: ReviewNode): string => {
    switch (node.type) {
      case 'fold':
        return `fold:${sections[node.section] ?? ''}`;
      case 'folder':
        return folderName(node.folder);
      case 'step':
        return `t:${columns.byStep?.groups[node.step]?.step ?? ''}`;
      case 'sequence':
        return sequenceName(node.block);
      case 'range':
        return `${sequenceName(node.block)}/${rangeName(node.run, node.block)}`;
      case 'file':
        return `e${plan.entries.idAt(columns.entryAt[node.position] ?? 0)}`;
    }
  };

  const findBlock = (section: string | undefined, sequenceId: number): number => {
    const index = sequenceIndex.get(sequenceId);
    const code = section === 'identical' ? 0 : section === 'new' ? 1 : 2;
    return index === undefined ? -1 : (columns.sequenceBlocks[3 * index + code] ?? -1);
  };
  const findRun = (block: number, name: string): number => {
    for (let run = columns.blockRun[block] ?? 0; run < (columns.blockRun[block + 1] ?? 0); run += 1) {
      if (rangeName(run, block) === name) return run;
    }
    return -1;
  };
  const findEntry = (id: number): number | undefined => {
    const index = plan.entries.indexOfId(id);
    return index < 0 ? undefined : columns.positionOf(index);
  };
  const find = (id: string): ReviewNode | undefined => {
    if (id === 'fold:identical') return { type: 'fold', section: sectionCodes.identical };
    if (id === 'fold:new') return { type: 'fold', section: sectionCodes.new };
    const file = /^e(\d+)$/.exec(id);
    if (file !== null) {
      const position = findEntry(Number(file[1]));
      return position === undefined ? undefined : { type: 'file', position };
    }
    const sequence = /^(?:(identical|new)\/)?s(\d+)(?:\/([rx][\d-]+))?$/.exec(id);
    if (sequence !== null) {
      const block = findBlock(sequence[1], Number(sequence[2]));
      if (block < 0) return undefined;
      if (sequence[3] === undefined) return { type: 'sequence', block };
      const run = findRun(block, sequence[3]);
      return run < 0 ? undefined : { type: 'range', run, block };
    }
    if (id.startsWith('t:')) {
      const step = columns.byStep?.groups.findIndex(
        (group) => group.section === sectionCodes.differing && `t:${group.step}` === id,
      );
      return step === undefined || step < 0 ? undefined : { type: 'step', step };
    }
    folderByPath ??= new Map(
      columns.folders.flatMap((group, folder) =>
        group.section === sectionCodes.differing ? [[folderName(folder), folder] as const] : [],
      ),
    );
    const folder = folderByPath.get(id);
    return folder === undefined ? undefined : { type: 'folder', folder };
  };

  return {
    idOf,
    find,
    nodeOf(id) {
      const node = find(id);
      if (node === undefined)
        throw new AppError({ code: 'input.not_found', message: 'This row is no longer part of the review.' });
      return node;
    },
  };
}
