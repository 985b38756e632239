/** Whether a hash may be remembered by the times of its file: clocks of file systems tick, and two contents can share a tick. */
import type { FileFacts } from '../ports/hashing';

/** FAT keeps even seconds, the coarsest there is. */
const coarsestNs = 2_000_000_000n;
/** How long a program may write on in the tick of the clock of a volume that is not this computer. */
const settleNs = 2_000_000_000n;
/** Clocks that are finer than this move on between two changes that each put the time of the content back. */
const coarseNs = 1_000_000n;

const ticksNs = [1_000_000_000n, 100_000_000n, 10_000_000n, 1_000_000n, 1000n, 100n] as const;

/**
 * False where a later change could leave the file with the same size and times ("racy"): it must then be read again next time.
 * `readingBeganMs` is the time before the first byte was read, never the time afterwards. Times in the future are never settled.
 */
export function isSettled(
  { mtimeNs, changeNs }: Pick<FileFacts, 'mtimeNs' | 'changeNs'>,
  readingBeganMs: number,
): boolean {
  const beganNs = BigInt(Math.floor(readingBeganMs)) * 1_000_000n;
  if (mtimeNs + settleNs + tickOf(mtimeNs) > beganNs) return false;
  if (changeNs === undefined) return true;
  const tick = tickOf(changeNs);
  return tick < coarseNs || changeNs + tick < beganNs;
}

/** The coarsest tick that the time can be of; a fine clock that happens to show a round time is believed to be coarse. */
function tickOf(timeNs: bigint): bigint {
  if (timeNs % coarsestNs === 0n) return coarsestNs;
  return ticksNs.find((tick) => timeNs % tick === 0n) ?? 1n;
}
