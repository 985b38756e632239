/** One run of a transfer from its claim to its end: progress, wishes from elsewhere, the outcome. */
import { isAbort, toErrorDto } from '../../../shared/domain/errors';
import { isTransient, type RunCode } from '../../../shared/domain/runCodes';
import { lanes, type TransferSnapshot } from '../../../shared/domain/transfer';
import { say } from '../../../shared/text/say';
import type { Clock, Ids } from '../ports/clock';
import type { Progress, RunContext } from '../ports/progress';
import type { Queue } from '../ports/queue';
import { decisionCard } from './decisionCard';
import { afterFailure, retryDelayMs, runCodeOf } from './failureKinds';
import { advance } from './phaseTrack';
import { createRateMeter } from './rateMeter';
import { createRunRecord, type RecordParts, type RunRecord } from './runRecord';
import { wishOf, type RunStop } from './stopWish';
import { stuckError, StuckRun } from './stuckRun';
import { withoutUndefined, type SnapshotPatch, type TransferRows } from './transferRows';

/** How a piece of work ended when it did not throw. */
export type WorkEnd = Partial<
  Pick<
    TransferSnapshot,
    'waitingFor' | 'outcome' | 'runId' | 'folder' | 'title' | 'jobId' | 'error' | 'stateReason' | 'lane' | 'notBeforeMs'
  >
> & {
  /** `queued`: it has another turn, at the earliest at `notBeforeMs`. */
  readonly state: 'done' | 'waiting-user' | 'queued';
  /** Of the run's record; `success` or `conflict-unresolved` when absent. */
  readonly code?: RunCode;
  readonly spec?: unknown;
  /** It looked and found nothing to do: the run is not remembered. */
  readonly isIdle?: boolean;
};

export type Work = (context: RunContext, uid: string) => Promise<WorkEnd>;

export interface RunParts {
  readonly rows: TransferRows;
  readonly queue: Queue;
  readonly boot: string;
  /** A window tries again by itself and asks; a command ends with its error. */
  readonly isPatient: boolean;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly changed: (snapshot: TransferSnapshot) => void;
  readonly logError: (error: unknown, area: string) => void;
  /** Whether the program is ending: aborted work is then not cancelled but goes on at the next start. */
  readonly isClosing: () => boolean;
  /** Who runs it, and where it is recorded. */
  readonly record: Omit<RecordParts, 'clock' | 'logError'>;
  readonly runFolder: (runId: string) => string;
  /** Called when the transfer does not run any more, before the last change is told. */
  readonly ended: () => void;
}

/** Progress documents are at most four a second; a new phase always goes out. */
const progressIntervalMs = 250;
/** What nobody reports, such as that nothing moves, goes out by itself after this. */
const quietIntervalMs = 1500;
const tickIntervalMs = 1000;
/** How often the row in the database is renewed and asked whether somebody wants it to stop. */
const renewIntervalMs = 500;

/** Never rejects: whatever the work throws is in the row, and what the row cannot take is in the log. */
export async function runTransfer(
  uid: string,
  runId: string,
  work: Work,
  stopping: RunStop,
  parts: RunParts,
): Promise<void> {
  const { rows, changed, clock, logError } = parts;
  const ended = new AbortController();
  const run = showRun(uid, runId, stopping.signal, parts);
  const watching = watch(uid, runId, stopping, ended.signal, run.tick, parts);
  stopping.down.addEventListener('abort', () => {
    changed(rows.remember(uid, { stateReason: 'pausing' }));
  });
  const context = { signal: stopping.signal, winding: stopping, progress: run.progress, measures: run.record.measures };
  const { code, patch: bare, spec, isIdle = false } = await outcomeOf(uid, work, context, parts);
  ended.abort();
  await watching;
  // What the run before counted belongs into the result.
  await run.record.written();
  const ending = withCard(bare, uid, runId, run.record.document(), parts);
  const last = withoutUndefined<TransferSnapshot>({ ...rows.get(uid).snapshot, ...ending });
  const result = run.record.end({
    code,
    isIdle,
    snapshot: last,
    ...(last.error === undefined ? {} : { error: last.error }),
  });
  const patch = { ...ending, progress: run.record.document() };
  const stage = rows.get(uid).snapshot.phases.findLast(({ state }) => state === 'now')?.phase;
  const end = {
    runId,
    code,
    isTransient: isTransient(code),
    isIdle,
    ...(stage === undefined ? {} : { stage }),
    ...(patch.error === undefined ? {} : { description: patch.error.message }),
    result,
    nowMs: clock.nowMs(),
  };
  // Whoever sees the end in the queue may go on with the transfer at once, so it comes last.
  await run.record.written();
  let snapshot: TransferSnapshot | undefined;
  try {
    snapshot = rows.finish(uid, end, patch, spec);
  } catch (error) {
    logError(error, `transfer ${uid}`);
  }
  // Whoever hears of the end may go on with the transfer at once.
  parts.ended();
  if (snapshot !== undefined) changed(snapshot);
}

