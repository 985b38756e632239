/** farm.db: jobs and tasks of a farm on this computer. */
import { z } from 'zod';
import type { Attachments } from '../../engine/ports/farm';
import type { FarmJob, FarmRecords, FarmTask, TaskRunStatus } from '../../engine/ports/farmRecords';
import type { Clock, Ids } from '../../engine/ports/clock';
import { guarded } from './databaseErrors';
import { openDatabase } from './openDatabase';

const schema = `
CREATE TABLE farm(one INTEGER PRIMARY KEY CHECK(one = 1), farm_id TEXT NOT NULL, queue_id TEXT NOT NULL) STRICT;
CREATE TABLE job(job_id TEXT PRIMARY KEY, step_id TEXT NOT NULL, name TEXT NOT NULL, created_ms INTEGER NOT NULL,
  attachments_json TEXT CHECK(attachments_json IS NULL OR json_valid(attachments_json)), failure TEXT,
  is_opened INTEGER NOT NULL DEFAULT 0 CHECK(is_opened IN (0, 1))) STRICT;
CREATE TABLE task(job_id TEXT NOT NULL REFERENCES job(job_id) ON DELETE CASCADE, task_id TEXT NOT NULL, frame INTEGER NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('READY', 'RUNNING', 'SUCCEEDED', 'FAILED')), session_action_id TEXT,
  PRIMARY KEY(job_id, task_id)) STRICT, WITHOUT ROWID;`;

const AttachmentsSchema = z.object({
  manifests: z.array(
    z.object({
      rootPath: z.string(),
      rootPathFormat: z.enum(['posix', 'windows']),
      fileSystemLocationName: z.string().exactOptional(),
      inputManifestPath: z.string().exactOptional(),
      inputManifestHash: z.string().exactOptional(),
      outputRelativeDirectories: z.array(z.string()).exactOptional(),
    }),
  ),
  fileSystem: z.enum(['COPIED', 'VIRTUAL']),
});

interface JobRow {
  readonly job_id: string;
  readonly step_id: string;
  readonly name: string;
  readonly created_ms: number;
  readonly attachments_json: string | null;
  readonly failure: string | null;
  readonly is_opened: number;
}
interface TaskRow {
  readonly task_id: string;
  readonly frame: number;
  readonly status: TaskRunStatus;
  readonly session_action_id: string | null;
}

/** Opens or makes the farm. A damaged file is set aside and told to `onDamaged`: its jobs are then unknown, their outputs stay in the store. */
export function openFarmRecords(
  path: string,
  clock: Clock,
  ids: Ids,
  onDamaged: (movedTo: string) => void,
): FarmRecords {
  const db = openDatabase({ path, migrations: [schema], nowMs: () => clock.nowMs(), onDamaged });
  db.prepare('INSERT OR IGNORE INTO farm(one, farm_id, queue_id) VALUES (1, ?, ?)').run(
    `farm-${ids.guid()}`,
    `queue-${ids.guid()}`,
  );
  const farm = db.prepare<[], { farm_id: string; queue_id: string }>('SELECT farm_id, queue_id FROM farm').get();
  if (farm === undefined) throw new TypeError('farm.db holds no farm');
  const insertJob = db.prepare(
    'INSERT INTO job(job_id, step_id, name, created_ms, attachments_json) VALUES (?, ?, ?, ?, ?)',
  );
  const selectJob = db.prepare<[string], JobRow>('SELECT * FROM job WHERE job_id = ?');
  const selectJobs = db.prepare<[], JobRow>('SELECT * FROM job ORDER BY created_ms DESC, job_id DESC');
  const selectTasks = db.prepare<[string], TaskRow>('SELECT * FROM task WHERE job_id = ? ORDER BY frame');
  const openJob = db.prepare('UPDATE job SET is_opened = 1 WHERE job_id = ?');
  const failJob = db.prepare('UPDATE job SET failure = ? WHERE job_id = ?');
  const putTask = db.prepare(
    'INSERT OR REPLACE INTO task(job_id, task_id, frame, status, session_action_id) VALUES (?, ?, ?, ?, ?)',
  );

  const taskOf = (row: TaskRow): FarmTask => ({
    taskId: row.task_id,
    frame: row.frame,
    status: row.status,
    ...(row.session_action_id === null ? {} : { latestSessionActionId: row.session_action_id }),
  });
  const jobOf = (row: JobRow): FarmJob => ({
    jobId: row.job_id,
    stepId: row.step_id,
    name: row.name,
    createdMs: row.created_ms,
    ...(row.attachments_json === null
      ? {}
      : { attachments: AttachmentsSchema.parse(JSON.parse(row.attachments_json)) satisfies Attachments }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(row.is_opened === 0 ? {} : { tasks: selectTasks.all(row.job_id).map(taskOf) }),
  });
  const setTask = (jobId: string, task: FarmTask): void => {
    putTask.run(jobId, task.taskId, task.frame, task.status, task.latestSessionActionId ?? null);
  };

  return guarded(db, {
    farmId: farm.farm_id,
    queueId: farm.queue_id,
    addJob: (job) => {
      const attachments = job.attachments === undefined ? null : JSON.stringify(job.attachments);
      insertJob.run(job.jobId, job.stepId, job.name, job.createdMs, attachments);
    },
    job: (jobId) => {
      const row = selectJob.get(jobId);
      return row === undefined ? undefined : jobOf(row);
    },
    jobs: () => selectJobs.all().map(jobOf),
    setTasks: (jobId, tasks) => {
      db.transaction(() => {
        for (const task of tasks) setTask(jobId, task);
        openJob.run(jobId);
      }).immediate();
    },
    setTask,
    setFailure: (jobId, failure) => {
      failJob.run(failure, jobId);
    },
    close: () => {
      db.close();
    },
  });
}
