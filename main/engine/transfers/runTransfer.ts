/** One piece of work of a transfer from its start to its end: progress, a wish to cancel from elsewhere, the outcome. */
import { isAbort, toErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { say } from '../../../shared/text/say';
import type { Clock } from '../ports/clock';
import type { Progress, RunContext } from '../ports/progress';
import type { Transfers } from '../ports/records';
import { advance } from './phaseTrack';
import { createRateMeter } from './rateMeter';
import type { TransferRows } from './transferRows';

/** How a piece of work ended when it did not throw. */
export type WorkEnd = Partial<
  Pick<TransferSnapshot, 'waitingFor' | 'outcome' | 'runId' | 'folder' | 'title' | 'jobId'>
> & {
  readonly state: 'done' | 'waiting-user';
  readonly spec?: unknown;
};

export type Work = (context: RunContext, uid: string) => Promise<WorkEnd>;

export interface RunParts {
  readonly rows: TransferRows;
  readonly transfers: Transfers;
  readonly clock: Clock;
  readonly changed: (snapshot: TransferSnapshot) => void;
  readonly logError: (error: unknown, area: string) => void;
  /** Whether the program is ending: aborted work is then not cancelled but goes on at the next start. */
  readonly isClosing: () => boolean;
  /** Called when the transfer does not run any more, before the last change is told. */
  readonly ended: () => void;
}

/** Progress documents are at most four a second; a new phase always goes out. */
const progressIntervalMs = 250;
/** How often the row in the database is renewed and asked whether somebody wants it cancelled. */
const renewIntervalMs = 500;

/** Never rejects: whatever the work throws is in the row, and what the row cannot take is in the log. */
export async function runTransfer(
  uid: string,
  work: Work,
  controller: AbortController,
  parts: RunParts,
): Promise<void> {
  const { rows, changed, logError } = parts;
  const ended = new AbortController();
  const watching = watch(uid, controller, ended.signal, parts);
  const ending = await outcomeOf(uid, work, controller.signal, parts);
  ended.abort();
  await watching;
  let snapshot: TransferSnapshot | undefined;
  try {
    snapshot = rows.release(uid, ending?.fields, ending?.spec);
  } catch (error) {
    logError(error, `transfer ${uid}`);
  }
  // Whoever hears of the end may go on with the transfer at once.
  parts.ended();
  if (ending !== undefined && snapshot !== undefined) changed(snapshot);
}

interface Ending {
  readonly fields: Parameters<TransferRows['change']>[1];
  readonly spec?: unknown;
}

async function outcomeOf(uid: string, work: Work, signal: AbortSignal, parts: RunParts): Promise<Ending | undefined> {
  const { rows, clock, logError } = parts;
  try {
    const { spec, ...end } = await work({ signal, progress: createProgress(uid, signal, parts) }, uid);
    const phases = rows.get(uid).snapshot.phases.map((phase) => ({ ...phase, state: 'done' as const }));
    const finishedMs = end.state === 'done' ? clock.nowMs() : undefined;
    const cleared = { bytesPerSecond: undefined, error: undefined, waitingFor: undefined };
    return { fields: { ...cleared, ...end, phases, finishedMs }, spec };
  } catch (error) {
    const isCancelled = isAbort(error);
    if (isCancelled && parts.isClosing()) return undefined;
    const dto = toErrorDto(error);
    if (dto.code === 'internal') logError(error, `transfer ${uid}`);
    const { phases } = rows.get(uid).snapshot;
    const cleared = { bytesPerSecond: undefined, waitingFor: undefined, finishedMs: clock.nowMs() };
    if (isCancelled) return { fields: { ...cleared, state: 'cancelled', outcome: say('outcome.cancelled.kept') } };
    const stopped = phases.map((phase) => (phase.state === 'now' ? { ...phase, state: 'failed' as const } : phase));
    return { fields: { ...cleared, state: 'failed', error: dto, phases: stopped } };
  }
}

function createProgress(
  uid: string,
  signal: AbortSignal,
  { rows, clock, changed }: RunParts,
): (step: Progress) => void {
  const meter = createRateMeter(clock);
  let lastSentMs = 0;
  return (step) => {
    if (signal.aborted) return;
    const { phases } = rows.get(uid).snapshot;
    const isNewPhase = phases.find((phase) => phase.state === 'now')?.phase !== step.phase;
    const isMoving = step.phase === 'transferring' && step.doneBytes !== undefined;
    const bytesPerSecond = isMoving ? meter.sample(step.doneBytes) : undefined;
    const snapshot = rows.remember(uid, { phases: advance(phases, step), bytesPerSecond });
    if (!isNewPhase && snapshot.updatedMs - lastSentMs < progressIntervalMs) return;
    lastSentMs = snapshot.updatedMs;
    changed(snapshot);
  };
}

/** Shows other processes that this one lives and how far it is, and hears when one of them wants it to stop. */
async function watch(
  uid: string,
  controller: AbortController,
  ended: AbortSignal,
  { rows, transfers, clock, logError }: RunParts,
): Promise<void> {
  for (;;) {
    try {
      await clock.delay(renewIntervalMs, ended);
    } catch (error) {
      if (isAbort(error)) return;
      throw error;
    }
    try {
      if (transfers.isCancelAsked(uid)) controller.abort();
      rows.renew(uid);
    } catch (error) {
      // A database that is busy for once must not end the work.
      logError(error, `transfer ${uid}`);
    }
  }
}
