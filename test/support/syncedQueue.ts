/** A queue with several jobs at a Deadline double, whose tasks leave their outputs in an S3 test server as they finish. */
import { Buffer } from 'node:buffer';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { dataKey, manifestKey, outputManifestPartialKey } from '../../main/engine/store/keys';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { startDeadline, type DeadlineServerOptions } from './deadlineServer/server';
import { farmId, farmPlan, queueId } from './deadlineWorld';
import { entryText, manifestBytes } from './manifestText';
import { startS3 } from './s3server/server';

export interface QueuedJob {
  readonly root: string;
  readonly rootPathFormat?: 'posix' | 'windows';
  readonly locationName?: string;
  readonly storageProfileId?: string;
  readonly tasks?: number;
  readonly hasNoAttachments?: true;
}

export interface TaskDone {
  /** Place of the job. */
  readonly job: number;
  readonly task: number;
  /** Content by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly status?: 'SUCCEEDED' | 'FAILED';
  /** Of an earlier run: that session goes on. */
  readonly sessionId?: string;
  readonly isSessionOpen?: true;
}

const bucket = 'bkt';
const region = 'us-west-2';
const hasher = createHasher();
const hashOf = (text: string): string => hasher.hash(new TextEncoder().encode(text));
const stepId = `step-${'6'.repeat(32)}`;

export const queuedJobId = (job: number): string => `job-${String(job).padStart(32, '0')}`;
export const queuedTaskId = (task: number): string => `task-${'6'.repeat(32)}-${String(task)}`;
/** Key of the object that holds a text. */
export const keyOfText = (text: string): string => `DeadlineCloud/${dataKey(hashOf(text))}`;

/** Nothing is rendered yet. The caller closes it. */
export async function createSyncedQueue(jobs: readonly QueuedJob[], options: DeadlineServerOptions = {}) {
  const s3 = await startS3({ buckets: [bucket], region });
  const deadline = await startDeadline({ plan: farmPlan, region, ...options });
  const put = (key: string, bytes: Uint8Array): void => {
    s3.plant(bucket, `DeadlineCloud/${key}`, Buffer.from(bytes));
  };
  for (const [index, job] of jobs.entries()) {
    const manifest = {
      rootPath: job.root,
      rootPathFormat: job.rootPathFormat ?? 'posix',
      ...(job.locationName === undefined ? {} : { fileSystemLocationName: job.locationName }),
      outputRelativeDirectories: ['renders'],
    };
    deadline.plantJob({
      farmId,
      queueId,
      jobId: queuedJobId(index),
      name: `Shot ${String(index)}`,
      createdMs: Date.UTC(2026, 0, 1) + index,
      request: {
        priority: 50,
        ...(job.hasNoAttachments === true ? {} : { attachments: { manifests: [manifest], fileSystem: 'COPIED' } }),
        ...(job.storageProfileId === undefined ? {} : { storageProfileId: job.storageProfileId }),
      },
      steps: [
        {
          stepId,
          name: 'Render',
          dependsOn: [],
          tasks: Array.from({ length: job.tasks ?? 2 }, (_, task) => ({
            taskId: queuedTaskId(task),
            runStatus: 'READY',
            parameters: {},
          })),
        },
      ],
    });
  }
  let runs = 0;
  return {
    deadline,
    s3,
    /** Plays a worker; answers its session. */
    finish: ({ job, task, files, status = 'SUCCEEDED', sessionId, isSessionOpen }: TaskDone): string => {
      runs += 1;
      const of = jobs[job];
      if (of === undefined) throw new Error(`There is no job ${String(job)}.`);
      const session = sessionId ?? `session-${runs.toString(16).padStart(32, '0')}`;
      const known = deadline
        .jobs()
        .find((each) => each.jobId === queuedJobId(job))
        ?.sessions.find((each) => each.sessionId === session);
      const sessionActionId = `${session.replace('session-', 'sessionaction-')}-${String(known?.actions.length ?? 1)}`;
      const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [, text] of entries) put(dataKey(hashOf(text)), Buffer.from(text));
      const bytes = manifestBytes(
        entries.map(([path, text]) =>
          entryText({ path, hash: hashOf(text), size: Buffer.byteLength(text), mtime: 1e15 }),
        ),
        { totalSize: entries.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) },
      );
      const partial = outputManifestPartialKey({
        ...{ farmId, queueId, jobId: queuedJobId(job), stepId, sessionActionId, taskId: queuedTaskId(task) },
        startedUs: BigInt(Date.UTC(2026, 0, 1)) * 1000n + BigInt(runs),
        nameHash: outputNameHash(hasher, of.root, of.locationName),
      });
      const hasOutputs = entries.length > 0 && status === 'SUCCEEDED';
      if (hasOutputs) put(manifestKey(partial), bytes);
      deadline.runTask({
        ...{ jobId: queuedJobId(job), stepId, taskId: queuedTaskId(task), status, sessionId: session },
        manifests: [hasOutputs ? { outputManifestPath: partial, outputManifestHash: hasher.hash(bytes) } : {}],
        ...(isSessionOpen === true ? { isSessionOpen } : {}),
      });
      return session;
    },
    /** How often the content of each text was asked for. */
    fetches: (texts: readonly string[]): Readonly<Record<string, number>> =>
      Object.fromEntries(
        texts.map((text) => [
          text,
          s3.requests.where((row) => row.method === 'GET' && row.key === keyOfText(text) && (row.status ?? 0) < 300)
            .length,
        ]),
      ),
    env: { AWS_ACCESS_KEY_ID: 'DLTEST', AWS_SECRET_ACCESS_KEY: 'DLTEST', AWS_EC2_METADATA_DISABLED: 'true' },
    flags: [
      ...['--farm-id', farmId, '--queue-id', queueId, '--region', region],
      ...['--endpoint-url', s3.url, '--deadline-endpoint-url', deadline.url],
    ],
    close: async () => {
      await deadline.close();
      await s3.close();
    },
  };
}

export type SyncedQueue = Awaited<ReturnType<typeof createSyncedQueue>>;
