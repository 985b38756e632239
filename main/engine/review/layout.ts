/** The fixed order of a review: sections, folders, blocks (a sequence or a single file within a section), runs of frames. */

/** Everything is a span of positions, so a node of the tree is two integers. Never changes, so rows never jump. */
export interface Layout {
  readonly count: number;
  /** Entry index at each position. */
  readonly entryAt: Uint32Array;
  /** Block of each position. */
  readonly blockAt: Uint32Array;
  /** First position of each section, and the end. */
  readonly sectionStart: readonly number[];
  /** First block of each section, and the end. */
  readonly sectionBlock: readonly number[];
  /** First position of each block, and the end. */
  readonly blockStart: Uint32Array;
  /** Index into `plan.sequences`, or -1 for a single file. */
  readonly blockSequence: Int32Array;
  readonly blockSection: Uint8Array;
  /** First run of each block, and the end. */
  readonly blockRun: Uint32Array;
  /** First position of each run, and the end. */
  readonly runStart: Uint32Array;
  /** Folder group of each block: same section, root and folder. */
  readonly blockFolder: Uint32Array;
  readonly folders: readonly FolderGroup[];
  /** Present when the order goes by step first: the blocks of each step, and the step group of each block. */
  readonly byStep?: { readonly groups: readonly StepGroup[]; readonly blockGroup: Uint32Array };
  /** Blocks of each sequence by section, -1 where it has none. */
  readonly sequenceBlocks: Int32Array;
  /** Frame of each position; `noFrame` without one. */
  readonly frame: Int32Array;
}

export interface FolderGroup {
  readonly root: number;
  readonly path: string;
  readonly section: number;
  readonly firstBlock: number;
  endBlock: number;
}

/** Files of one step in one section. */
export interface StepGroup {
  /** Empty where it is not known, `several` for a sequence of more than one. */
  readonly step: string;
  readonly section: number;
  readonly firstBlock: number;
  endBlock: number;
}

export { noFrame } from '../outputs/plan/columns/entryFacts';
