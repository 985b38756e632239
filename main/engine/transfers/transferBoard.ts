/** The transfers a person sees: starts them, keeps their snapshots (also in the database), passes progress on, cancels. */
import { AppError, isAbort, toErrorDto } from '../../../shared/domain/errors';
import type { phases as allPhases, TransferSnapshot } from '../../../shared/domain/transfer';
import { say } from '../../../shared/text/say';
import type { Clock, Ids } from '../ports/clock';
import type { TransferRecord, Transfers } from '../ports/records';
import { runTransfer, type Work } from './runTransfer';
import { createTransferLeases, type LeaseOwner } from './transferLeases';
import { createTransferRows, withoutUndefined } from './transferRows';

export type { Work, WorkEnd } from './runTransfer';

type Phase = (typeof allPhases)[number];

export interface NewTransfer {
  readonly class: TransferSnapshot['class'];
  readonly title: string;
  readonly phases: readonly Phase[];
  readonly jobId?: string;
  readonly folder?: string;
  readonly spec: unknown;
}

export interface TransferBoard {
  /** Adds a transfer and starts its work; answers at once. */
  start(transfer: NewTransfer, work: Work): string;
  /** Starts the next piece of work of a transfer that waits, failed or was cancelled; `queue.locked` while it runs. */
  continue(
    uid: string,
    change: { readonly phases: readonly Phase[]; readonly spec: unknown; readonly title?: string },
    work: Work,
  ): void;
  get(uid: string): TransferRecord;
  list(): readonly TransferSnapshot[];
  /** Transfers that were under way in a process that is gone. */
  abandoned(): readonly TransferSnapshot[];
  /** Ends a transfer that does not run here with an error. */
  fail(uid: string, error: unknown): void;
  /**
   * Ends a transfer; what is complete stays. Resolves when its work has stopped, also in another process; `queue.locked`
   * when that one does not answer.
   */
  cancel(uid: string): Promise<TransferSnapshot>;
  /** Resolves when the transfer is not running here; for the command line. */
  settled(uid: string): Promise<TransferSnapshot>;
  /** Passes on what other processes change, until the board is closed. */
  followOthers(): void;
  /** Stops all work and waits for it; what was under way keeps its state, so that the next start takes it up. */
  close(): Promise<void>;
}

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

export interface BoardParts {
  readonly transfers: Transfers;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly owner: LeaseOwner;
  readonly changed: (snapshot: TransferSnapshot) => void;
  /** Receives errors without a code, with their stack. */
  readonly logError: (error: unknown, area: string) => void;
}

const followIntervalMs = 1000;
const answerIntervalMs = 100;
/** How long a process is waited for that was asked to cancel. */
const answerPatienceMs = 20_000;

