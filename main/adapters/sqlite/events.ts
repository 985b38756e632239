/** The event log in satchel.db. */
import { RunEvent } from '../../../shared/domain/runEvents';
import type { EventLog } from '../../engine/ports/runRecords';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly seq: number;
  readonly ts_ms: number;
  readonly uid: string | null;
  readonly run_id: string | null;
  readonly type: string;
  readonly json: string;
}

const keptMs = 30 * 24 * 3600_000;
const keptRows = 2_000_000;

const columns = `SELECT e.seq, e.ts_ms, t.uid, e.run_id, e.type, e.json FROM event e LEFT JOIN transfer t ON t.id = e.transfer_id`;

/** Events of a newer version that this one does not know are left out. */
export function createEventLog(db: SatchelDatabase): EventLog {
  const insert = db.prepare<[number, string | null, string | null, string, string]>(
    `INSERT INTO event(ts_ms, transfer_id, run_id, type, json) VALUES (?, (SELECT id FROM transfer WHERE uid = ?), ?, ?, ?)`,
  );
  const selectSince = db.prepare<[number, number], Row>(`${columns} WHERE e.seq > ? ORDER BY e.seq LIMIT ?`);
  const selectOfTransfer = db.prepare<[string, number], Row>(`${columns} WHERE t.uid = ? ORDER BY e.seq DESC LIMIT ?`);
  const dropOld = db.prepare('DELETE FROM event WHERE ts_ms < ?');
  const dropMany = db.prepare('DELETE FROM event WHERE seq <= (SELECT max(seq) FROM event) - ?');

  return guarded(db, {
    add: (event) => {
      const { atMs, transferUid, runId, type, facts } = event;
      const { lastInsertRowid } = insert.run(atMs, transferUid ?? null, runId ?? null, type, JSON.stringify(facts));
      return { ...event, seq: Number(lastInsertRowid) };
    },
    since: (seq, limit) => selectSince.all(seq, limit).flatMap(eventOf),
    ofTransfer: (uid, limit) => selectOfTransfer.all(uid, limit).toReversed().flatMap(eventOf),
    tidy: (nowMs) => {
      dropOld.run(nowMs - keptMs);
      dropMany.run(keptRows);
    },
  } satisfies EventLog);
}

function eventOf({ seq, ts_ms: atMs, uid, run_id: runId, type, json }: Row): RunEvent[] {
  const event = RunEvent.safeParse({
    seq,
    atMs,
    ...(uid === null ? {} : { transferUid: uid }),
    ...(runId === null ? {} : { runId }),
    type,
    facts: JSON.parse(json) as unknown,
  });
  return event.success ? [event.data] : [];
}
