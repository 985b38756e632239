/** What a window knows of newer versions. */
import { z } from 'zod';
import { ErrorDtoSchema } from '../domain/transfer';

const UpdateStatus = z.strictObject({
  version: z.string(),
  /** `no-feed`: nobody said where to look, so nothing is asked. */
  state: z.enum(['off', 'no-feed', 'unchecked', 'current', 'available']),
  /** Of the feed, when it was read. */
  newest: z.string().nullable(),
  checkedMs: z.number().nullable(),
  /** The oldest version that the settings still want, where this one is older. */
  wanted: z.string().nullable(),
  /** The policy of the site holds every setting of updates. */
  isManaged: z.boolean(),
  install: z.enum(['deb', 'rpm', 'folder', 'windows', 'mac', 'appimage', 'nsis']),
  /**
   * What this copy does about a newer version by itself. `none`: it was not asked to, or its place is not the person's own;
   * `unsigned`: no key is set, `missing`: the feed names no package for it; `waiting`: for transfers; `ready`: fetched and looked at.
   */
  own: z.enum(['none', 'unsigned', 'missing', 'waiting', 'fetching', 'failed', 'ready']),
  /** Of a fetch that failed. */
  problem: ErrorDtoSchema.optional(),
});
export type UpdateStatus = z.output<typeof UpdateStatus>;

export const updateCommands = {
  /** Asks nobody. */
  'updates.get': { input: z.strictObject({}), output: UpdateStatus },
  /** Reads the feed, unless updates are off or no feed is named; what is wanted by itself is fetched behind the answer. */
  'updates.check': { input: z.strictObject({}), output: UpdateStatus },
} as const;