/** Whoever sees why it stopped sees what they can do about it. */
function withCard(
  ending: SnapshotPatch,
  uid: string,
  runId: string,
  progress: ReturnType<RunRecord['document']>,
  { rows, clock, ids }: RunParts,
): SnapshotPatch {
  const { error } = ending;
  if (error === undefined || ending.state === 'done') return ending;
  const about = { cardId: ids.uuid(), runId, nowMs: clock.nowMs(), snapshot: rows.get(uid).snapshot };
  return { ...ending, card: decisionCard({ ...about, error, progress }) };
}

interface Ending {
  readonly code: RunCode;
  readonly patch: SnapshotPatch;
  readonly spec?: unknown;
  readonly isIdle?: boolean;
}

async function outcomeOf(uid: string, work: Work, context: RunContext, parts: RunParts): Promise<Ending> {
  const { rows, clock } = parts;
  try {
    const { spec, code, isIdle = false, ...end } = await work(context, uid);
    const isDone = end.state === 'done';
    const { phases: before } = rows.get(uid).snapshot;
    const phases =
      end.error === undefined ? before.map((phase) => ({ ...phase, state: 'done' as const })) : stoppedAt(before);
    const patch = { ...stopped, ...end, phases, finishedMs: isDone ? clock.nowMs() : undefined };
    return { code: code ?? (end.state === 'waiting-user' ? 'conflict-unresolved' : 'success'), patch, spec, isIdle };
  } catch (error) {
    if (isAbort(error) && context.signal.reason instanceof StuckRun) return endOfFailure(uid, stuckError(), parts);
    return isAbort(error) ? endOfStop(context.signal, parts) : endOfFailure(uid, error, parts);
  }
}

const stoppedAt = (phases: TransferSnapshot['phases']): TransferSnapshot['phases'] =>
  phases.map((phase) => (phase.state === 'now' ? { ...phase, state: 'failed' } : phase));

/** What no transfer that stands still has. */
const stopped: SnapshotPatch = {
  bytesPerSecond: undefined,
  error: undefined,
  card: undefined,
  waitingFor: undefined,
  stateReason: undefined,
};

function endOfStop(signal: AbortSignal, { isClosing, isPatient, clock }: RunParts): Ending {
  // What a window leaves goes on at its next start; nobody but a person takes up what a command left.
  const stateReason = isPatient ? 'suspend' : 'cli-ended';
  if (isClosing()) return { code: 'paused', patch: { ...stopped, state: 'paused', stateReason } };
  if (wishOf(signal) === 'pause')
    return { code: 'paused', patch: { ...stopped, state: 'paused', stateReason: 'user' } };
  const outcome = say('outcome.cancelled.kept');
  return { code: 'cancelled', patch: { ...stopped, state: 'cancelled', outcome, finishedMs: clock.nowMs() } };
}

