/** Gives back what processes held that are gone: their transfers wait in the queue again (transfers.md §3). */
import type { RunResult } from '../../../shared/domain/runResult';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { EngineSeat, Lease, Queue, QueueRow } from '../ports/queue';
import { resultDocument, type RunnerFacts } from './resultDocument';
import { runStartMs } from './runFolder';

export interface RecoveryParts {
  readonly queue: Queue;
  readonly boot: string;
  readonly nowMs: number;
  readonly isDead: (seat: EngineSeat) => boolean;
  readonly changed: (snapshot: TransferSnapshot) => void;
  readonly runner: RunnerFacts;
  /** Given the result of each run that is given back. */
  readonly lost: (result: RunResult) => void;
}

const mostDisappearances = 3;
const disappearancesWithinMs = 15 * 60_000;

/** Only one process recovers at a time; another one that finds the lock held leaves it to that. */
export function recoverQueue(parts: RecoveryParts): void {
  const { queue, boot, nowMs, isDead } = parts;
  const held = queue.leases().filter(({ lease }) => lease.engine.boot !== boot && isDead(lease.engine));
  if (held.length > 0 && queue.lock('recovery', boot, nowMs, isDead)) {
    try {
      for (const { uid, lease } of held) {
        const row = queue.get(uid);
        if (row !== undefined) giveBack(row, lease, parts);
      }
    } finally {
      queue.unlock('recovery', boot);
    }
  }
  for (const seat of queue.seats()) if (seat.boot !== boot && isDead(seat)) queue.leave(seat.boot);
}

function giveBack({ snapshot, runner }: QueueRow, { runId }: Lease, parts: RecoveryParts): void {
  const { queue, nowMs, changed, lost } = parts;
  const code = 'engine-disappeared';
  const description = 'The process that ran it is gone.';
  const [startedMs, progress] = [runStartMs(runId), snapshot.progress];
  const ending = { runId, snapshot, code, description, startedMs, finishedMs: nowMs } as const;
  const result = resultDocument(
    // What the row remembers may be of the run before.
    progress?.runId === runId ? { ...ending, progress } : ending,
    parts.runner,
  );
  const end = { runId, code, isTransient: true, description, result, nowMs } as const;
  const next = { ...snapshot, ...placeAfter(snapshot, runner, queue, nowMs), revision: snapshot.revision + 1 };
  const moved = { ...next, updatedMs: nowMs, phases: snapshot.phases.map((phase) => ({ ...phase })) };
  delete moved.bytesPerSecond;
  if (!queue.finish(end, moved)) return;
  lost(result);
  if (runner !== 'any') queue.release(snapshot.uid);
  changed(moved);
}

function placeAfter(
  { uid }: TransferSnapshot,
  runner: QueueRow['runner'],
  queue: Queue,
  nowMs: number,
): Partial<TransferSnapshot> {
  if (runner !== 'any') return { state: 'paused', stateReason: 'cli-ended' };
  const recent = queue
    .lastRuns(uid, mostDisappearances - 1)
    .filter(({ code, finishedMs }) => code === 'engine-disappeared' && nowMs - finishedMs < disappearancesWithinMs);
  if (recent.length < mostDisappearances - 1) return { state: 'queued', stateReason: 'recovered' };
  return {
    state: 'failed',
    finishedMs: nowMs,
    error: {
      code: 'engine.lost',
      message: `Satchel ended ${mostDisappearances} times in a row while it worked on this.`,
      safe: 'Everything that was complete stays, and nothing is half written under its name.',
      hint: 'Try again. If Satchel ends again, send its logs to whoever looks after it.',
      retryable: true,
    },
  };
}
