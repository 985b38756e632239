/** The transfers a person sees: starts them, keeps their snapshots (also in the database), passes progress on, cancels. */
import { AppError, isAbort, toErrorDto, type ErrorDto } from '../../../shared/domain/errors';
import type { phases as allPhases } from '../../../shared/domain/transfer';
import { type PhaseSnapshot, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock, Ids } from '../ports/clock';
import type { Progress, RunContext } from '../ports/progress';
import type { TransferRecord, Transfers } from '../ports/records';
import { createRateMeter } from './rateMeter';

type Phase = (typeof allPhases)[number];

/** How a piece of work ended when it did not throw. */
export type WorkEnd = Partial<
  Pick<TransferSnapshot, 'waitingFor' | 'outcome' | 'runId' | 'folder' | 'title' | 'jobId'>
> & {
  readonly state: 'done' | 'waiting-user';
  readonly spec?: unknown;
};

export type Work = (context: RunContext, uid: string) => Promise<WorkEnd>;

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
  /** Starts the next piece of work of a transfer that waits, failed or was cancelled. */
  continue(
    uid: string,
    change: { readonly phases: readonly Phase[]; readonly spec: unknown; readonly title?: string },
    work: Work,
  ): void;
  get(uid: string): TransferRecord;
  list(): readonly TransferSnapshot[];
  /** Ends a transfer; what is complete stays. Resolves when its work has stopped. */
  cancel(uid: string): Promise<TransferSnapshot>;
  /** Resolves when the transfer is not running; for the command line. */
  settled(uid: string): Promise<TransferSnapshot>;
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
  readonly changed: (snapshot: TransferSnapshot) => void;
  /** Receives errors without a code, with their stack. */
  readonly logError: (error: unknown, area: string) => void;
}

const shownTransfers = 500;
/** Progress documents are at most four a second; a state change always goes out. */
const progressIntervalMs = 250;

export function createTransferBoard({ transfers, clock, ids, changed, logError }: BoardParts): TransferBoard {
  const running = new Map<string, Running>();
  const latest = new Map<string, TransferRecord>();
  /** Stopped because the program ends, not because somebody cancelled them. */
  const suspended = new Set<string>();

  const get = (uid: string): TransferRecord => {
    const record = latest.get(uid) ?? transfers.get(uid);
    if (record === undefined) {
      throw new AppError({
        code: 'input.not_found',
        message: `There is no transfer ${uid}.`,
        hint: 'Run `satchel transfers list` to see them.',
      });
    }
    return record;
  };

  const save = (record: TransferRecord): void => {
    latest.set(record.snapshot.uid, record);
    transfers.put(record);
    changed(record.snapshot);
  };

  const change = (uid: string, patch: Partial<TransferSnapshot>, spec?: unknown): void => {
    const record = get(uid);
    const { snapshot } = record;
    const merged = { ...snapshot, ...patch, revision: snapshot.revision + 1, updatedMs: clock.nowMs() };
    save({ snapshot: withoutUndefined(merged), spec: spec ?? record.spec });
  };

  const run = (uid: string, work: Work): void => {
    const controller = new AbortController();
    const meter = createRateMeter(clock);
    let lastSentMs = 0;
    const progress = (step: Progress): void => {
      if (controller.signal.aborted) return;
      const record = get(uid);
      const bytesPerSecond =
        step.phase === 'transferring' && step.doneBytes !== undefined ? meter.sample(step.doneBytes) : undefined;
      const snapshot = withoutUndefined({
        ...record.snapshot,
        phases: advance(record.snapshot.phases, step),
        bytesPerSecond,
        revision: record.snapshot.revision + 1,
        updatedMs: clock.nowMs(),
      });
      const isNewPhase = record.snapshot.phases.find((phase) => phase.state === 'now')?.phase !== step.phase;
      latest.set(uid, { snapshot, spec: record.spec });
      if (!isNewPhase && snapshot.updatedMs - lastSentMs < progressIntervalMs) return;
      lastSentMs = snapshot.updatedMs;
      changed(snapshot);
    };
    const finish = async (): Promise<void> => {
      try {
        const { spec, ...end } = await work({ signal: controller.signal, progress }, uid);
        change(
          uid,
          {
            ...end,
            phases: get(uid).snapshot.phases.map((phase) => ({ ...phase, state: 'done' as const })),
            bytesPerSecond: undefined,
            error: undefined,
            waitingFor: end.waitingFor,
            ...(end.state === 'done' ? { finishedMs: clock.nowMs() } : {}),
          },
          spec,
        );
      } catch (error) {
        failed(uid, error);
      } finally {
        running.delete(uid);
      }
    };
    running.set(uid, { controller, done: Promise.resolve().then(finish) });
  };

  const failed = (uid: string, error: unknown): void => {
    const dto: ErrorDto = toErrorDto(error);
    if (dto.code === 'internal') logError(error, `transfer ${uid}`);
    const isCancelled = isAbort(error);
    if (isCancelled && suspended.has(uid)) return;
    const { phases } = get(uid).snapshot;
    change(uid, {
      state: isCancelled ? 'cancelled' : 'failed',
      bytesPerSecond: undefined,
      waitingFor: undefined,
      finishedMs: clock.nowMs(),
      phases: phases.map((phase) =>
        phase.state === 'now' && !isCancelled ? { ...phase, state: 'failed' as const } : phase,
      ),
      ...(isCancelled ? { outcome: 'Cancelled. What was complete stays.' } : { error: dto }),
    });
  };

  return {
    get,
    start: (transfer, work) => {
      const uid = ids.uuid();
      const nowMs = clock.nowMs();
      save({
        spec: transfer.spec,
        snapshot: withoutUndefined({
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
        }),
      });
      run(uid, work);
      return uid;
    },
    continue: (uid, { phases, spec, title }, work) => {
      if (running.has(uid)) {
        throw new AppError({
          code: 'queue.locked',
          message: 'This transfer is already running.',
          hint: 'Wait for it, or cancel it first.',
        });
      }
      change(
        uid,
        {
          state: 'leased',
          waitingFor: undefined,
          error: undefined,
          outcome: undefined,
          finishedMs: undefined,
          ...(title === undefined ? {} : { title }),
          phases: phases.map((phase) => ({ phase, state: 'next' as const })),
        },
        spec,
      );
      run(uid, work);
    },
    list: () =>
      transfers.list(shownTransfers).map((record) => latest.get(record.snapshot.uid)?.snapshot ?? record.snapshot),
    cancel: async (uid) => {
      const active = running.get(uid);
      if (active !== undefined) {
        active.controller.abort();
        await active.done;
      } else if (!isFinal(get(uid).snapshot)) {
        change(uid, {
          state: 'cancelled',
          waitingFor: undefined,
          finishedMs: clock.nowMs(),
          outcome: 'Cancelled.',
        });
      }
      return get(uid).snapshot;
    },
    settled: async (uid) => {
      await running.get(uid)?.done;
      return get(uid).snapshot;
    },
    close: async () => {
      const active = [...running];
      for (const [uid, { controller }] of active) {
        if (!controller.signal.aborted) suspended.add(uid);
        controller.abort();
      }
      await Promise.all(active.map(([, { done }]) => done));
    },
  };
}

const isFinal = ({ state }: TransferSnapshot): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** The track with one phase moved on; phases before it are done. */
function advance(track: readonly PhaseSnapshot[], step: Progress): PhaseSnapshot[] {
  const at = track.findIndex(({ phase }) => phase === step.phase);
  return track.map((phase, index) =>
    index < at ? { ...phase, state: 'done' } : index > at ? phase : { ...phase, ...step, state: 'now' },
  );
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
