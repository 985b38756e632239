/** What a person sees in the queue: one transfer as a snapshot with a rising revision. */
import { z } from 'zod';
import { errorCodes } from './errors';

export const ErrorDtoSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  safe: z.string().exactOptional(),
  hint: z.string().exactOptional(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).exactOptional(),
});

export const transferStates = ['queued', 'leased', 'paused', 'waiting-user', 'done', 'failed', 'cancelled'] as const;
export const phases = [
  'checking',
  'scanning',
  'hashing',
  'comparing',
  'planning',
  'transferring',
  'verifying',
  'finalizing',
] as const;

/** One phase of the track. Numbers that are not measured are absent. */
export const PhaseSnapshot = z.strictObject({
  phase: z.enum(phases),
  state: z.enum(['next', 'now', 'done', 'failed']),
  doneFiles: z.number().optional(),
  totalFiles: z.number().optional(),
  doneBytes: z.number().optional(),
  totalBytes: z.number().optional(),
});
export type PhaseSnapshot = z.output<typeof PhaseSnapshot>;

export const TransferSnapshot = z.strictObject({
  uid: z.string(),
  revision: z.number().int(),
  class: z.enum(['submit', 'download', 'undo', 'restore']),
  state: z.enum(transferStates),
  title: z.string(),
  /** What a waiting transfer waits for. */
  waitingFor: z.enum(['submission', 'review']).optional(),
  jobId: z.string().optional(),
  /** The run that wrote files, once there is one. */
  runId: z.string().optional(),
  /** Folder worth opening: the first target or source root. */
  folder: z.string().optional(),
  phases: z.array(PhaseSnapshot),
  /** Bytes per second over the last seconds while data moves; absent when not measured. */
  bytesPerSecond: z.number().optional(),
  /** One sentence for the finished list, such as "12 files came home, 3 kept both". */
  outcome: z.string().optional(),
  error: ErrorDtoSchema.optional(),
  createdMs: z.number(),
  updatedMs: z.number(),
  finishedMs: z.number().optional(),
});
export type TransferSnapshot = z.output<typeof TransferSnapshot>;
