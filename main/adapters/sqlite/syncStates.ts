/** What syncing queues remembers between passes, in satchel.db. */
import type { SyncStates } from '../../engine/ports/syncStates';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

export function createSyncStates(db: SatchelDatabase): SyncStates {
  const head = db.prepare<[string], { head_json: string }>('SELECT head_json FROM sync_queue WHERE scope = ?');
  const putHead = db.prepare('INSERT OR REPLACE INTO sync_queue(scope, head_json) VALUES (?, ?)');
  const jobs = db.prepare<[string], { job_id: string; job_json: string }>(
    'SELECT job_id, job_json FROM sync_job WHERE scope = ?',
  );
  const putJob = db.prepare('INSERT OR REPLACE INTO sync_job(scope, job_id, job_json) VALUES (?, ?, ?)');
  const clearHead = db.prepare('DELETE FROM sync_queue WHERE scope = ?');
  const clearJobs = db.prepare('DELETE FROM sync_job WHERE scope = ?');

  return guarded(db, {
    head: (scope) => {
      const row = head.get(scope);
      return row === undefined ? undefined : (JSON.parse(row.head_json) as unknown);
    },
    putHead(scope, document) {
      putHead.run(scope, JSON.stringify(document));
    },
    jobs: (scope) => new Map(jobs.all(scope).map((row) => [row.job_id, JSON.parse(row.job_json) as unknown])),
    putJobs(scope, rows) {
      for (const [jobId, document] of rows) putJob.run(scope, jobId, JSON.stringify(document));
    },
    clear(scope) {
      clearJobs.run(scope);
      clearHead.run(scope);
    },
  });
}
