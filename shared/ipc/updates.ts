/** What a window knows of newer versions. */
import { z } from 'zod';

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
  install: z.enum(['deb', 'rpm', 'folder', 'windows', 'mac']),
});
export type UpdateStatus = z.output<typeof UpdateStatus>;

export const updateCommands = {
  /** Asks nobody. */
  'updates.get': { input: z.strictObject({}), output: UpdateStatus },
  /** Reads the feed, unless updates are off or no feed is named. */
  'updates.check': { input: z.strictObject({}), output: UpdateStatus },
} as const;
