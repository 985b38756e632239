/** How much memory this process takes beside what it holds. */
import { setFlagsFromString } from 'node:v8';

/** The young part stays as small as it begins, and the old part is collected when it has grown by half. */
const flags = ['--semi-space-growth-factor=1', '--heap-growing-percent=50'];

/**
 * Has garbage collected early: by default a heap grows to hundreds of megabytes on a computer with much memory, and so does that of
 * each thread that starts afterwards. May be called again.
 */
export function keepHeapSmall(): void {
  for (const flag of flags) setFlagsFromString(flag);
}
