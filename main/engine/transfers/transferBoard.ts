/** The transfers a person sees: queued, run when it is their turn, shown while they run, paused, moved, ended. */
import type { CardChoice } from '../../../shared/domain/decisionCard';
import { isAbort } from '../../../shared/domain/errors';
import { lanes, type Lane, type TransferSnapshot } from '../../../shared/domain/transfer';
import { say } from '../../../shared/text/say';
import type { QueueRow, Runner, Wish } from '../ports/queue';
import type { BoardParts, Phase, TransferBoard } from './board';
import { alreadyRunning, cannotStart, noAnswer } from './boardErrors';
import { factsOfAnswer } from './decisionCard';
import { createEventWriter, type EventWriter } from './eventLog';
import { createLostRuns } from './lostRuns';
import { recoverQueue } from './recoverQueue';
import { runTransfer, type Work } from './runTransfer';
import { createRunStop, type RunStop } from './stopWish';
import { createTransferRows, withoutUndefined, type SnapshotPatch } from './transferRows';
import { workIdentity } from './workIdentity';

interface Running {
  readonly stopping: RunStop;
  readonly done: Promise<void>;
  readonly lane: number;
}

const serveIntervalMs = 1000;
const recoveryIntervalMs = 5000;
const answerIntervalMs = 100;
/** How long a process is waited for that was asked to stop: after a pause it may wait itself for what is under way. */
const answerPatienceMs = { pause: 50_000, cancel: 20_000, discard: 20_000 } as const;

