/** The farms and jobs of the double, found by their ids. */
import {
  Plan,
  type EnvironmentRecord,
  type FarmRecord,
  type JobRecord,
  type QueueRecord,
  type StorageProfileRecord,
} from './records';
import { notFound } from './serviceError';

export interface LoggedLine {
  readonly atMs: number;
  readonly message: string;
}

export interface World {
  readonly farms: Map<string, FarmRecord>;
  readonly queues: Map<string, QueueRecord>;
  readonly storageProfiles: Map<string, StorageProfileRecord>;
  readonly environments: Map<string, EnvironmentRecord>;
  /** In the order of their creation. */
  readonly jobs: Map<string, JobRecord>;
  /** What sessions said, by their ids, the oldest first. */
  readonly logs: Map<string, readonly LoggedLine[]>;
  /** Job ids by farm, queue and client token. */
  readonly tokens: Map<string, string>;
  readonly options: WorldOptions;
  readonly nowMs: () => number;
  /** 32 hex digits that no other call of it answers. */
  readonly nextId: () => string;
}

export interface WorldOptions {
  /** Answers of GetJob that say CREATE_IN_PROGRESS before a job is there; 0 by default. */
  createPolls: number;
  /** What new jobs fail with while they are made. */
  createFailure?: string;
  /** Searches see jobs as they were so long ago. */
  searchLagMs: number;
  /** Entries of a page when the caller does not say. */
  pageSize: number;
  /** Whether session actions name their manifests. */
  hasActionManifests: boolean;
  readonly queueRole: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
    readonly lifeMs: number;
  };
}

export function createWorld(options: WorldOptions, nowMs: () => number): World {
  let ids = 0x1000;
  return {
    farms: new Map(),
    queues: new Map(),
    storageProfiles: new Map(),
    environments: new Map(),
    jobs: new Map(),
    logs: new Map(),
    tokens: new Map(),
    options,
    nowMs,
    nextId: () => (ids += 1).toString(16).padStart(32, '0'),
  };
}

/** Adds what the plan names; what has the same id is replaced. */
export function plantWorld(world: World, plan: Plan): void {
  const { farms, queues, storageProfiles, environments } = Plan.parse(plan);
  for (const farm of farms) world.farms.set(farm.farmId, farm);
  for (const queue of queues) world.queues.set(queue.queueId, queue);
  for (const profile of storageProfiles) world.storageProfiles.set(profile.storageProfileId, profile);
  for (const environment of environments) world.environments.set(environment.queueEnvironmentId, environment);
}

export function farmOf(world: World, farmId = ''): FarmRecord {
  const farm = world.farms.get(farmId);
  if (farm === undefined) throw notFound('farm', farmId);
  return farm;
}

export function queueOf(world: World, farmId = '', queueId = ''): QueueRecord {
  farmOf(world, farmId);
  const queue = world.queues.get(queueId);
  if (queue?.farmId !== farmId) throw notFound('queue', queueId);
  return queue;
}

export function jobOf(world: World, farmId = '', queueId = '', jobId = ''): JobRecord {
  queueOf(world, farmId, queueId);
  const job = world.jobs.get(jobId);
  if (job?.farmId !== farmId || job.queueId !== queueId) throw notFound('job', jobId);
  return job;
}
