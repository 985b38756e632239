/** The queue in satchel.db: every change is one short transaction, so that any number of processes may work at it. */
import Database from 'better-sqlite3';
import type { RunCode } from '../../../shared/domain/runCodes';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { ClaimRequest, NewRow, Queue, RunEnd, Wish } from '../../engine/ports/queue';
import { guarded } from './databaseErrors';
import { createEngineSeats } from './engineSeats';
import { leaseOf, placeOf, queueRow, rowColumns, viewOf, type Row } from './queueRows';
import type { SatchelDatabase } from './satchelDatabase';

/** Rows that a newer version wrote and this one cannot read are left out. */
export function createQueue(db: SatchelDatabase): Queue {
  const seats = createEngineSeats(db);
  const selectOne = db.prepare<[string], Row>(`SELECT ${rowColumns} WHERE t.uid = ?`);
  const selectNewest = db.prepare<[], Row>(`SELECT ${rowColumns} ORDER BY t.created_ms DESC, t.id DESC`);
  const selectLeases = db.prepare<[], Row>(`SELECT ${rowColumns} WHERE l.run_id IS NOT NULL`);
  const selectOpen = db.prepare<[string, string, string], { id: number; uid: string }>(
    `SELECT id, uid FROM transfer WHERE class = ? AND scope = ? AND spec_hash = ?
       AND state IN ('queued','leased','paused','waiting-user')`,
  );
  const selectStopped = db.prepare<[string, string, string, number], { id: number; uid: string }>(
    `SELECT id, uid FROM transfer WHERE class = ? AND scope = ? AND spec_hash = ? AND state IN ('failed','cancelled')
       AND updated_ms >= ? ORDER BY updated_ms DESC, id DESC LIMIT 1`,
  );
  const insert = db.prepare(
    `INSERT INTO transfer(uid, class, lane, priority, scope, endpoint_key, spec_json, spec_hash, title, requester, runner,
       state, created_ms, updated_ms, view_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const advance = db.prepare(
    `UPDATE transfer SET priority = iif(@lane < lane, @priority, iif(@lane > lane, priority, min(priority, @priority))),
       lane = min(lane, @lane) WHERE id = @id`,
  );
  const eligible = `FROM transfer t LEFT JOIN endpoint_state e ON e.endpoint_key = t.endpoint_key
    WHERE t.state = 'queued' AND (t.not_before_ms IS NULL OR t.not_before_ms <= @nowMs) AND t.runner IN ('any', @runner)
      AND (e.mode IS NULL OR e.mode IN ('ok','slow') OR (e.mode = 'cooling' AND e.until_ms <= @nowMs))`;
  const order = 'ORDER BY t.lane, t.priority, t.id';
  const selectNext = db.prepare<[object], { uid: string }>(`SELECT t.uid ${eligible} ${order}`);
  const selectFirst = db.prepare<[object], { id: number; uid: string; class: string; resume_from: string | null }>(
    `SELECT t.id, t.uid, t.class, t.resume_from ${eligible} AND t.lane <= @mostLane AND (@uid IS NULL OR t.uid = @uid) ${order} LIMIT 1`,
  );
  const insertRun = db.prepare(
    `INSERT INTO run(run_id, transfer_id, resume_from, engine_id, engine_boot, engine_pid, state, folder, started_ms)
     SELECT @runId, @id, @resumeFrom, e.engine_id, e.boot, e.pid, 'active', @runFolder, @nowMs FROM engine e WHERE e.boot = @boot`,
  );
  const insertLease = db.prepare(
    `INSERT INTO lease(transfer_id, run_id, engine_boot, heartbeat_ms, progress_ms, phase) VALUES (@id, @runId, @boot, @nowMs, @nowMs, '')`,
  );
  const setLeased = db.prepare(
    `UPDATE transfer SET state = 'leased', state_reason = NULL, not_before_ms = NULL, wish = NULL, attempts = attempts + 1,
       updated_ms = @nowMs WHERE id = @id`,
  );
  const renewLease = db.prepare('UPDATE lease SET heartbeat_ms = ? WHERE run_id = ?');
  const renewView = db.prepare(
    'UPDATE transfer SET view_json = ?, updated_ms = ? WHERE id = (SELECT transfer_id FROM lease WHERE run_id = ?)',
  );
  const finishRun = db.prepare<[object], { transfer_id: number }>(
    `UPDATE run SET state = 'finished', code = @code, transient = @transient, stage = @stage, description = @description,
       result_json = @result, finished_ms = max(started_ms, @nowMs) WHERE run_id = @runId AND state = 'active' RETURNING transfer_id`,
  );
  const dropEvents = db.prepare<[string]>('DELETE FROM event WHERE run_id = ?');
  const dropRun = db.prepare<[string]>('DELETE FROM run WHERE run_id = ?');
  const dropLease = db.prepare('DELETE FROM lease WHERE run_id = ?');
  const setPlace = db.prepare(
    `UPDATE transfer SET state = @state, state_reason = @reason, title = @title, lane = @lane, priority = @priority,
       not_before_ms = @notBeforeMs, spec_json = coalesce(@spec, spec_json), updated_ms = @updatedMs, view_json = @view,
       wish = NULL, resume_from = coalesce(@resumeFrom, resume_from)
     WHERE uid = @uid AND (@from IS NULL OR state = @from)`,
  );
  const setRunner = db.prepare('UPDATE transfer SET runner = ? WHERE uid = ?');
  const setSpec = db.prepare('UPDATE transfer SET spec_json = ? WHERE uid = ?');
  const setWish = db.prepare(`UPDATE transfer SET wish = ? WHERE uid = ? AND state = 'leased'`);
  const selectWish = db.prepare<[string], { wish: Wish | null }>('SELECT wish FROM transfer WHERE uid = ?');
  const selectRuns = db.prepare<[string, number], { code: RunCode; finished_ms: number }>(
    `SELECT r.code, r.finished_ms FROM run r JOIN transfer t ON t.id = r.transfer_id
     WHERE t.uid = ? AND r.state = 'finished' ORDER BY r.started_ms DESC, r.rowid DESC LIMIT ?`,
  );

  const get: Queue['get'] = (uid) => {
    const row = selectOne.get(uid);
    return row && queueRow(row);
  };

  const place = (snapshot: TransferSnapshot, more: { from?: string; spec?: unknown; resumeFrom?: string }): boolean =>
    setPlace.run({
      ...placeOf(snapshot),
      from: more.from ?? null,
      spec: more.spec === undefined ? null : JSON.stringify(more.spec),
      resumeFrom: more.resumeFrom ?? null,
    }).changes > 0;

  const add = db.transaction((row: NewRow) => {
    const { snapshot, scope, specHash, reopenSinceMs = Infinity } = row;
    const open =
      selectOpen.get(snapshot.class, scope, specHash) ??
      selectStopped.get(snapshot.class, scope, specHash, reopenSinceMs);
    if (open !== undefined) {
      advance.run({ id: open.id, lane: snapshot.lane, priority: snapshot.priority });
      return { uid: open.uid, isDeduplicated: true };
    }
    insert.run(
      snapshot.uid,
      snapshot.class,
      snapshot.lane,
      snapshot.priority,
      scope,
      row.endpointKey,
      JSON.stringify(row.spec ?? null),
      specHash,
      snapshot.title,
      row.requester,
      row.runner,
      snapshot.state,
      snapshot.createdMs,
      snapshot.updatedMs,
      viewOf(snapshot),
    );
    return { uid: snapshot.uid, isDeduplicated: false };
  });

  const claim = db.transaction((request: ClaimRequest) => {
    const { uid = null, mostLane = 4, ...rest } = request;
    const first = selectFirst.get({ ...rest, uid, mostLane });
    if (first === undefined) return undefined;
    const runFolder = rest.runFolder.replace('{class}', first.class);
    const fields = { ...rest, runFolder, id: first.id, resumeFrom: first.resume_from };
    insertRun.run(fields);
    insertLease.run(fields);
    setLeased.run(fields);
    return get(first.uid);
  });

  const finish = db.transaction((end: RunEnd, snapshot: TransferSnapshot, spec?: unknown) => {
    const { runId, isTransient, stage = null, description = null, result } = end;
    const finished = finishRun.get({
      runId,
      code: end.code,
      transient: isTransient ? 1 : 0,
      stage,
      description,
      result: result === undefined ? null : JSON.stringify(result),
      nowMs: end.nowMs,
    });
    if (finished === undefined) return false;
    dropLease.run(runId);
    // What ended with a question is no run to go on from, and one that is forgotten neither.
    const isGoneOnFrom = end.code !== 'conflict-unresolved' && end.isIdle !== true;
    place(snapshot, { spec, ...(isGoneOnFrom ? { resumeFrom: runId } : {}) });
    if (end.isIdle === true) for (const drop of [dropEvents, dropRun]) drop.run(runId);
    return true;
  });

  const renew = db.transaction((runId: string, snapshot: TransferSnapshot, nowMs: number) => {
    if (renewLease.run(nowMs, runId).changes > 0) renewView.run(viewOf(snapshot), snapshot.updatedMs, runId);
  });

  return guarded(db, {
    ...seats,
    add: (row) => add.immediate(row),
    get,
    list(limit) {
      const rows = [];
      for (const row of selectNewest.iterate()) {
        if (rows.length >= limit) break;
        const readable = queueRow(row);
        if (readable) rows.push(readable);
      }
      return rows;
    },
    next: (runner, nowMs) => selectNext.all({ runner, nowMs }).map(({ uid }) => uid),
    claim: (request) => claim.immediate(request),
    renew: (runId, snapshot, nowMs) => {
      renew.immediate(runId, snapshot, nowMs);
    },
    finish: (end, snapshot, spec) => finish.immediate(end, snapshot, spec),
    move: (uid, from, snapshot, spec) => {
      try {
        return place({ ...snapshot, uid }, { from, spec });
      } catch (error) {
        // The same work was added once more meanwhile and is open.
        if (error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') return false;
        throw error;
      }
    },
    keepSpec: (uid, spec) => {
      setSpec.run(JSON.stringify(spec ?? null), uid);
    },
    release: (uid) => {
      setRunner.run('any', uid);
    },
    reserve: (uid, runner) => {
      setRunner.run(runner, uid);
    },
    wish: (uid, wish) => {
      setWish.run(wish, uid);
    },
    wishOf: (uid) => selectWish.get(uid)?.wish ?? undefined,
    leases: () =>
      selectLeases.all().flatMap((row) => {
        const lease = leaseOf(row);
        return lease === undefined ? [] : [{ uid: row.uid, lease }];
      }),
    lastRuns: (uid, limit) =>
      selectRuns.all(uid, limit).map(({ code, finished_ms }) => ({ code, finishedMs: finished_ms })),
  } satisfies Queue);
}
