/** Plays the workers of a job that was submitted to doubles: its tasks run, and their outputs are put as workers put them. */
import { createHasher } from '../../main/adapters/hasher/hasher';
import { dataKey, manifestKey, outputManifestPartialKey } from '../../main/engine/store/keys';
import { outputManifestMetadata } from '../../main/engine/store/metadata';
import { outputNameHash } from '../../main/engine/store/rootNames';
import type { AttachmentManifest } from '../../main/engine/ports/farm';
import type { FarmSeat } from './farmSeat';
import { entryText, manifestBytes } from './manifestText';

export interface WorkerRun {
  /** Places of the step and of the task in it. */
  readonly step?: number;
  readonly task: number;
  /** Texts by path for the root of that path. */
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly status?: 'SUCCEEDED' | 'FAILED';
  /** Kept with the step instead of the task, as chunks of tasks are. */
  readonly isChunk?: boolean;
}

const hasher = createHasher();
let runs = 0;

/** Of the newest job there; later runs are later. Answers the session action. */
export function runWorker({ deadline, bucket }: FarmSeat, run: WorkerRun): string {
  const job = deadline.jobs().at(-1);
  const step = job?.steps[run.step ?? 0];
  const task = step?.tasks[run.task];
  if (job === undefined || step === undefined || task === undefined) throw new Error('There is no such task.');
  const { farmId, queueId, jobId } = job;
  const roots = (job.request['attachments'] as { readonly manifests: readonly AttachmentManifest[] }).manifests;
  runs += 1;
  const sessionId = `session-${runs.toString(16).padStart(32, '0')}`;
  const sessionActionId = `${sessionId.replace('session-', 'sessionaction-')}-1`;
  const unknown = Object.keys(run.files).find((path) => !roots.some(({ rootPath }) => rootPath === path));
  if (unknown !== undefined)
    throw new Error(`${unknown} is none of ${roots.map(({ rootPath }) => rootPath).join(', ')}.`);
  const manifests = roots.map(({ rootPath, fileSystemLocationName }) => {
    const files = run.files[rootPath];
    if (files === undefined) return {};
    const partial = outputManifestPartialKey({
      ...{ farmId, queueId, jobId, stepId: step.stepId, sessionActionId },
      ...(run.isChunk === true ? {} : { taskId: task.taskId }),
      startedUs: BigInt(Date.UTC(2026, 0, 1)) * 1000n + BigInt(runs),
      nameHash: outputNameHash(hasher, rootPath, fileSystemLocationName),
    });
    const bytes = putContents(files, (key, content) => {
      bucket.plant('bkt', `DeadlineCloud/${key}`, content);
    });
    const metadata = outputManifestMetadata(rootPath, fileSystemLocationName);
    bucket.plant('bkt', `DeadlineCloud/${manifestKey(partial)}`, bytes, metadata);
    return { outputManifestPath: partial, outputManifestHash: hasher.hash(bytes) };
  });
  const { status = 'SUCCEEDED' } = run;
  deadline.runTask({ jobId, stepId: step.stepId, taskId: task.taskId, status, sessionId, manifests });
  return sessionActionId;
}

/** Answers the manifest of the files. */
function putContents(files: Readonly<Record<string, string>>, put: (key: string, content: Buffer) => void): Buffer {
  const rows = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text], index) => {
      const content = Buffer.from(text);
      const hash = hasher.hash(content);
      put(dataKey(hash), content);
      return { path, hash, size: content.length, mtime: 1_700_000_000_123_000 + index * 1_000_000 };
    });
  const totalSize = rows.reduce((sum, { size }) => sum + size, 0);
  return Buffer.from(manifestBytes(rows.map(entryText), { totalSize }));
}
