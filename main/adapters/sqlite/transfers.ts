/** The rows of the queue as people see them, in satchel.db. */
import { TransferSnapshot } from '../../../shared/domain/transfer';
import type { TransferRecord, Transfers } from '../../engine/ports/records';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly snapshot_json: string;
  readonly spec_json: string | null;
}

/** `spec` is JSON data and comes back as such. Rows that a newer version wrote and this one cannot read are left out. */
export function createTransfers(db: SatchelDatabase): Transfers {
  const insert = db.prepare(
    'INSERT OR REPLACE INTO transfer_record(uid, created_ms, snapshot_json, spec_json) VALUES (?, ?, ?, ?)',
  );
  const selectOne = db.prepare<[string], Row>('SELECT snapshot_json, spec_json FROM transfer_record WHERE uid = ?');
  const selectNewest = db.prepare<[], Row>(
    'SELECT snapshot_json, spec_json FROM transfer_record ORDER BY created_ms DESC, uid DESC',
  );

  return {
    put({ snapshot, spec }) {
      const specJson = spec === undefined ? null : JSON.stringify(spec);
      insert.run(snapshot.uid, snapshot.createdMs, JSON.stringify(snapshot), specJson);
    },
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
  };
}

function transferRecord(row: Row): TransferRecord | undefined {
  const snapshot = TransferSnapshot.safeParse(JSON.parse(row.snapshot_json));
  if (!snapshot.success) return undefined;
  return {
    snapshot: snapshot.data,
    spec: row.spec_json === null ? undefined : (JSON.parse(row.spec_json) as unknown),
  };
}
