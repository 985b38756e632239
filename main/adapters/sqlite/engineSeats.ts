/** The processes at the queue, and the names that only one of them holds at a time. */
import type { Queue } from '../../engine/ports/queue';
import { seatOf, type SeatRow } from './queueRows';
import type { SatchelDatabase } from './satchelDatabase';

export function createEngineSeats(
  db: SatchelDatabase,
): Pick<Queue, 'enter' | 'beat' | 'leave' | 'seats' | 'lock' | 'unlock'> {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO engine(boot, engine_id, host, pid, process_start, os_boot_ms, role, version, started_ms, heartbeat_ms)
     VALUES (@boot, @boot, @hostName, @processId, @processStart, @osBootMs, @role, @version, @heartbeatMs, @heartbeatMs)`,
  );
  const selectAll = db.prepare<[], SeatRow>(
    'SELECT boot, host, pid, process_start, os_boot_ms, role, version, heartbeat_ms AS engine_ms FROM engine',
  );
  const beat = db.prepare('UPDATE engine SET heartbeat_ms = ? WHERE boot = ?');
  const remove = db.prepare(
    'DELETE FROM engine WHERE boot = ? AND NOT EXISTS (SELECT 1 FROM lease WHERE engine_boot = engine.boot)',
  );
  const dropLocks = db.prepare('DELETE FROM op_lock WHERE boot = ?');
  const holder = db.prepare<[string], SeatRow & { readonly held_by: string }>(
    `SELECT o.boot AS held_by, e.boot, e.host, e.pid, e.process_start, e.os_boot_ms, e.role, e.version,
       e.heartbeat_ms AS engine_ms FROM op_lock o LEFT JOIN engine e ON e.boot = o.boot WHERE o.name = ?`,
  );
  const take = db.prepare('INSERT OR REPLACE INTO op_lock(name, boot, since_ms) VALUES (?, ?, ?)');
  const giveBack = db.prepare('DELETE FROM op_lock WHERE name = ? AND boot = ?');

  const lock = db.transaction<Queue['lock']>((name, boot, nowMs, isDead) => {
    const held = holder.get(name);
    const seat = held && seatOf(held);
    if (held !== undefined && held.held_by !== boot && seat !== undefined && !isDead(seat)) return false;
    take.run(name, boot, nowMs);
    return true;
  });

  return {
    enter: (seat) => {
      insert.run(seat);
    },
    beat: (boot, nowMs) => {
      beat.run(nowMs, boot);
    },
    leave: (boot) => {
      dropLocks.run(boot);
      remove.run(boot);
    },
    seats: () => selectAll.all().flatMap((row) => seatOf(row) ?? []),
    lock: (name, boot, nowMs, isDead) => lock.immediate(name, boot, nowMs, isDead),
    unlock: (name, boot) => {
      giveBack.run(name, boot);
    },
  };
}
