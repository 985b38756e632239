/** How much memory this process takes beside what it holds, while transfers run. */
import { setFlagsFromString } from 'node:v8';

/** The young part stays as small as it begins, and the old part is collected when it has grown by half. */
const thrifty = ['--semi-space-growth-factor=1', '--heap-growing-percent=50'];
/** As V8 has them by itself. */
const usual = ['--semi-space-growth-factor=2', '--heap-growing-percent=0'];

/**
 * Answers what begins a time in which garbage is collected early, and that what ends it; times may overlap. By default a heap grows to
 * hundreds of megabytes on a computer with much memory, and so does that of each thread that starts. Without a transfer nothing is
 * thrifty: a decision on a million rows answers a key.
 */
export function createThriftyHeap(): () => () => void {
  let runs = 0;
  return () => {
    runs += 1;
    if (runs === 1) for (const flag of thrifty) setFlagsFromString(flag);
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      runs -= 1;
      if (runs === 0) for (const flag of usual) setFlagsFromString(flag);
    };
  };
}
