/** Runs of apply and undo for History, in satchel.db. */
import type { RunRecord, Runs } from '../../engine/ports/records';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly run_id: string;
  readonly kind: RunRecord['kind'];
  readonly plan_id: string;
  readonly job_id: string | null;
  readonly title: string;
  readonly started_ms: number;
  readonly finished_ms: number | null;
  readonly result_json: string | null;
  readonly undoes: string | null;
}

/** `result` is JSON data and comes back as such. */
export function createRuns(db: SatchelDatabase): Runs {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO run_record(run_id, kind, plan_id, job_id, title, started_ms, finished_ms, result_json, undoes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectOne = db.prepare<[string], Row>('SELECT * FROM run_record WHERE run_id = ?');
  const selectNewest = db.prepare<[number], Row>(
    'SELECT * FROM run_record ORDER BY started_ms DESC, run_id DESC LIMIT ?',
  );

  return guarded(db, {
    put(run) {
      const result = run.result === undefined ? null : JSON.stringify(run.result);
      insert.run(
        run.runId,
        run.kind,
        run.planId,
        run.jobId ?? null,
        run.title,
        run.startedMs,
        run.finishedMs ?? null,
        result,
        run.undoes ?? null,
      );
    },
    get(runId) {
      const row = selectOne.get(runId);
      return row && runRecord(row);
    },
    list: (limit) => selectNewest.all(limit).map(runRecord),
  });
}

function runRecord(row: Row): RunRecord {
  return {
    runId: row.run_id,
    kind: row.kind,
    planId: row.plan_id,
    ...(row.job_id === null ? {} : { jobId: row.job_id }),
    title: row.title,
    startedMs: row.started_ms,
    ...(row.finished_ms === null ? {} : { finishedMs: row.finished_ms }),
    ...(row.result_json === null ? {} : { result: JSON.parse(row.result_json) as unknown }),
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
  };
}
