/** The rows of the queue as people see them, in satchel.db. */
import { TransferSnapshot } from '../../../shared/domain/transfer';
import type { TransferRecord, Transfers } from '../../engine/ports/records';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly snapshot_json: string;
  readonly spec_json: string | null;
  readonly lease_host: string | null;
  readonly lease_pid: number | null;
  readonly lease_ms: number | null;
}

const columns = 'snapshot_json, spec_json, lease_host, lease_pid, lease_ms';

/** `spec` is JSON data and comes back as such. Rows that a newer version wrote and this one cannot read are left out. */
export function createTransfers(db: SatchelDatabase): Transfers {
  const insert = db.prepare(
    `INSERT INTO transfer_record(uid, created_ms, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT(uid) DO UPDATE SET created_ms = excluded.created_ms, snapshot_json = excluded.snapshot_json,
       spec_json = excluded.spec_json, lease_host = excluded.lease_host, lease_pid = excluded.lease_pid,
       lease_ms = excluded.lease_ms,
       is_cancel_asked = CASE WHEN excluded.lease_pid IS NULL THEN 0 ELSE is_cancel_asked END`,
  );
  const selectOne = db.prepare<[string], Row>(`SELECT ${columns} FROM transfer_record WHERE uid = ?`);
  const selectNewest = db.prepare<[], Row>(`SELECT ${columns} FROM transfer_record ORDER BY created_ms DESC, uid DESC`);
  const askCancel = db.prepare(
    'UPDATE transfer_record SET is_cancel_asked = 1 WHERE uid = ? AND lease_pid IS NOT NULL',
  );
  const isAsked = db.prepare('SELECT 1 FROM transfer_record WHERE uid = ? AND is_cancel_asked = 1');

  return guarded(db, {
    put({ snapshot, spec, lease }) {
      insert.run(
        snapshot.uid,
        snapshot.createdMs,
        JSON.stringify(snapshot),
        spec === undefined ? null : JSON.stringify(spec),
        lease?.hostName ?? null,
        lease?.processId ?? null,
        lease?.renewedMs ?? null,
      );
    },
    askCancel(uid) {
      askCancel.run(uid);
    },
    isCancelAsked: (uid) => isAsked.get(uid) !== undefined,
    get(uid) {
      const row = selectOne.get(uid);
      return row && transferRecord(row);
    },
    list(limit) {
      const records: TransferRecord[] = [];
      for (const row of selectNewest.iterate()) {
        if (records.length >= limit) break;
        const record = transferRecord(row);
        if (record) records.push(record);
      }
      return records;
    },
  });
}

function transferRecord(row: Row): TransferRecord | undefined {
  const snapshot = TransferSnapshot.safeParse(JSON.parse(row.snapshot_json));
  if (!snapshot.success) return undefined;
  return {
    snapshot: snapshot.data,
    spec: row.spec_json === null ? undefined : (JSON.parse(row.spec_json) as unknown),
    ...(row.lease_host === null || row.lease_pid === null || row.lease_ms === null
      ? {}
      : { lease: { hostName: row.lease_host, processId: row.lease_pid, renewedMs: row.lease_ms } }),
  };
}