export function createTransferBoard(parts: BoardParts): TransferBoard {
  const { transfers, clock, changed, logError } = parts;
  const leases = createTransferLeases(clock, parts.owner);
  const rows = createTransferRows(parts, leases);
  const running = new Map<string, Running>();
  const closing = new AbortController();
  let following: Promise<void> = Promise.resolve();

  const run = (uid: string, work: Work): void => {
    const controller = new AbortController();
    const runParts = {
      rows,
      transfers,
      clock,
      changed,
      logError,
      isClosing: () => closing.signal.aborted,
      ended: () => {
        running.delete(uid);
      },
    };
    // The caller gets the uid before the work begins.
    const done = Promise.resolve().then(() => runTransfer(uid, work, controller, runParts));
    running.set(uid, { controller, done });
  };

  const end = (uid: string, patch: Parameters<typeof rows.change>[1]): void => {
    const cleared = { waitingFor: undefined, bytesPerSecond: undefined, finishedMs: clock.nowMs() };
    changed(rows.change(uid, { ...cleared, ...patch }));
  };

  /** Leaves a wish and waits until the process that runs it has followed it. */
  const cancelElsewhere = async (uid: string): Promise<void> => {
    transfers.askCancel(uid);
    const untilMs = clock.nowMs() + answerPatienceMs;
    while (isUnderWay(rows.get(uid).snapshot) && leases.isElsewhere(rows.get(uid))) {
      if (clock.nowMs() > untilMs) throw noAnswer(rows.get(uid));
      await clock.delay(answerIntervalMs, closing.signal);
    }
  };

  return {
    get: (uid) => rows.get(uid),
    start: (transfer, work) => {
      const uid = parts.ids.uuid();
      const nowMs = clock.nowMs();
      const snapshot = withoutUndefined<TransferSnapshot>({
        uid,
        revision: 1,
        class: transfer.class,
        state: 'leased',
        title: transfer.title,
        jobId: transfer.jobId,
        folder: transfer.folder,
        phases: transfer.phases.map((phase) => ({ phase, state: 'next' as const })),
        createdMs: nowMs,
        updatedMs: nowMs,
      });
      rows.add(snapshot, transfer.spec);
      changed(snapshot);
      run(uid, work);
      return uid;
    },
    continue: (uid, { phases, spec, title }, work) => {
      if (running.has(uid) || leases.isElsewhere(rows.get(uid))) throw alreadyRunning();
      rows.take(uid);
      const cleared = { waitingFor: undefined, error: undefined, outcome: undefined, finishedMs: undefined };
      const track = phases.map((phase) => ({ phase, state: 'next' as const }));
      const patch = { ...cleared, state: 'leased', phases: track, ...(title === undefined ? {} : { title }) } as const;
      changed(rows.change(uid, patch, spec));
      run(uid, work);
    },
    list: () => rows.list().map(({ snapshot }) => snapshot),
    abandoned: () =>
      rows
        .list()
        .filter((row) => isUnderWay(row.snapshot) && !running.has(row.snapshot.uid) && !leases.isElsewhere(row))
        .map(({ snapshot }) => snapshot),
    fail: (uid, error) => {
      end(uid, { state: 'failed', error: toErrorDto(error) });
    },
    cancel: async (uid) => {
      const active = running.get(uid);
      if (active !== undefined) {
        active.controller.abort();
        await active.done;
      } else if (leases.isElsewhere(rows.get(uid))) await cancelElsewhere(uid);
      const { snapshot } = rows.get(uid);
      if (!running.has(uid) && !isFinal(snapshot) && !closing.signal.aborted)
        end(uid, { state: 'cancelled', outcome: say('outcome.cancelled') });
      return rows.get(uid).snapshot;
    },
    settled: async (uid) => {
      await running.get(uid)?.done;
      return rows.get(uid).snapshot;
    },
    followOthers: () => {
      following = follow({ rows, clock, changed, logError, isOwn: (uid) => running.has(uid) }, closing.signal);
    },
    close: async () => {
      closing.abort();
      const active = [...running.values()];
      for (const { controller } of active) controller.abort();
      await Promise.all([following, ...active.map(({ done }) => done)]);
    },
  };
}

const isFinal = ({ state }: TransferSnapshot): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

const isUnderWay = ({ state }: TransferSnapshot): boolean => state === 'leased' || state === 'queued';

interface FollowParts extends Pick<BoardParts, 'clock' | 'changed' | 'logError'> {
  readonly rows: { list(): readonly TransferRecord[] };
  readonly isOwn: (uid: string) => boolean;
}

async function follow({ rows, clock, changed, logError, isOwn }: FollowParts, signal: AbortSignal): Promise<void> {
  const seen = new Map(rows.list().map(({ snapshot }) => [snapshot.uid, snapshot.revision]));
  for (;;) {
    try {
      await clock.delay(followIntervalMs, signal);
      for (const { snapshot } of rows.list()) {
        const { uid, revision } = snapshot;
        const isNews = seen.get(uid) !== revision && !isOwn(uid);
        seen.set(uid, revision);
        if (isNews) changed(snapshot);
      }
    } catch (error) {
      if (isAbort(error)) return;
      logError(error, 'queue');
    }
  }
}

function alreadyRunning(): AppError {
  return new AppError({
    code: 'queue.locked',
    message: 'This transfer is already running.',
    safe: 'It goes on.',
    hint: 'Wait for it, or cancel it first.',
  });
}

function noAnswer({ snapshot, lease }: TransferRecord): AppError {
  return new AppError({
    code: 'queue.locked',
    message: `${snapshot.title} runs in process ${lease?.processId ?? 0} on ${lease?.hostName ?? ''}, which does not answer.`,
    safe: 'It was asked to stop and does so when it can.',
    hint: 'Look at it again in a moment, or end that process.',
  });
}
