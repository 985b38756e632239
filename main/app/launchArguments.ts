/** What the command line of a start says. Unknown switches are ignored: Chromium adds its own. */
import { z } from 'zod';

export const LaunchData = z.strictObject({
  v: z.literal(1),
  /** A transfer to show. */
  show: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9-]+$/)
    .optional(),
});
export type LaunchData = z.output<typeof LaunchData>;

/** Reads `--show=<transfer uid>`. Anything malformed is left out. */
export function launchDataOf(argv: readonly string[]): LaunchData {
  const show = argv.find((argument) => argument.startsWith('--show='))?.slice('--show='.length);
  const data = LaunchData.safeParse({ v: 1, show });
  return data.success ? data.data : { v: 1 };
}
