/** A farm job as lists show it. */
import { z } from 'zod';

export const JobSummary = z.strictObject({
  jobId: z.string(),
  name: z.string(),
  farmId: z.string(),
  queueId: z.string(),
  createdMs: z.number(),
  taskRunStatus: z.enum(['PENDING', 'READY', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED']),
  tasksTotal: z.number().int(),
  tasksSucceeded: z.number().int(),
  tasksFailed: z.number().int(),
});
export type JobSummary = z.output<typeof JobSummary>;
