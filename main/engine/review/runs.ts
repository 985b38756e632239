/** Cuts the frames of each sequence into runs of the same standing. */
import type { Layout } from './layout';

type Input = Pick<Layout, 'blockStart' | 'blockSequence' | 'blockSection' | 'sequenceBlocks' | 'frame'> & {
  /** A number per position; frames with the same number stand the same. */
  readonly standing: Uint8Array;
};

/** A run also ends where frames of its sequence lie in another section, so that a range names no frame it does not hold. */
export function splitRuns(input: Input): Pick<Layout, 'blockRun' | 'runStart'> {
  const { blockStart, standing, frame } = input;
  const blockCount = blockStart.length - 1;
  const blockRun = new Uint32Array(blockCount + 1);
  const starts: number[] = [];
  for (let block = 0; block < blockCount; block += 1) {
    blockRun[block] = starts.length;
    const first = blockStart[block] ?? 0;
    const end = blockStart[block + 1] ?? 0;
    starts.push(first);
    // What is identical or new opens directly to its files: there is nothing to tell apart.
    if (input.blockSection[block] !== 2) continue;
    const others = elsewhere(input, block);
    for (let position = first + 1; position < end; position += 1) {
      const isHole = others.some((other) => other.reaches(frame[position - 1] ?? 0, frame[position] ?? 0));
      if (isHole || standing[position] !== standing[position - 1]) starts.push(position);
    }
  }
  blockRun[blockCount] = starts.length;
  starts.push(blockStart[blockCount] ?? 0);
  return { blockRun, runStart: Uint32Array.from(starts) };
}

/** For each other section of the block's sequence, a cursor that tells whether it has a frame between two rising frames. */
function elsewhere(input: Input, block: number): { reaches(after: number, before: number): boolean }[] {
  const sequence = input.blockSequence[block] ?? -1;
  if (sequence < 0) return [];
  return [0, 1].flatMap((section) => {
    const other = input.sequenceBlocks[3 * sequence + section] ?? -1;
    if (other < 0) return [];
    let cursor = input.blockStart[other] ?? 0;
    const end = input.blockStart[other + 1] ?? 0;
    return {
      reaches(after: number, before: number): boolean {
        while (cursor < end && (input.frame[cursor] ?? 0) <= after) cursor += 1;
        return cursor < end && (input.frame[cursor] ?? 0) < before;
      },
    };
  });
}
