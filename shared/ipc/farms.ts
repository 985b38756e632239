/** What a window asks of AWS Deadline Cloud: profiles and signing in, farms and queues to choose from, the choice itself. */
import { z } from 'zod';
import { ErrorDtoSchema } from '../domain/transfer';
import { Uid } from './fields';
import { Connection } from './overview';

const Nothing = z.strictObject({});
/** `(default)` is the default profile; other names are as the AWS files have them. */
const Profile = z.string().min(1).max(256);
const Region = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/);
const FarmId = z.string().regex(/^farm-[0-9a-f]{32}$/);
const QueueId = z.string().regex(/^queue-[0-9a-f]{32}$/);
const StorageProfileId = z.string().regex(/^sp-[0-9a-f]{32}$/);

const OneProfile = z.strictObject({ profile: Profile });
const OneQueue = z.strictObject({ profile: Profile, region: Region, farmId: FarmId, queueId: QueueId });

/** How a profile stands: whether the farm can be asked with it, and if not, why. */
export const SignInStanding = z.strictObject({
  state: z.enum(['signed-in', 'needs-login', 'configuration-error']),
  /** Deadline Cloud monitor can sign it in and out. */
  hasLogin: z.boolean(),
  error: ErrorDtoSchema.optional(),
});
export type SignInStanding = z.output<typeof SignInStanding>;

export const ProfileRow = z.strictObject({
  profile: z.string(),
  /** Made by Deadline Cloud monitor, by a sign-in to the console, or anything else. */
  kind: z.enum(['monitor', 'console', 'host']),
  region: z.string().optional(),
});
export type ProfileRow = z.output<typeof ProfileRow>;

export const FarmRow = z.strictObject({ farmId: z.string(), displayName: z.string(), region: z.string() });
export type FarmRow = z.output<typeof FarmRow>;

export const QueueRow = z.strictObject({
  queueId: z.string(),
  displayName: z.string(),
  /** Why it hands out no tasks now. */
  blockedReason: z.string().optional(),
});
export type QueueRow = z.output<typeof QueueRow>;

/** What decides whether a queue can be used from here. */
export const QueueFacts = z.strictObject({
  /** Where its files are; absent where the queue has no job attachments. */
  storeUri: z.string().optional(),
  /** Why nothing can be sent to it. */
  error: ErrorDtoSchema.optional(),
  storageProfiles: z.array(
    z.strictObject({
      storageProfileId: z.string(),
      displayName: z.string(),
      osFamily: z.string(),
      /** Whether it is for the operating system of this computer. */
      fitsHere: z.boolean(),
    }),
  ),
});
export type QueueFacts = z.output<typeof QueueFacts>;

export const farmCommands = {
  /** The profiles of this computer, and what is chosen now; nobody is asked. */
  'farm.profiles': {
    input: Nothing,
    output: z.strictObject({
      profiles: z.array(ProfileRow),
      chosen: z.strictObject({
        profile: z.string(),
        farmId: z.string(),
        queueId: z.string(),
        storageProfileId: z.string(),
      }),
    }),
  },
  'farm.standing': { input: OneProfile, output: SignInStanding },
  /** The profile that a transfer's queue is opened with now; absent where it has nothing to do with a queue. */
  'farm.profileOf': {
    input: z.strictObject({ uid: Uid }),
    output: z.strictObject({ profile: z.string().exactOptional() }),
  },
  /** Opens Deadline Cloud monitor and answers when the profile is signed in, or when `farm.cancelSignIn` gave it up. */
  'farm.signIn': { input: OneProfile, output: SignInStanding },
  'farm.cancelSignIn': { input: Nothing, output: Nothing },
  'farm.signOut': { input: OneProfile, output: z.strictObject({ warning: z.string().optional() }) },
  /** A region that does not answer is a note beside the farms of the others. */
  'farm.list': {
    input: z.strictObject({ profile: Profile, everywhere: z.boolean() }),
    output: z.strictObject({
      farms: z.array(FarmRow),
      failed: z.array(z.strictObject({ region: z.string(), error: ErrorDtoSchema })),
    }),
  },
  'farm.queues': {
    input: z.strictObject({ profile: Profile, region: Region, farmId: FarmId }),
    output: z.strictObject({ queues: z.array(QueueRow) }),
  },
  'farm.queue': { input: OneQueue, output: QueueFacts },
  /** Proves that the queue can be used from here, then keeps it. */
  'farm.connect': {
    input: z.strictObject({ ...OneQueue.shape, storageProfileId: StorageProfileId.optional() }),
    output: Connection,
  },
} as const;
