/** A job at a Deadline double whose tasks leave their outputs in an S3 test server, as workers do. */
import { Buffer } from 'node:buffer';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { dataKey, manifestKey, outputManifestPartialKey } from '../../main/engine/store/keys';
import { outputNameHash } from '../../main/engine/store/rootNames';
import type { CliPlace, RunOptions } from './cliRunner';
import { startDeadline, type DeadlineServerOptions } from './deadlineServer/server';
import { farmId, farmPlan, queueId } from './deadlineWorld';
import { entryText, manifestBytes } from './manifestText';
import { startS3 } from './s3server/server';
import type { S3TestServer } from './s3server/testServer';

export const jobId = `job-${'5'.repeat(32)}`;
export const stepId = `step-${'6'.repeat(32)}`;
export const taskId = (index: number): string => `task-${'6'.repeat(32)}-${String(index)}`;

export interface RootOfJob {
  readonly rootPath: string;
  readonly rootPathFormat?: 'posix' | 'windows';
  readonly fileSystemLocationName?: string;
  /** Content of input files by path. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface Rendering {
  readonly task: number;
  /** By the place of their root, content by path; one root is enough for most. */
  readonly files: readonly Readonly<Record<string, string>>[];
  readonly status?: 'SUCCEEDED' | 'FAILED';
  /** With the step instead of the task, as chunks of tasks leave them. */
  readonly isChunk?: boolean;
  /** Of its manifests, where a later worker writes others. */
  readonly manifestVersion?: string;
}

export interface RenderedJob {
  readonly deadline: Awaited<ReturnType<typeof startDeadline>>;
  readonly s3: S3TestServer;
  /** Plays a worker; answers the session action. */
  render(rendering: Rendering): string;
  /** Environment and flags for the command line. */
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  close(): Promise<void>;
}

export interface RenderedJobOptions {
  readonly roots?: readonly RootOfJob[];
  readonly tasks?: number;
  readonly name?: string;
  readonly storageProfileId?: string;
  readonly deadline?: DeadlineServerOptions;
}

const bucket = 'bkt';
const region = 'us-west-2';
const hasher = createHasher();
const hashOf = (text: string): string => hasher.hash(new TextEncoder().encode(text));

/** Nothing is rendered yet. The caller closes it. */
export async function createRenderedJob(options: RenderedJobOptions = {}): Promise<RenderedJob> {
  const { roots = [{ rootPath: '/mnt/shot' }], tasks = 3, name = 'Shot one' } = options;
  const s3 = await startS3({ buckets: [bucket], region });
  const deadline = await startDeadline({ plan: farmPlan, region, ...options.deadline });
  const put = (key: string, bytes: Uint8Array): void => {
    s3.plant(bucket, `DeadlineCloud/${key}`, Buffer.from(bytes));
  };
  const putFiles = (files: Readonly<Record<string, string>>, manifestVersion = '2023-03-03'): Uint8Array => {
    const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, text] of entries) put(dataKey(hashOf(text)), Buffer.from(text));
    const total = entries.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    return manifestBytes(
      entries.map(([path, text]) =>
        entryText({ path, hash: hashOf(text), size: Buffer.byteLength(text), mtime: 1e15 }),
      ),
      { totalSize: total, manifestVersion },
    );
  };
  const manifests = roots.map(({ rootPath, rootPathFormat = 'posix', fileSystemLocationName, inputs }, index) => {
    const partial = `${farmId}/${queueId}/Inputs/${'7'.repeat(32)}/${String(index)}_input`;
    const bytes = inputs === undefined ? undefined : putFiles(inputs);
    if (bytes !== undefined) put(manifestKey(partial), bytes);
    return {
      rootPath,
      rootPathFormat,
      ...(fileSystemLocationName === undefined ? {} : { fileSystemLocationName }),
      ...(bytes === undefined ? {} : { inputManifestPath: partial, inputManifestHash: hasher.hash(bytes) }),
      outputRelativeDirectories: ['renders'],
    };
  });
  deadline.plantJob({
    farmId,
    queueId,
    jobId,
    name,
    createdMs: Date.UTC(2026, 0, 1),
    request: {
      priority: 50,
      attachments: { manifests, fileSystem: 'COPIED' },
      ...(options.storageProfileId === undefined ? {} : { storageProfileId: options.storageProfileId }),
    },
    steps: [
      {
        stepId,
        name: 'Render',
        dependsOn: [],
        tasks: Array.from({ length: tasks }, (_, index) => ({
          taskId: taskId(index),
          runStatus: 'READY',
          parameters: { Frame: { int: String(index + 1) } },
        })),
      },
    ],
  });
  let runs = 0;
  return {
    deadline,
    s3,
    render: ({ task, files, status = 'SUCCEEDED', isChunk = false, manifestVersion }) => {
      runs += 1;
      const sessionId = `session-${runs.toString(16).padStart(32, '0')}`;
      const sessionActionId = `${sessionId.replace('session-', 'sessionaction-')}-1`;
      const named = roots.map(({ rootPath, fileSystemLocationName }, index) => {
        const own = files[index];
        if (own === undefined) return {};
        const partial = outputManifestPartialKey({
          ...{ farmId, queueId, jobId, stepId, sessionActionId },
          ...(isChunk ? {} : { taskId: taskId(task) }),
          startedUs: BigInt(Date.UTC(2026, 0, 1)) * 1000n + BigInt(runs),
          nameHash: outputNameHash(hasher, rootPath, fileSystemLocationName),
        });
        const bytes = putFiles(own, manifestVersion);
        put(manifestKey(partial), bytes);
        return { outputManifestPath: partial, outputManifestHash: hasher.hash(bytes) };
      });
      deadline.runTask({ jobId, stepId, taskId: taskId(task), status, sessionId, manifests: named });
      return sessionActionId;
    },
    env: {
      AWS_ACCESS_KEY_ID: 'DLTEST',
      AWS_SECRET_ACCESS_KEY: 'DLTEST',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
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

/** `satchel job download-… --job-id` of that job, in the line protocol unless the flags say otherwise. */
export function downloadWords(job: RenderedJob, verb: 'output' | 'input', ...flags: string[]): readonly string[] {
  return [...job.flags, 'job', `download-${verb}`, '--job-id', jobId, ...flags];
}

/** Runs it to its end; lines of the protocol as objects. */
export async function runDownload(
  place: CliPlace,
  job: RenderedJob,
  verb: 'output' | 'input',
  flags: readonly string[],
  options: RunOptions = {},
) {
  const done = await place.run(downloadWords(job, verb, ...flags), { ...options, env: { ...job.env, ...options.env } });
  const lines = done.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>> & { readonly messageType: string });
  return { ...done, lines };
}
