/** Which runs there is something to take back of, and what became of one that was. Pure. */
import type { RunRecord, Runs } from '../../ports/records';

/**
 * Downloads, restores, and undos of undos, that no finished undo has taken back, in the order given. Once taken back, a run
 * stays so: its backups have moved on, and whoever redid it is the one to take back.
 */
export function undoableRuns(runs: readonly RunRecord[]): readonly RunRecord[] {
  return standingRuns(runs, true);
}

/** Undos that took a run back and that nobody has taken back in turn: taking one back does the run again. */
export function redoableRuns(runs: readonly RunRecord[]): readonly RunRecord[] {
  return standingRuns(runs, false).filter(({ undoes }) => undoes !== undefined);
}

function standingRuns(runs: readonly RunRecord[], areHome: boolean): readonly RunRecord[] {
  const byId = new Map(runs.map((run) => [run.runId, run]));
  const undone = new Set(runs.map(({ undoes }) => undoes));
  const bringsHome = (run: RunRecord | undefined): boolean => {
    if (run?.kind !== 'undo') return run !== undefined;
    const undoes = run.undoes === undefined ? undefined : byId.get(run.undoes);
    return undoes?.kind === 'undo' && !bringsHome(undoes);
  };
  return runs.filter((run) => bringsHome(run) === areHome && !undone.has(run.runId));
}

/** The newest of the finished undos and redos that follow a run; the run itself while there is none. */
export function newestOfChain(runs: readonly RunRecord[], run: RunRecord): RunRecord {
  const next = new Map(runs.flatMap((other) => (other.undoes === undefined ? [] : [[other.undoes, other] as const])));
  let newest = run;
  // A chain that goes round, in a database that somebody changed, ends where it began.
  for (let at = next.get(run.runId); at !== undefined && at !== run; at = next.get(at.runId)) newest = at;
  return newest;
}

/** Whether the newest of a chain is an undo that stands. */
export function isTakenBack(runs: readonly RunRecord[], run: RunRecord): boolean {
  const newest = newestOfChain(runs, run);
  return newest !== run && redoableRuns(runs).includes(newest);
}

const searchedRuns = 500;

/** The id of the run that is to be taken back for this one: its newest redo, or the run itself. */
export function newestRun(runs: Pick<Runs, 'get' | 'list'>, runId: string): string {
  const run = runs.get(runId);
  if (run === undefined || run.kind === 'undo') return runId;
  const listed = runs.list(searchedRuns);
  return isTakenBack(listed, run) ? runId : newestOfChain(listed, run).runId;
}
