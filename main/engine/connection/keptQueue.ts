/** A queue with what it takes to open it again when the window has gone on to another one. Pure. */
import { z } from 'zod';

/** Names of profiles and places only, never a key. */
const QueueSeat = z.object({
  /** As the setting names it; empty for the default one. */
  profile: z.string(),
  region: z.string(),
  /** Of an S3-compatible store; empty for none. */
  endpointUrl: z.string(),
  /** Of this computer; empty for none. */
  storageProfileId: z.string(),
});
export type QueueSeat = z.output<typeof QueueSeat>;

/** Without a seat it is opened with what is in force. */
export const KeptQueue = z.object({ farmId: z.string(), queueId: z.string(), seat: QueueSeat.exactOptional() });
export type KeptQueue = z.output<typeof KeptQueue>;
