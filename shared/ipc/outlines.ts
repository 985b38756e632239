/** The tree of what a download brings, with its ticks. */
import { z } from 'zod';
import { Uid } from './fields';

/** What of a plan's outputs is looked at: those that a filter shows, hung up by step or by folder. */
export const OutlineView = {
  uid: Uid,
  groupBy: z.enum(['step', 'folder']),
  text: z.string().max(1024),
  hidesIdentical: z.boolean(),
};

/** Files of an output; everything after `files` and `bytes` is about those that are ticked. */
const OutlineSums = {
  files: z.number(),
  bytes: z.number(),
  selected: z.number(),
  selectedBytes: z.number(),
  downloadBytes: z.number(),
  identical: z.number(),
  new: z.number(),
  differ: z.number(),
  /** Compared at this moment. */
  verifying: z.number(),
  needs: z.number(),
};

export const OutlineRow = z.strictObject({
  id: z.string(),
  /** `more` stands for the rest of its siblings. */
  type: z.enum(['job', 'step', 'folder', 'sequence', 'file', 'more']),
  /** Empty for a step that is not known; of `more` the number of outputs. */
  label: z.string(),
  level: z.number().int(),
  posInSet: z.number().int(),
  setSize: z.number().int(),
  isExpandable: z.boolean(),
  isExpanded: z.boolean(),
  ...OutlineSums,
});
export type OutlineRow = z.output<typeof OutlineRow>;

export const Outline = z.strictObject({
  revision: z.number().int(),
  /** Rows as they are open now. */
  total: z.number().int(),
  start: z.number().int(),
  rows: z.array(OutlineRow),
  /** Of everything, whatever is filtered. */
  sums: z.strictObject({ ...OutlineSums, allIdentical: z.number(), identicalBytes: z.number() }),
});
export type Outline = z.output<typeof Outline>;
