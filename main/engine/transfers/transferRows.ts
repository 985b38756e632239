/** The rows of the board: what runs here in memory, everything in the database, each change with a rising revision. */
import { AppError } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Clock } from '../ports/clock';
import type { TransferRecord, Transfers } from '../ports/records';
import type { TransferLeases } from './transferLeases';

/** Fields to change; `undefined` takes a field out. */
export type SnapshotPatch = { readonly [K in keyof TransferSnapshot]?: TransferSnapshot[K] | undefined };

export interface TransferRows {
  /** `input.not_found` when there is no such transfer. */
  get(uid: string): TransferRecord;
  list(): readonly TransferRecord[];
  /** Changes a row in memory and in the database. A row that runs here keeps this process's lease. */
  change(uid: string, patch: SnapshotPatch, spec?: unknown): TransferSnapshot;
  /** Changes a row that runs here in memory alone; the database follows with `renew`. */
  remember(uid: string, patch: SnapshotPatch): TransferSnapshot;
  add(snapshot: TransferSnapshot, spec: unknown): void;
  /** From here on the row is this process's, and what memory knows is newer than the database. */
  take(uid: string): void;
  /** Writes what memory knows with a fresh sign of life. */
  renew(uid: string): void;
  /** The last change of a row that ran here; from then on it is nobody's. */
  release(uid: string, patch?: SnapshotPatch, spec?: unknown): TransferSnapshot;
}

const shownTransfers = 500;

export function createTransferRows(
  { transfers, clock }: { readonly transfers: Transfers; readonly clock: Clock },
  leases: TransferLeases,
): TransferRows {
  const own = new Map<string, TransferRecord>();

  const get = (uid: string): TransferRecord => {
    const record = own.get(uid) ?? transfers.get(uid);
    if (record !== undefined) return record;
    throw new AppError({
      code: 'input.not_found',
      message: `There is no transfer ${uid}.`,
      safe: 'Nothing was changed.',
      hint: 'Run `satchel transfers list --all` to see them.',
    });
  };

  const write = (record: TransferRecord): void => {
    const { snapshot, spec } = record;
    if (!own.has(snapshot.uid)) transfers.put({ snapshot, spec });
    else {
      own.set(snapshot.uid, record);
      transfers.put({ snapshot, spec, lease: leases.own() });
    }
  };

  const patched = (uid: string, patch: SnapshotPatch, spec?: unknown): TransferRecord => {
    const record = get(uid);
    const { revision } = record.snapshot;
    const snapshot = { ...record.snapshot, ...patch, revision: revision + 1, updatedMs: clock.nowMs() };
    return { snapshot: withoutUndefined(snapshot), spec: spec ?? record.spec };
  };

  return {
    get,
    list: () => transfers.list(shownTransfers).map((record) => own.get(record.snapshot.uid) ?? record),
    change: (uid, patch, spec) => {
      const record = patched(uid, patch, spec);
      write(record);
      return record.snapshot;
    },
    remember: (uid, patch) => {
      const record = patched(uid, patch);
      own.set(uid, record);
      return record.snapshot;
    },
    add: (snapshot, spec) => {
      const record = { snapshot, spec };
      own.set(snapshot.uid, record);
      write(record);
    },
    take: (uid) => {
      own.set(uid, get(uid));
    },
    renew: (uid) => {
      write(get(uid));
    },
    release: (uid, patch, spec) => {
      const record = patch === undefined ? get(uid) : patched(uid, patch, spec);
      own.delete(uid);
      write(record);
      return record.snapshot;
    },
  };
}

/** The same without the fields that are `undefined`, as the schema of a snapshot wants it. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
