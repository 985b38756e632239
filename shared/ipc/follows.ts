/** What a window asks of followed jobs and queues: their outputs come home as tasks finish. */
import { z } from 'zod';
import { Uid } from './fields';

export const FollowArrival = z.strictObject({
  atMs: z.number(),
  jobId: z.string(),
  name: z.string(),
  files: z.number(),
  bytes: z.number(),
  /** Of the download that brought them, for its result. */
  runId: z.string().exactOptional(),
});

/** A job that could not be brought home for now. */
export const FollowTrouble = z.strictObject({ jobId: z.string(), name: z.string(), message: z.string() });

/** A job or a queue that is followed; how its transfer stands is in the transfer of the same uid. */
export const FollowRow = z.strictObject({
  uid: z.string(),
  what: z.enum(['job', 'queue']),
  farmId: z.string(),
  queueId: z.string(),
  queueName: z.string(),
  jobId: z.string().exactOptional(),
  name: z.string(),
  lookedMs: z.number().exactOptional(),
  files: z.number(),
  bytes: z.number(),
  /** The newest first. */
  arrived: z.array(FollowArrival),
  waiting: z.array(
    z.strictObject({
      jobId: z.string(),
      name: z.string(),
      /** The review that asks about its files; absent while none does. */
      uid: z.string().exactOptional(),
    }),
  ),
  failed: z.array(FollowTrouble),
});
export type FollowRow = z.output<typeof FollowRow>;

export const followCommands = {
  /** Follows the job, or without one the whole queue that is connected; answers the transfer that does so already. */
  'follow.start': { input: z.strictObject({ jobId: Uid.optional() }), output: z.strictObject({ uid: Uid }) },
  /** Whatever is followed or was, the newest first; `transfer.cancel` stops following. */
  'follow.list': { input: z.strictObject({}), output: z.strictObject({ follows: z.array(FollowRow) }) },
} as const;
