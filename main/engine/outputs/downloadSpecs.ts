/** What a download or an undo needs to know to go on, as it is kept in the queue. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import { KeptQueue } from '../connection/keptQueue';

const DownloadSpec = z.object({
  kind: z.literal('download'),
  stage: z.enum(['plan', 'apply']),
  /** Absent for a plan that was opened from a file. */
  jobId: z.string().optional(),
  /** The file that a plan without a job was opened from. */
  openedFrom: z.string().exactOptional(),
  /** Of the job; absent for a farm on this computer. */
  queue: KeptQueue.exactOptional(),
  /** `isOnce`: not remembered for the next download. */
  targets: z.array(z.object({ source: z.string(), target: z.string(), isOnce: z.literal(true).optional() })),
  leaveUndecided: z.boolean(),
  runId: z.string().optional(),
});
export type DownloadSpec = z.output<typeof DownloadSpec>;

const UndoSpec = z.object({ kind: z.literal('undo'), runId: z.string(), undoRunId: z.string() });
export type UndoSpec = z.output<typeof UndoSpec>;

export const planPhases = ['checking', 'planning', 'hashing'] as const;
export const applyPhases = ['checking', 'transferring', 'verifying', 'finalizing'] as const;
export const undoPhases = ['checking', 'transferring', 'finalizing'] as const;

/** `input.invalid` for the data of another kind of transfer. */
export function downloadSpecOf(data: unknown): DownloadSpec {
  const spec = DownloadSpec.safeParse(data);
  if (spec.success) return spec.data;
  throw new AppError({ code: 'input.invalid', message: 'This transfer is not a download.' });
}

/** `undefined` where none is known, and for anything but a download. */
export const queueOfDownload = (data: unknown): KeptQueue | undefined => DownloadSpec.safeParse(data).data?.queue;

/** `undefined` for anything but an undo. */
export function undoSpecOf(data: unknown): UndoSpec | undefined {
  return UndoSpec.safeParse(data).data;
}
