/** What the double knows: farms, queues and jobs, in the words of the service. */
import { z } from 'zod';

const members = z.array(z.string()).exactOptional();
const Farm = z.strictObject({
  farmId: z.string(),
  displayName: z.string(),
  description: z.string().exactOptional(),
  /** Principals that may use it; everybody when absent. */
  members,
});
const Queue = z.strictObject({
  farmId: z.string(),
  queueId: z.string(),
  displayName: z.string(),
  description: z.string().exactOptional(),
  status: z.string().default('SCHEDULING'),
  blockedReason: z.string().exactOptional(),
  roleArn: z.string().exactOptional(),
  jobAttachmentSettings: z.strictObject({ s3BucketName: z.string(), rootPrefix: z.string() }).exactOptional(),
  jobRunAsUser: z.looseObject({ runAs: z.string() }).exactOptional(),
  requiredFileSystemLocationNames: z.array(z.string()).default([]),
  allowedStorageProfileIds: z.array(z.string()).default([]),
  members,
});
const StorageProfile = z.strictObject({
  farmId: z.string(),
  storageProfileId: z.string(),
  displayName: z.string(),
  osFamily: z.enum(['WINDOWS', 'LINUX', 'MACOS']),
  fileSystemLocations: z
    .array(z.strictObject({ name: z.string(), path: z.string(), type: z.enum(['SHARED', 'LOCAL']) }))
    .default([]),
});
const Environment = z.strictObject({
  farmId: z.string(),
  queueId: z.string(),
  queueEnvironmentId: z.string(),
  name: z.string(),
  priority: z.number().int().default(0),
  templateType: z.enum(['YAML', 'JSON']).default('YAML'),
  template: z.string(),
});

/** What a test or a file puts there before the first call. */
export const Plan = z.strictObject({
  farms: z.array(Farm).default([]),
  queues: z.array(Queue).default([]),
  storageProfiles: z.array(StorageProfile).default([]),
  environments: z.array(Environment).default([]),
});
export type Plan = z.input<typeof Plan>;
export type FarmRecord = z.output<typeof Farm>;
export type QueueRecord = z.output<typeof Queue>;
export type StorageProfileRecord = z.output<typeof StorageProfile>;
export type EnvironmentRecord = z.output<typeof Environment>;

export type Json = Readonly<Record<string, unknown>>;

export interface TaskRecord {
  readonly taskId: string;
  runStatus: string;
  targetRunStatus?: string;
  latestSessionActionId?: string;
  readonly parameters: Json;
  startedMs?: number;
  endedMs?: number;
}
export interface StepRecord {
  readonly stepId: string;
  readonly name: string;
  /** Ids of steps. */
  readonly dependsOn: readonly string[];
  readonly tasks: TaskRecord[];
}
export interface ActionRecord {
  readonly sessionActionId: string;
  readonly status: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly definition: Json;
  readonly taskId?: string;
  readonly manifests?: readonly Json[];
}
export interface SessionRecord {
  readonly sessionId: string;
  readonly startedMs: number;
  endedMs?: number;
  readonly actions: ActionRecord[];
}
export interface JobRecord {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly name: string;
  /** Body of CreateJob. */
  readonly request: Json;
  readonly createdMs: number;
  readonly steps: StepRecord[];
  readonly sessions: SessionRecord[];
  startedMs?: number;
  endedMs?: number;
  lifecycleStatus: string;
  lifecycleStatusMessage: string;
  /** Answers of GetJob that still say CREATE_IN_PROGRESS. */
  pollsLeft: number;
  targetTaskRunStatus?: string;
  /** The summary as it was at times, for searches that see the past. */
  readonly past: { readonly atMs: number; readonly summary: Json }[];
}
