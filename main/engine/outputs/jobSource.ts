/** A job to bring files home from, with its store: of the farm, or of what Satchel remembers where the farm has forgotten it. */
import { AppError } from '../../../shared/domain/errors';
import type { Connections } from '../connection/connection';
import type { KeptQueue } from '../connection/keptQueue';
import type { BlobStore } from '../ports/blobStore';
import type { Deadline, QueueRef } from '../ports/deadline';
import type { Attachments, Job } from '../ports/farm';
import type { Runs } from '../ports/records';
import type { FindOutputsInput } from './discovery/findOutputs';
import type { ColumnPlan } from './plan/columns/columnPlan';
import type { ProfilesOfDownload } from './plan/choosePlace';

export interface JobSource {
  readonly job: Pick<Job, 'jobId' | 'name' | 'farmId' | 'queueId' | 'attachments'>;
  readonly store: BlobStore;
  /** Absent for a farm on this computer, and for a job that Deadline Cloud does not list any more. */
  readonly deadline?: Deadline;
  readonly profiles: ProfilesOfDownload;
  /** Output manifests of earlier downloads. */
  readonly knownKeys: readonly string[];
  readonly warnings: readonly string[];
  /** What the farm said when it did not know the job: to be thrown where its store holds nothing of it either. */
  readonly unlisted?: AppError;
}

export interface JobSourceParts {
  readonly connections: Pick<Connections, 'describe' | 'requiredFarm' | 'requiredQueue' | 'store'>;
  readonly runs: Pick<Runs, 'list'>;
  readonly planOfRun: (runId: string, uid: string) => Promise<ColumnPlan | undefined>;
  /** Of the job; absent for the one in force. */
  readonly queue?: KeptQueue;
  /** Of this computer; empty for none. */
  readonly storageProfileId: string;
  /** The store that was named for this download, instead of the queue's. */
  readonly isStoreNamed: boolean;
}

/** Fails as connecting does; `deadline.*` for anything but a job that is not listed. */
export async function openJobSource(jobId: string, parts: JobSourceParts, signal: AbortSignal): Promise<JobSource> {
  const { connections } = parts;
  if (parts.queue === undefined && connections.describe().kind === 'local-farm') {
    const job = await (await connections.requiredFarm()).getJob(jobId, signal);
    return { job, store: await connections.store(), profiles: {}, knownKeys: [], warnings: [] };
  }
  const open = await connections.requiredQueue(parts.queue);
  const { deadline, queue } = open;
  const { farmId, queueId } = queue;
  const opened = parts.isStoreNamed ? await connections.store() : open.store('download');
  try {
    const job = await deadline.getJob({ farmId, queueId, jobId }, signal);
    const found = await profilesOf(queue, job.storageProfileId ?? '', parts.storageProfileId, deadline, signal);
    return { job, store: opened, deadline, knownKeys: [], ...found };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'deadline.not_found') throw error;
    const known = await rememberedJob(jobId, parts);
    const { name = jobId, attachments, knownKeys } = known;
    const job = { jobId, name, farmId, queueId, ...(attachments === undefined ? {} : { attachments }) };
    const warnings = [`The farm does not list ${jobId} any more. Its outputs are looked for in the store.`];
    return { job, store: opened, profiles: {}, knownKeys, warnings, unlisted: error };
  }
}

/** All outputs of the job. */
export function outputsOf(
  { farmId, queueId, jobId, attachments }: JobSource['job'],
  { knownKeys }: Pick<JobSource, 'knownKeys'>,
): FindOutputsInput {
  return { farmId, queueId, jobId, knownKeys, ...(attachments === undefined ? {} : { attachments }) };
}

async function profilesOf(
  queue: QueueRef,
  jobProfileId: string,
  localProfileId: string,
  deadline: Deadline,
  signal: AbortSignal,
): Promise<Pick<JobSource, 'profiles' | 'warnings'>> {
  const warnings: string[] = [];
  const read = async (id: string) => {
    if (id === '') return undefined;
    try {
      return await deadline.getStorageProfileForQueue(queue, id, signal);
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== 'deadline.not_found' && error.code !== 'deadline.denied'))
        throw error;
      warnings.push(`The storage profile ${id} cannot be read: ${error.message}`);
      return undefined;
    }
  };
  const ofJob = read(jobProfileId);
  const [job, local] = await Promise.all([ofJob, jobProfileId === localProfileId ? ofJob : read(localProfileId)]);
  return {
    profiles: { ...(job === undefined ? {} : { job }), ...(local === undefined ? {} : { local }) },
    warnings,
  };
}

const runsLookedAt = 1000;

/** From the newest download of the job whose plan is still there. */
async function rememberedJob(
  jobId: string,
  { runs, planOfRun }: JobSourceParts,
): Promise<{ readonly name?: string; readonly attachments?: Attachments; readonly knownKeys: readonly string[] }> {
  for (const run of runs.list(runsLookedAt)) {
    if (run.jobId !== jobId || run.kind !== 'download') continue;
    const plan = await planOfRun(run.runId, run.runId);
    if (plan === undefined) continue;
    const manifests = plan.roots.map(({ source, sourceFormat, locationName }) => ({
      rootPath: source,
      rootPathFormat: sourceFormat,
      ...(locationName === undefined ? {} : { fileSystemLocationName: locationName }),
    }));
    return {
      name: plan.source.jobName ?? run.title,
      attachments: { manifests, fileSystem: 'COPIED' },
      knownKeys: plan.source.manifests.map(({ key }) => key),
    };
  }
  return { knownKeys: [] };
}