function endOfFailure(uid: string, thrown: unknown, parts: RunParts): Ending {
  const { rows, queue, clock, isPatient, logError } = parts;
  const error = toErrorDto(thrown);
  if (error.code === 'internal') logError(thrown, `transfer ${uid}`);
  const { snapshot } = rows.get(uid);
  const phases = stoppedAt(snapshot.phases);
  const code = runCodeOf(error.code);
  const next = isPatient ? afterFailure(error) : 'fail';
  if (next === 'ask') return { code, patch: { ...stopped, state: 'waiting-user', waitingFor: 'error', error, phases } };
  // Somebody who looks on presses the button when they like; what goes on alone tries by itself.
  const goesOn = snapshot.lane !== lanes.interactive || code === 'engine-timeout';
  if (next === 'retry' && goesOn) {
    const before = queue.lastRuns(uid, 10);
    const failures = before.findIndex((run) => !isTransient(run.code));
    const delayMs = retryDelayMs((failures < 0 ? before.length : failures) + 1);
    if (delayMs !== undefined) {
      const place = { state: 'queued', stateReason: 'retry', lane: lanes.retry, notBeforeMs: clock.nowMs() + delayMs };
      return { code, patch: { ...stopped, ...place, error } as SnapshotPatch };
    }
  }
  return { code, patch: { ...stopped, state: 'failed', error, phases, finishedMs: clock.nowMs() } };
}

interface ShownRun {
  readonly record: RunRecord;
  readonly progress: (step: Progress) => void;
  /** Whether the run has to begin again. */
  readonly tick: () => boolean;
}

function showRun(uid: string, runId: string, signal: AbortSignal, parts: RunParts): ShownRun {
  const { rows, clock, changed } = parts;
  const { snapshot: first, spec, resumeFrom } = rows.get(uid);
  const folder = parts.runFolder(runId).replace('{class}', first.class);
  const earlier =
    resumeFrom === undefined
      ? {}
      : { resumeFrom, earlierFolder: parts.runFolder(resumeFrom).replace('{class}', first.class) };
  const start = { runId, folder, snapshot: first, spec, ...earlier };
  const record = createRunRecord(start, { ...parts.record, clock, logError: parts.logError });
  const meter = createRateMeter(clock);
  let lastSentMs = 0;
  const startedMs = clock.nowMs();
  let tickedMs = startedMs;
  return {
    record,
    progress: (step) => {
      if (signal.aborted) return;
      record.step(step);
      const { phases } = rows.get(uid).snapshot;
      const isNewPhase = phases.find((phase) => phase.state === 'now')?.phase !== step.phase;
      const isMoving = step.phase === 'transferring' && step.doneBytes !== undefined;
      const bytesPerSecond = isMoving ? meter.sample(step.doneBytes) : undefined;
      const shown = { phases: advance(phases, step), bytesPerSecond };
      const isDue = isNewPhase || clock.nowMs() - lastSentMs >= progressIntervalMs;
      const snapshot = rows.remember(uid, isDue ? { ...shown, progress: record.document() } : shown);
      if (!isDue) return;
      lastSentMs = snapshot.updatedMs;
      changed(snapshot);
    },
    tick: () => {
      const nowMs = clock.nowMs();
      if (nowMs - tickedMs < tickIntervalMs) return false;
      tickedMs = nowMs;
      const isNews = record.tick();
      if (isNews && nowMs - Math.max(startedMs, lastSentMs) >= quietIntervalMs) {
        lastSentMs = nowMs;
        changed(rows.remember(uid, { progress: record.document() }));
      }
      return record.hasToRestart();
    },
  };
}

/** Shows other processes that this one lives and how far it is, and hears when one of them wants it to stop. */
async function watch(
  uid: string,
  runId: string,
  stopping: RunStop,
  ended: AbortSignal,
  tick: () => boolean,
  { rows, queue, boot, clock, logError }: RunParts,
): Promise<void> {
  for (;;) {
    try {
      await clock.delay(renewIntervalMs, ended);
    } catch (error) {
      if (isAbort(error)) return;
      throw error;
    }
    try {
      const wish = queue.wishOf(uid);
      if (wish !== undefined) stopping.stop(wish);
      if (tick()) stopping.giveUp(new StuckRun());
      rows.renew(uid, runId);
      queue.beat(boot, clock.nowMs());
    } catch (error) {
      // A database that is busy for once must not end the work.
      logError(error, `transfer ${uid}`);
    }
  }
}
