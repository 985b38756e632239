/** The status file that the monitor of Deadline Cloud reads: what came home of each job, shared by every computer that syncs. */
import { z } from 'zod';
import type { ErrorCode } from '../../../shared/domain/errors';
import { areaOf } from '../../../shared/domain/errors';
import { parseJson } from './checkpointFile';
import { asciiJson, referenceIso } from './referenceTime';

export type StatusErrorCode = 'PERMISSION_DENIED' | 'PATH_NOT_FOUND' | 'NETWORK_ERROR' | 'DISK_FULL' | 'UNKNOWN';

export interface TaskStatus {
  readonly download_status: 'downloaded' | 'failed' | 'farm_failed';
  readonly total_files: number;
  readonly downloaded_files: number;
  readonly error_code: StatusErrorCode | null;
  readonly error_message: string | null;
}

/** What this pass has to say about a job. */
export interface JobStatus {
  readonly status: 'downloaded' | 'in_progress' | 'failed' | 'skipped';
  readonly totalFiles: number;
  readonly downloadedFiles: number;
  readonly failedFiles: number;
  readonly error?: { readonly code: StatusErrorCode; readonly message: string };
  readonly skipReason?: 'no_attachments' | 'missing_storage_profile';
  readonly tasks: ReadonlyMap<string, TaskStatus>;
  /** That succeeded on the farm, with or without outputs. */
  readonly succeeded: ReadonlySet<string>;
}

const count = z.number().int().catch(0);
const Task = z.looseObject({ total_files: count, downloaded_files: count });
type Task = z.output<typeof Task>;
const tasksOf = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((tasks) => rowsOf(tasks, Task));
const Entry = z.looseObject({
  // What nobody can read is over; a failed task makes it a failure all the same.
  download_status: z.string().catch('skipped'),
  total_files: count,
  downloaded_files: count,
  tasks: tasksOf,
});
type Entry = z.output<typeof Entry>;

function rowsOf<T>(rows: Readonly<Record<string, unknown>>, row: z.ZodType<T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([id, value]) => {
      const parsed = row.safeParse(value);
      return parsed.success ? [[id, parsed.data]] : [];
    }),
  );
}

export interface StatusDocument {
  /** What is in the file besides. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Entry>>;
}

/** Wrong types count as missing; a file that is none as an empty one. */
export function readStatus(bytes: Uint8Array): StatusDocument {
  const parsed = z.looseObject({ jobs: z.record(z.string(), z.unknown()).catch({}) }).safeParse(parseJson(bytes));
  if (!parsed.success) return { rest: {}, jobs: {} };
  const { jobs, ...rest } = parsed.data;
  return { rest, jobs: rowsOf(jobs, Entry) };
}

export interface StatusRun {
  readonly queueId: string;
  readonly profileId: string | null;
  readonly hostName: string;
  readonly nowMs: number;
}

/** The file after this pass: entries of other computers and of jobs that were not looked at stay. */
export function statusText(
  before: StatusDocument,
  jobs: ReadonlyMap<string, JobStatus>,
  idle: readonly string[],
  { queueId, profileId, hostName, nowMs }: StatusRun,
): string {
  const now = referenceIso(nowMs);
  const merged: Record<string, unknown> = { ...before.jobs };
  for (const [jobId, status] of jobs) merged[jobId] = entryAfter(before.jobs[jobId], status, now);
  for (const jobId of idle) {
    const known = before.jobs[jobId];
    if (known?.download_status !== 'in_progress') continue;
    const download_status = known.downloaded_files > 0 ? 'downloaded' : 'skipped';
    merged[jobId] = reconciled({ ...known, download_status, last_updated: now });
  }
  const hasFailed = [...jobs.values()].some(({ error }) => error !== undefined);
  const metadata: unknown = before.rest['sync_metadata'];
  const document = {
    ...before.rest,
    schema_version: 1,
    sync_metadata: {
      ...(typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {}),
      queue_id: queueId,
      storage_profile_id: profileId,
      last_sync_completed_at: now,
      last_run_status: hasFailed ? 'failed' : 'success',
      hostname: hostName,
    },
    jobs: merged,
  };
  return asciiJson(JSON.stringify(document));
}

function entryAfter(known: Entry | undefined, status: JobStatus, now: string): Entry {
  const tasks: Record<string, Task> = { ...known?.tasks };
  for (const taskId of status.succeeded)
    if (tasks[taskId]?.['download_status'] === 'farm_failed') Reflect.deleteProperty(tasks, taskId);
  for (const [taskId, task] of status.tasks) {
    // What came home stays home, however long the farm tells of an earlier failure.
    if (task.download_status === 'farm_failed' && tasks[taskId]?.['download_status'] === 'downloaded') continue;
    tasks[taskId] = { ...tasks[taskId], ...task };
  }
  const isQuiet = known !== undefined && known.total_files > 0 && status.totalFiles === 0 && status.error === undefined;
  if (isQuiet) {
    if (known.download_status === status.status) return reconciled({ ...known, tasks });
    const cleared = status.status === 'failed' ? {} : { error_code: null, error_message: null, failed_files: 0 };
    return reconciled({ ...known, download_status: status.status, last_updated: now, ...cleared, tasks });
  }
  return reconciled({
    ...known,
    download_status: status.status,
    total_files: status.totalFiles,
    downloaded_files: status.downloadedFiles,
    failed_files: status.failedFiles,
    last_updated: now,
    error_code: status.error?.code ?? null,
    error_message: status.error?.message ?? null,
    skip_reason: status.skipReason ?? null,
    tasks,
  });
}

/** A job is not done while a task of it failed to come home. */
function reconciled(entry: Entry): Entry {
  if (entry.download_status !== 'downloaded' && entry.download_status !== 'skipped') return entry;
  const failed = Object.values(entry.tasks).filter((task) => typeof task['error_code'] === 'string');
  const [first] = failed;
  if (first === undefined) return entry;
  const missing = failed.reduce((sum, task) => sum + task.total_files - task.downloaded_files, 0);
  return {
    ...entry,
    download_status: 'failed',
    error_code: first['error_code'],
    error_message: first['error_message'] ?? null,
    skip_reason: null,
    ...(missing > 0 ? { failed_files: missing } : {}),
  };
}

/** The words of the Deadline client for what went wrong. */
export function statusErrorOf(code: ErrorCode): StatusErrorCode {
  if (
    code.startsWith('store.denied') ||
    code === 'disk.denied' ||
    code === 'disk.readonly' ||
    code === 'deadline.denied'
  )
    return 'PERMISSION_DENIED';
  if (code.startsWith('store.missing') || code === 'input.not_found' || code === 'store.no_bucket')
    return 'PATH_NOT_FOUND';
  if (code === 'disk.full' || code === 'disk.quota' || code === 'disk.inodes') return 'DISK_FULL';
  return areaOf(code) === 'network' ? 'NETWORK_ERROR' : 'UNKNOWN';
}
