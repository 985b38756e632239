/** A review as a window shows it: its summary, the reach of a decision, the details of a row. Rows travel by themselves (rows.ts). */
import { z } from 'zod';
import { planKinds } from '../domain/plan';
import { ErrorDtoSchema } from '../domain/transfer';
import { PlanActionSchema, RowId, Uid } from './fields';
import { applyStates } from './rows';

export const ReviewFilter = z.strictObject({
  /** Empty = all kinds. */
  kinds: z.array(z.enum(planKinds)),
  undecidedOnly: z.boolean(),
  text: z.string().max(1024),
  /** Files in this state of an apply; what changes state comes and goes. */
  applyState: z.enum(applyStates).optional(),
});
export type ReviewFilter = z.output<typeof ReviewFilter>;

/** Everything of a review but its rows. */
export const ReviewSummary = z.strictObject({
  uid: Uid,
  revision: z.number().int(),
  title: z.string(),
  jobId: z.string().optional(),
  roots: z.array(
    z.strictObject({ id: z.number(), source: z.string(), target: z.string().nullable(), how: z.string() }),
  ),
  fileCount: z.number(),
  differingCount: z.number(),
  undecidedCount: z.number(),
  blockedCount: z.number(),
  byKind: z.partialRecord(z.enum(planKinds), z.number()),
  byAction: z.partialRecord(PlanActionSchema, z.number()),
  /** Rows of the current view. */
  rowCount: z.number(),
  /** Files of the current view. */
  filteredCount: z.number(),
  fetchBytes: z.number(),
  backupBytes: z.number(),
  /** Files that applying would write. */
  writeCount: z.number(),
  volumes: z.array(
    z.strictObject({
      label: z.string(),
      freeBytes: z.number().nullable(),
      lowestFreeBytes: z.number().nullable(),
      finalFreeBytes: z.number().nullable(),
      /** What comes onto the volume; absent where its free space is not known. */
      writesBytes: z.number().optional(),
    }),
  ),
  hashing: z.strictObject({ needed: z.number(), done: z.number() }),
  preset: z.string(),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      action: PlanActionSchema,
      count: z.number(),
      locked: z.boolean(),
    }),
  ),
  groupBy: z.enum(['sequence', 'folder', 'step']),
  filter: ReviewFilter,
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  /** A guard that keeps apply from starting, in words; absent when there is none. */
  blockedReason: z.string().optional(),
  state: z.enum(['draft', 'ready', 'applied']),
  /** Rows whose kind changed since the rows were put in order; `review.resort` orders them again. */
  changedSinceSorted: z.number().int().optional(),
  /** Files copied from here so that a new set is whole, and their bytes. */
  copyLocalCount: z.number().int().optional(),
  copyLocalBytes: z.number().optional(),
  /** Rows that wait because a rule's action does not fit their kind, or their kind changed after somebody decided. */
  unfitCount: z.number().int().optional(),
  /** Files that are left out of this download; no other number counts them. */
  leftOutCount: z.number().int().optional(),
  /** Present while the plan is applied here, and after it stopped short: files by state. Decisions stand meanwhile. */
  applying: z
    .strictObject({
      files: z.partialRecord(z.enum(applyStates), z.number()),
      /** Files that can be tried again while the run goes on. */
      retryCount: z.number(),
      isOver: z.boolean(),
    })
    .optional(),
});
export type ReviewSummary = z.output<typeof ReviewSummary>;

/** What a bulk decision covers; always resolved to a number first. */
export const scopeKinds = [
  'row',
  'undecided-of-row',
  'sequence',
  'both-eyes',
  'folder',
  'folder-and-below',
  'kind',
  'kind-in-folder',
  'extension',
  'undecided',
  'filter',
  'plan',
] as const;
export const ReviewScope = z.strictObject({ scope: z.enum(scopeKinds), rowIds: z.array(RowId).max(100_000) });
export type ReviewScope = z.output<typeof ReviewScope>;

export const ReviewDetail = z.strictObject({
  rowId: RowId,
  label: z.string(),
  title: z.string(),
  fileCount: z.number(),
  undecidedCount: z.number(),
  kind: z.enum(planKinds).optional(),
  reason: z.string(),
  allowed: z.array(PlanActionSchema),
  recommended: PlanActionSchema.optional(),
  /** What happens to names under keep both, such as "Farm's become beauty_r2.[1017-1028].exr". */
  keepBothExample: z.string().optional(),
  compare: z.array(
    z.strictObject({
      label: z.string(),
      mine: z.string().nullable(),
      farm: z.string().nullable(),
      differs: z.boolean(),
    }),
  ),
  ribbon: z.array(
    z.strictObject({
      first: z.number(),
      last: z.number(),
      mark: z.enum(['same', 'mine', 'farm', 'both', 'new', 'blocked']),
    }),
  ),
  /** What stopped files of the row while the plan is applied. */
  trouble: z
    .strictObject({
      /** The first of them, and how many there are. */
      path: z.string(),
      count: z.number(),
      error: ErrorDtoSchema,
      retryCount: z.number(),
      /** Frames of the same sequence that are the farm's by now, and those that are still the old ones. */
      newFrames: z.number(),
      oldFrames: z.number(),
    })
    .optional(),
});
export type ReviewDetail = z.output<typeof ReviewDetail>;

export const RenamePreview = z.strictObject({
  count: z.number(),
  /** First, middle and last. */
  examples: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  /** Why the names cannot be given, in words; absent when they can. */
  problem: z.string().optional(),
});
export type RenamePreview = z.output<typeof RenamePreview>;
