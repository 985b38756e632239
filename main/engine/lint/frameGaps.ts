/** Which frames a sequence lacks, where its other frames make that evident. */
import { commonStep } from '../outputs/sequences/frameRuns';
import type { NumberRun } from '../../../shared/domain/lint';

export interface FrameGaps {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly missing: readonly NumberRun[];
  readonly missingCount: number;
  /** Few are absent, so these belong to the sequence; else it may as well be made of several ranges. */
  readonly isEvident: boolean;
}

const nearlyComplete = 0.9;
const mostHoles = 3;
const fewestAround = 4;

/** `frames`: distinct, ascending. `isFrameLike`: the number is written as frames are, with three digits or more. */
export function frameGaps(frames: readonly number[], isFrameLike: boolean): FrameGaps | undefined {
  const first = frames[0];
  const last = frames.at(-1);
  if (first === undefined || last === undefined || frames.length < 3) return undefined;
  const step = commonStep(frames);
  const span = Math.floor((last - first) / step) + 1;
  const missing: NumberRun[] = [];
  let missingCount = 0;
  let next = first;
  for (const frame of frames) {
    // A frame off the rhythm ends no gap: the ones that the rhythm asks for stay missing.
    if (frame > next) {
      const count = Math.ceil((frame - next) / step);
      missing.push({ first: next, last: next + (count - 1) * step });
      missingCount += count;
      next += count * step;
    }
    if (frame === next) next += step;
  }
  if (missingCount === 0) return undefined;
  const gaps = { first, last, step, missing, missingCount };
  const present = span - missingCount;
  if (present >= span * nearlyComplete) return { ...gaps, isEvident: true };
  if (!isFrameLike || frames.length < fewestAround) return undefined;
  if (missingCount === 1) return { ...gaps, isEvident: true };
  return missing.length <= mostHoles && present * 2 >= span ? { ...gaps, isEvident: false } : undefined;
}
