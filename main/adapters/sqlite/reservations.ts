/** Room on volumes that transfers of all processes will need, in satchel.db. */
import type { Reservations } from '../../engine/ports/runRecords';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

/** What a transfer reserved goes with its run: rows of transfers that do not run count for nothing. */
export function createReservations(db: SatchelDatabase): Reservations {
  const selectOthers = db.prepare<[string, string], { bytes: number }>(
    `SELECT coalesce(sum(r.bytes), 0) AS bytes FROM reservation r JOIN transfer t ON t.id = r.transfer_id
     WHERE r.volume_key = ? AND t.uid <> ? AND t.state = 'leased'`,
  );
  const put = db.prepare<[string, number, string]>(
    `INSERT OR REPLACE INTO reservation(volume_key, transfer_id, bytes) SELECT ?, id, ? FROM transfer WHERE uid = ?`,
  );
  const shrink = db.prepare<[number, string, string]>(
    `UPDATE reservation SET bytes = min(bytes, ?) WHERE volume_key = ? AND transfer_id = (SELECT id FROM transfer WHERE uid = ?)`,
  );
  const release = db.prepare<[string]>(
    'DELETE FROM reservation WHERE transfer_id = (SELECT id FROM transfer WHERE uid = ?)',
  );
  const take = db.transaction<Reservations['take']>(({ volumeKey, uid, bytes, availableBytes }) => {
    const missing = bytes + (selectOthers.get(volumeKey, uid)?.bytes ?? 0) - availableBytes;
    if (missing > 0) return Math.ceil(missing);
    put.run(volumeKey, Math.ceil(bytes), uid);
    return 0;
  });

  return guarded(db, {
    take: (room) => take.immediate(room),
    shrink: (volumeKey, uid, leftBytes) => {
      shrink.run(Math.max(0, Math.ceil(leftBytes)), volumeKey, uid);
    },
    release: (uid) => {
      release.run(uid);
    },
    // No transfer has an empty uid, so all of them are others.
    reserved: (volumeKey) => selectOthers.get(volumeKey, '')?.bytes ?? 0,
  } satisfies Reservations);
}
