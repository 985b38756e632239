/** Which runs there is something to take back of. Pure. */
import type { RunRecord } from '../../ports/records';

/**
 * Downloads, and undos of undos, that no finished undo has taken back, in the order given. Once taken back, a run stays so:
 * its backups have moved on, and whoever redid it is the one to take back.
 */
export function undoableRuns(runs: readonly RunRecord[]): readonly RunRecord[] {
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const undone = new Set(runs.map(({ undoes }) => undoes));
  const bringsHome = (run: RunRecord | undefined): boolean => {
    if (run?.kind !== 'undo') return run !== undefined;
    const undoes = run.undoes === undefined ? undefined : byId.get(run.undoes);
    return undoes?.kind === 'undo' && !bringsHome(undoes);
  };
  return runs.filter((run) => bringsHome(run) && !undone.has(run.runId));
}