export function createTransferBoard(parts: BoardParts): TransferBoard {
  const { queue, clock, logError, isDead } = parts;
  const { boot } = parts.seat;
  const runner: Runner = parts.seat.role === 'app' ? 'any' : `cli:${boot}`;
  const rows = createTransferRows(parts);
  const running = new Map<string, Running>();
  const pending = new Map<string, Work>();
  const closing = new AbortController();
  let workOf: Parameters<TransferBoard['serve']>[0] | undefined;
  let serving: Promise<void> = Promise.resolve();
  let isSeated = false;

  /** The last revision of each transfer that was told. */
  const told = new Map<string, number>();
  const changed = (snapshot: TransferSnapshot): void => {
    told.set(snapshot.uid, snapshot.revision);
    parts.changed(snapshot);
  };

  const enter = (): void => {
    if (!isSeated) queue.enter({ ...parts.seat, heartbeatMs: clock.nowMs() });
    isSeated = true;
  };

  const isElsewhere = ({ lease }: QueueRow): boolean =>
    lease !== undefined && lease.engine.boot !== boot && !isDead(lease.engine);

  const runnerFacts = { osUser: parts.requester, host: parts.seat.hostName, version: parts.seat.version };
  const lostRuns = createLostRuns(parts.runFolder, parts.record?.files, logError);

  const recover = (): void => {
    recoverQueue({ queue, boot, nowMs: clock.nowMs(), isDead, changed, runner: runnerFacts, lost: lostRuns.keep });
  };

  const giveBackLost = (): void => {
    enter();
    recover();
  };

  const run = (row: QueueRow, work: Work, patch: SnapshotPatch = {}): void => {
    const { uid, lane } = row.snapshot;
    const { runId = '' } = row.lease ?? {};
    const stopping = createRunStop(clock);
    const runParts = {
      ...parts,
      rows,
      changed,
      boot,
      record: {
        runner: runnerFacts,
        ...parts.record,
      },
      isPatient: parts.seat.role === 'app',
      isClosing: () => closing.signal.aborted,
      ended: () => {
        running.delete(uid);
        // After whoever hears of the end.
        queueMicrotask(schedule);
      },
    };
    changed(rows.take(row, { error: undefined, card: undefined, outcome: undefined, ...patch }));
    const saved = parts.saveMemory?.();
    // The caller gets the uid before the work begins.
    const done = Promise.resolve()
      .then(() => runTransfer(uid, runId, work, stopping, runParts))
      .finally(saved);
    running.set(uid, { stopping, done, lane });
  };

  /** Someone who looks on waits for nothing; everything else takes its turn. */
  const mostLaneNow = (): Lane => {
    const moving = [...running.values()].filter(({ lane }) => lane !== lanes.interactive).length;
    return moving < parts.mostActive() ? lanes.background : lanes.interactive;
  };

  const claim = (uid?: string): QueueRow | undefined => {
    const runId = parts.ids.uuid();
    const request = { boot, runner, runId, runFolder: parts.runFolder(runId), nowMs: clock.nowMs() };
    return queue.claim({ ...request, mostLane: mostLaneNow(), ...(uid === undefined ? {} : { uid }) });
  };

  const begin = (row: QueueRow): void => {
    const { uid } = row.snapshot;
    const known = pending.get(uid);
    pending.delete(uid);
    if (known !== undefined || workOf === undefined) {
      run(row, known ?? (() => Promise.reject(new Error(`no work for ${uid}`))));
      return;
    }
    try {
      const { work, spec, phases } = workOf(row);
      queue.keepSpec(uid, spec);
      run({ ...row, spec }, work, { phases: track(phases) });
    } catch (error) {
      // One that cannot go on must not keep the others from starting.
      run(row, async () => Promise.reject(error instanceof Error ? error : new Error(String(error))));
    }
  };

  const schedule = (): void => {
    if (closing.signal.aborted) return;
    enter();
    if (workOf !== undefined) for (let row = claim(); row !== undefined; row = claim()) begin(row);
    else
      for (const uid of queue.next(runner, clock.nowMs()).filter((one) => pending.has(one))) {
        const row = claim(uid);
        if (row !== undefined) begin(row);
      }
  };

  const eventsOf = (transferUid: string): EventWriter =>
    createEventWriter({ transferUid }, { ...parts.record, clock, logError });

  const answered = ({ uid, card }: TransferSnapshot, choice?: CardChoice): void => {
    if (card !== undefined) eventsOf(uid).add('card.answered', factsOfAnswer(card, choice));
  };

  const move = (uid: string, patch: SnapshotPatch, spec?: unknown): TransferSnapshot => {
    const moved = rows.move(uid, patch, spec);
    if (moved === undefined) throw alreadyRunning();
    changed(moved);
    return moved;
  };

  const stopElsewhere = async (uid: string, wish: Wish): Promise<void> => {
    queue.wish(uid, wish);
    const untilMs = clock.nowMs() + answerPatienceMs[wish];
    while (isElsewhere(rows.get(uid))) {
      if (clock.nowMs() > untilMs) throw noAnswer(rows.get(uid));
      await clock.delay(answerIntervalMs, closing.signal);
    }
  };

  const stop = async (uid: string, wish: Wish): Promise<void> => {
    const active = running.get(uid);
    if (active !== undefined) {
      active.stopping.stop(wish);
      await active.done;
    } else if (isElsewhere(rows.get(uid))) await stopElsewhere(uid, wish);
    if (rows.get(uid).snapshot.state === 'leased') recover();
  };

  const serve = async (): Promise<void> => {
    for (const { snapshot } of rows.list()) told.set(snapshot.uid, snapshot.revision);
    let recoveredMs = clock.nowMs();
    for (;;) {
      try {
        await clock.delay(serveIntervalMs, closing.signal);
        if (clock.nowMs() - recoveredMs >= recoveryIntervalMs) {
          recoveredMs = clock.nowMs();
          queue.beat(boot, recoveredMs);
          recover();
        }
        for (const { snapshot } of rows.list())
          if (told.get(snapshot.uid) !== snapshot.revision && !running.has(snapshot.uid)) changed(snapshot);
        schedule();
      } catch (error) {
        if (isAbort(error)) return;
        logError(error, 'queue');
      }
    }
  };

  return {
    get: (uid) => rows.get(uid),
    start: (transfer, work) => {
      const uid = parts.ids.uuid();
      const nowMs = clock.nowMs();
      const { keptMs } = transfer;
      // The same work may be held by a process that is gone.
      if (keptMs !== undefined) giveBackLost();
      const snapshot = withoutUndefined<TransferSnapshot>({
        uid,
        revision: 1,
        class: transfer.class,
        state: 'queued',
        title: transfer.title,
        lane: transfer.lane ?? lanes.manual,
        priority: 0,
        jobId: transfer.jobId,
        folder: transfer.folder,
        phases: track(transfer.phases),
        createdMs: nowMs,
        updatedMs: nowMs,
      });
      const added = queue.add({
        snapshot,
        spec: transfer.spec,
        ...workIdentity(transfer, uid, parts),
        requester: parts.requester,
        runner,
        ...(keptMs === undefined ? {} : { reopenSinceMs: nowMs - keptMs }),
      });
      const type = added.isDeduplicated ? 'transfer.deduplicated' : 'transfer.added';
      eventsOf(added.uid).add(type, { class: transfer.class });
      if (added.isDeduplicated) return added;
      pending.set(uid, work);
      schedule();
      if (!running.has(uid)) changed(rows.get(uid).snapshot);
      return added;
    },
    continue: (uid, { phases, spec, title, lane, choice }, work) => {
      if (running.has(uid) || isElsewhere(rows.get(uid))) throw alreadyRunning();
      const { snapshot: before } = rows.get(uid);
      const cleared = { waitingFor: undefined, error: undefined, card: undefined, outcome: undefined };
      const queued = {
        state: 'queued',
        stateReason: undefined,
        notBeforeMs: undefined,
        finishedMs: undefined,
        phases: track(phases),
      } as const;
      const place = { lane: lane ?? lanes.manual, ...(title === undefined ? {} : { title }) };
      // Whoever goes on with it need not be the command that added it; what a command goes on with is its own, before any
      // window can see it wait.
      if (work === undefined) queue.release(uid);
      else queue.reserve(uid, runner);
      const moved = rows.move(uid, { ...cleared, ...queued, ...place }, spec);
      if (moved === undefined) throw alreadyRunning();
      answered(before, choice);
      if (work !== undefined) pending.set(uid, work);
      schedule();
      if (!running.has(uid)) changed(moved);
    },
    take: (uid, { phases, spec }, work) => {
      if (rows.get(uid).snapshot.state !== 'queued') throw alreadyRunning();
      queue.reserve(uid, runner);
      const moved = rows.move(uid, { phases: track(phases) }, spec);
      if (moved === undefined) throw alreadyRunning();
      pending.set(uid, work);
      schedule();
      if (running.has(uid)) return;
      pending.delete(uid);
      queue.release(uid);
      throw cannotStart(moved);
    },
    list: () => rows.list().map(({ snapshot }) => snapshot),
    isHere: (uid) => running.has(uid) || pending.has(uid),
    pause: async (uid) => {
      await stop(uid, 'pause');
      const { state } = rows.get(uid).snapshot;
      if (state === 'queued') move(uid, { state: 'paused', stateReason: 'user', notBeforeMs: undefined });
      return rows.get(uid).snapshot;
    },
    resume: (uid) => {
      const { snapshot } = rows.get(uid);
      if (snapshot.state === 'paused') {
        queue.release(uid);
        move(uid, { state: 'queued', stateReason: undefined, outcome: undefined });
      } else if (snapshot.state === 'queued' && snapshot.notBeforeMs !== undefined) {
        move(uid, { stateReason: undefined, notBeforeMs: undefined, lane: lanes.manual });
        answered(snapshot);
      }
      schedule();
      return rows.get(uid).snapshot;
    },
    place: (uid, { lane, priority }) => {
      // What runs has had its turn.
      if (running.has(uid)) return rows.get(uid).snapshot;
      const moved = move(uid, {
        ...(lane === undefined ? {} : { lane }),
        ...(priority === undefined ? {} : { priority }),
      });
      schedule();
      return running.has(uid) ? rows.get(uid).snapshot : moved;
    },
    order: () => queue.next(runner, clock.nowMs()),
    wake: () => {
      schedule();
      for (const { snapshot } of rows.list()) if (snapshot.state === 'queued') move(snapshot.uid, {});
    },
    cancel: async (uid, how = 'cancel') => {
      await stop(uid, how);
      const { snapshot } = rows.get(uid);
      pending.delete(uid);
      if (!running.has(uid) && !isFinal(snapshot) && !closing.signal.aborted) {
        const why = { waitingFor: undefined, error: undefined, card: undefined };
        const cleared = { ...why, stateReason: undefined, notBeforeMs: undefined };
        move(uid, { ...cleared, state: 'cancelled', outcome: say('outcome.cancelled'), finishedMs: clock.nowMs() });
        answered(snapshot, 'cancel');
      }
      return rows.get(uid).snapshot;
    },
    settled: async (uid) => {
      for (;;) {
        await running.get(uid)?.done;
        if (!running.has(uid) && !pending.has(uid)) return rows.get(uid).snapshot;
        if (running.has(uid)) continue;
        await clock.delay(answerIntervalMs, closing.signal);
        // Another process may have made way for it.
        schedule();
      }
    },
    serve: (make) => {
      workOf = make;
      enter();
      recover();
      for (const { snapshot } of rows.list())
        if (snapshot.state === 'paused' && snapshot.stateReason === 'suspend')
          move(snapshot.uid, { state: 'queued', stateReason: 'recovered' });
      schedule();
      serving = serve();
    },
    giveBackLost,
    close: async () => {
      closing.abort();
      const active = [...running.values()];
      for (const { stopping } of active) stopping.stopNow('pause');
      await Promise.all([serving, lostRuns.settled(), ...active.map(({ done }) => done)]);
      if (isSeated) queue.leave(boot);
    },
  };
}

const track = (phases: readonly Phase[]): TransferSnapshot['phases'] =>
  phases.map((phase) => ({ phase, state: 'next' }));

const isFinal = ({ state }: TransferSnapshot): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';
