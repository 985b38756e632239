/** The sections of a snapshot that are as long as they need to be: names, words, decisions, and what columns cannot hold. */
import type { PlanDecision, PlanEntry } from '../../../../../shared/domain/plan';
import type { ColumnPlan } from '../columns/columnPlan';
import { EntryColumns, type ColumnParts } from '../columns/entryColumns';
import { PathColumn, type PathParts } from '../columns/pathColumn';
import { planPieces } from '../planDocument';
import { bytesOf } from './layout';

/** An entry that columns cannot hold as it is, or its decision. */
export interface OddRow {
  readonly at: number;
  readonly entry?: PlanEntry;
  readonly decision?: PlanDecision;
}

/** Bytes of one number in each section, in the order of the file. */
const widths = {
  decisions: 4,
  ids: 8,
  taskBytes: 1,
  taskEnds: 4,
  pathFolderPool: 1,
  pathFolderEnds: 4,
  pathFolder: 4,
  pathEnds: 4,
  pathNames: 1,
  targets: 4,
  targetFolderPool: 1,
  targetFolderEnds: 4,
  targetFolder: 4,
  targetEnds: 4,
  targetNames: 1,
  froms: 4,
  fromFolderPool: 1,
  fromFolderEnds: 4,
  fromFolder: 4,
  fromEnds: 4,
  fromNames: 1,
  odd: 1,
  frame: 1,
} as const;
type Section = keyof typeof widths;
const sections = Object.keys(widths) as Section[];

export type SectionBytes = Readonly<Record<Section, Uint8Array>>;

/** Undefined for a plan with names that only its document can hold. */
export function sectionsOf(plan: ColumnPlan): readonly Uint8Array[] | undefined {
  const { entries } = plan;
  const paths = entries.paths.parts;
  const targets = entries.targets.paths.parts;
  const froms = entries.froms.paths.parts;
  if (paths === undefined || targets === undefined || froms === undefined) return undefined;
  const rows = entries.length;
  const { tasks } = entries.words;
  const bytes: Record<Section, ArrayBufferView> = {
    decisions: entries.decisions.subarray(0, rows),
    ids: entries.ids?.subarray(0, rows) ?? new Uint8Array(),
    taskBytes: tasks.bytes,
    taskEnds: tasks.ends,
    targets: entries.targets.at.subarray(0, rows),
    froms: entries.froms.at.subarray(0, rows),
    ...prefixed('path', paths),
    ...prefixed('target', targets),
    ...prefixed('from', froms),
    odd: new TextEncoder().encode(JSON.stringify(oddRows(entries))),
    frame: joined([...planPieces({ ...plan, entries: new EntryColumns() })]),
  };
  return sections.map((section) => bytesOf(bytes[section]));
}

/** Room for sections of these lengths; undefined when they cannot be those of so many rows. */
export function emptySections(lengths: readonly number[], rows: number): SectionBytes | undefined {
  if (lengths.length !== sections.length) return undefined;
  const fits = sections.every((section, at) => {
    const numbers = (lengths[at] ?? 0) / widths[section];
    if (!Number.isInteger(numbers)) return false;
    if (section === 'decisions' || section === 'pathFolder' || section === 'pathEnds') return numbers === rows;
    if (section === 'ids') return numbers === 0 || numbers === rows;
    return section === 'targets' || section === 'froms' ? numbers <= rows : true;
  });
  if (!fits) return undefined;
  return Object.fromEntries(
    sections.map((section, at) => [section, new Uint8Array(lengths[at] ?? 0)]),
  ) as unknown as SectionBytes;
}

/** The sections in the order of the file. */
export function inOrder(bytes: SectionBytes): readonly Uint8Array[] {
  return sections.map((section) => bytes[section]);
}

/** The arrays of a list of paths. */
export function pathParts(bytes: SectionBytes, which: 'path' | 'target' | 'from'): PathParts {
  return {
    folderPool: bytes[`${which}FolderPool`],
    folderEnds: numbers(bytes[`${which}FolderEnds`]),
    folder: numbers(bytes[`${which}Folder`]),
    ends: numbers(bytes[`${which}Ends`]),
    names: bytes[`${which}Names`],
  };
}

/** What the sections say of columns; their paths and tasks were judged before. */
export function partsOf(bytes: SectionBytes, rest: Pick<ColumnParts, 'facts' | 'words' | 'length'>): ColumnParts {
  return {
    ...rest,
    paths: PathColumn.over(pathParts(bytes, 'path')),
    targets: { paths: PathColumn.over(pathParts(bytes, 'target')), at: numbers(bytes.targets) },
    froms: { paths: PathColumn.over(pathParts(bytes, 'from')), at: numbers(bytes.froms) },
    decisions: numbers(bytes.decisions),
    ids: bytes.ids.length === 0 ? undefined : new Float64Array(bytes.ids.buffer),
    odd: new Map(),
    oddDecisions: new Map(),
  };
}

/** Whole numbers of 32 bits; the bytes have a buffer of their own. */
export function numbers(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, 0, bytes.length / 4);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function oddRows({ odd, oddDecisions }: ColumnParts): OddRow[] {
  const places = [...new Set([...odd.keys(), ...oddDecisions.keys()])].sort((a, b) => a - b);
  return places.map((at) => {
    const entry = odd.get(at);
    const decision = oddDecisions.get(at);
    return { at, ...(entry === undefined ? {} : { entry }), ...(decision === undefined ? {} : { decision }) };
  });
}

function prefixed<P extends string>(prefix: P, parts: PathParts) {
  const { folderPool, folderEnds, folder, ends, names } = parts;
  return {
    [`${prefix}FolderPool`]: folderPool,
    [`${prefix}FolderEnds`]: folderEnds,
    [`${prefix}Folder`]: folder,
    [`${prefix}Ends`]: ends,
    [`${prefix}Names`]: names,
  } as Record<`${P}FolderPool` | `${P}FolderEnds` | `${P}Folder` | `${P}Ends` | `${P}Names`, Uint8Array | Uint32Array>;
}
