/** What a person sees in the queue: one transfer as a snapshot with a rising revision. */
import { z } from 'zod';
import { DecisionCard } from './decisionCard';
import { errorCodes } from './errors';
import { ProgressDocument } from './progress';

export const ErrorDtoSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  safe: z.string().exactOptional(),
  hint: z.string().exactOptional(),
  commandHint: z.string().exactOptional(),
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

/** Classes of the queue that this version runs. */
export const transferClasses = ['submit', 'download', 'undo', 'restore', 'sync'] as const;

/** Why a transfer is in its state, where that is not plain. */
export const stateReasons = [
  'user',
  'suspend',
  'cli-ended',
  'retry',
  'recovered',
  'yielded',
  'endpoint',
  'pausing',
  'followed',
] as const;

/** Who waits before whom: someone is looking at it, somebody asked for it, automatic, tried again, in the background. */
export const lanes = { interactive: 0, manual: 1, auto: 2, retry: 3, background: 4 } as const;
export type Lane = (typeof lanes)[keyof typeof lanes];

export const priorityRange = { first: -100, last: 100 } as const;

/** What a transfer shows besides its place in the queue. */
export const TransferView = z.strictObject({
  revision: z.number().int(),
  /** What a waiting transfer waits for; `error` says why it stopped and asks what to do. */
  waitingFor: z.enum(['submission', 'review', 'error']).optional(),
  jobId: z.string().optional(),
  /** The run that wrote files, once there is one. */
  runId: z.string().optional(),
  /** Folder worth opening: the first target or source root. */
  folder: z.string().optional(),
  phases: z.array(PhaseSnapshot),
  /** Bytes per second over the last seconds while data moves; absent when not measured. */
  bytesPerSecond: z.number().optional(),
  /** Everything that is measured about its run, the last one once it has ended. */
  progress: ProgressDocument.optional(),
  /** One sentence for the finished list, such as "12 files came home, 3 kept both". */
  outcome: z.string().optional(),
  error: ErrorDtoSchema.optional(),
  /** What can be decided about that error. */
  card: DecisionCard.optional(),
  finishedMs: z.number().optional(),
});
export type TransferView = z.output<typeof TransferView>;

export const TransferSnapshot = z.strictObject({
  ...TransferView.shape,
  uid: z.string(),
  class: z.enum(transferClasses),
  state: z.enum(transferStates),
  stateReason: z.enum(stateReasons).optional(),
  title: z.string(),
  /** 0 to 4; the smaller goes first, then the smaller priority, then the older. */
  lane: z.number().int().min(0).max(4),
  priority: z.number(),
  /** When a transfer that is tried again by itself starts at the earliest. */
  notBeforeMs: z.number().optional(),
  createdMs: z.number(),
  updatedMs: z.number(),
});
export type TransferSnapshot = z.output<typeof TransferSnapshot>;

/** Whether an error keeps it from going on: it failed, or it asks somebody to put something right. */
export function hasStopped({ state, waitingFor }: Pick<TransferSnapshot, 'state' | 'waitingFor'>): boolean {
  return state === 'failed' || (state === 'waiting-user' && waitingFor === 'error');
}
