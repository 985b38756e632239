/** The rows of the board: what runs here in memory, everything in the database, each change with a rising revision. */
import { AppError } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock } from '../ports/clock';
import type { Queue, QueueRow, RunEnd } from '../ports/queue';
import { mayFollow } from './transitions';

/** Fields to change; `undefined` takes a field out. */
export type SnapshotPatch = { readonly [K in keyof TransferSnapshot]?: TransferSnapshot[K] | undefined };

export interface TransferRows {
  /** `input.not_found` when there is no such transfer. */
  get(uid: string): QueueRow;
  list(): readonly QueueRow[];
  /** From here on the row is this process's, and what memory knows is newer than the database. */
  take(row: QueueRow, patch?: SnapshotPatch): TransferSnapshot;
  /** Changes a row that runs here in memory alone; the database follows with `renew`. */
  remember(uid: string, patch: SnapshotPatch): TransferSnapshot;
  /** Writes what memory knows with a fresh sign of life. */
  renew(uid: string, runId: string): void;
  /** The last change of a row that ran here; from then on it is nobody's. Nothing when another process ended the run. */
  finish(uid: string, end: RunEnd, patch: SnapshotPatch, spec?: unknown): TransferSnapshot | undefined;
  /** Moves a row that nobody runs, as `transitions` allows; `undefined` when it is not where it was thought to be. */
  move(uid: string, patch: SnapshotPatch, spec?: unknown): TransferSnapshot | undefined;
}

const shownTransfers = 500;

export function createTransferRows({ queue, clock }: { readonly queue: Queue; readonly clock: Clock }): TransferRows {
  const own = new Map<string, QueueRow>();

  const get = (uid: string): QueueRow => {
    const row = own.get(uid) ?? queue.get(uid);
    if (row !== undefined) return row;
    throw new AppError({
      code: 'input.not_found',
      message: `There is no transfer ${uid}.`,
      safe: 'Nothing was changed.',
      hint: 'It may have been removed from the list meanwhile.',
      commandHint: 'Run `satchel transfers list --all` to see them.',
    });
  };

  const patched = ({ snapshot }: QueueRow, patch: SnapshotPatch): TransferSnapshot =>
    withoutUndefined({ ...snapshot, ...patch, revision: snapshot.revision + 1, updatedMs: clock.nowMs() });

  const remember = (row: QueueRow, patch: SnapshotPatch): TransferSnapshot => {
    const snapshot = patched(row, patch);
    own.set(snapshot.uid, { ...row, snapshot });
    return snapshot;
  };

  return {
    get,
    list: () => queue.list(shownTransfers).map((row) => own.get(row.snapshot.uid) ?? row),
    take: (row, patch = {}) => remember(row, patch),
    remember: (uid, patch) => remember(get(uid), patch),
    renew: (uid, runId) => {
      queue.renew(runId, get(uid).snapshot, clock.nowMs());
    },
    finish: (uid, end, patch, spec) => {
      const snapshot = patched(get(uid), patch);
      try {
        return queue.finish(end, snapshot, spec) ? snapshot : undefined;
      } finally {
        own.delete(uid);
      }
    },
    move: (uid, patch, spec) => {
      const row = get(uid);
      const { state } = row.snapshot;
      const next = patched(row, patch);
      if (next.state !== state && !mayFollow(state, next.state)) return undefined;
      return queue.move(uid, state, next, spec) ? next : undefined;
    },
  };
}

/** The same without the fields that are `undefined`, as the schema of a snapshot wants it. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
