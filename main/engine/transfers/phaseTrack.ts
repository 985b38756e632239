/** The phases of a transfer as a track that moves on with each report of progress. */
import type { PhaseSnapshot } from '../../../shared/domain/transfer';
import type { Progress } from '../ports/progress';

/** Phases before the reported one are done; numbers never exceed their total. A phase that is not on the track changes nothing. */
export function advance(track: readonly PhaseSnapshot[], step: Progress): PhaseSnapshot[] {
  const at = track.findIndex(({ phase }) => phase === step.phase);
  if (at < 0) return [...track];
  return track.map((phase, index) =>
    index < at ? { ...phase, state: 'done' } : index > at ? phase : { ...phase, ...bounded(step), state: 'now' },
  );
}

function bounded(step: Progress): Progress {
  const { doneFiles, totalFiles, doneBytes, totalBytes } = step;
  return {
    ...step,
    ...(doneFiles === undefined || totalFiles === undefined ? {} : { doneFiles: Math.min(doneFiles, totalFiles) }),
    ...(doneBytes === undefined || totalBytes === undefined ? {} : { doneBytes: Math.min(doneBytes, totalBytes) }),
  };
}
