/** The API of AWS Deadline Cloud as the engine needs it: one region, one set of credentials. Times are milliseconds. */
import type { StoreKeys } from './blobStore';
import type { Attachments } from './farm';

export type TaskRunStatus =
  | 'PENDING'
  | 'READY'
  | 'ASSIGNED'
  | 'STARTING'
  | 'SCHEDULED'
  | 'INTERRUPTING'
  | 'RUNNING'
  | 'SUSPENDED'
  | 'CANCELED'
  | 'FAILED'
  | 'SUCCEEDED'
  | 'NOT_COMPATIBLE';
/** What a job or a task can be told to become. */
export type TargetTaskRunStatus = 'READY' | 'FAILED' | 'SUCCEEDED' | 'CANCELED' | 'SUSPENDED' | 'PENDING';
export type TaskRunStatusCounts = Readonly<Partial<Record<TaskRunStatus, number>>>;
/** One member, named after the type of the parameter: `{ int: '1' }`, `{ path: '/p' }`, `{ stringList: ['a'] }`. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;
export type ParameterValue = Readonly<Record<string, string | readonly string[] | readonly (readonly string[])[]>>;

export interface QueueRef {
  readonly farmId: string;
  readonly queueId: string;
}
export interface JobRef extends QueueRef {
  readonly jobId: string;
}
export interface StepRef extends JobRef {
  readonly stepId: string;
}
export interface TaskRef extends StepRef {
  readonly taskId: string;
}

export interface FarmSummary {
  readonly farmId: string;
  readonly displayName: string;
}
export interface FarmDetails extends FarmSummary {
  readonly description?: string;
}

export interface QueueSummary extends QueueRef {
  readonly displayName: string;
  /** IDLE, SCHEDULING or SCHEDULING_BLOCKED. */
  readonly status: string;
  readonly blockedReason?: string;
}
export interface QueueDetails extends QueueSummary {
  readonly description?: string;
  /** Absent: the queue has no job attachments. */
  readonly jobAttachmentSettings?: { readonly s3BucketName: string; readonly rootPrefix: string };
  readonly requiredFileSystemLocationNames: readonly string[];
  readonly allowedStorageProfileIds: readonly string[];
  readonly roleArn?: string;
  /** What its workers run, where the queue tells whom they run jobs as; absent where they may run either. */
  readonly workerOs?: 'linux' | 'windows';
}

export interface StorageProfileSummary {
  readonly storageProfileId: string;
  readonly displayName: string;
  /** WINDOWS, LINUX or MACOS. */
  readonly osFamily: string;
}
export interface FileSystemLocation {
  readonly name: string;
  readonly path: string;
  readonly type: 'SHARED' | 'LOCAL';
}
export interface StorageProfileDetails extends StorageProfileSummary {
  readonly fileSystemLocations: readonly FileSystemLocation[];
}

export interface QueueEnvironmentSummary {
  readonly queueEnvironmentId: string;
  readonly name: string;
  readonly priority: number;
}
export interface QueueEnvironmentDetails extends QueueEnvironmentSummary {
  readonly templateType: 'YAML' | 'JSON';
  readonly template: string;
}

/** What a search tells about a job; `attachments` and `storageProfileId` are only in what `getJob` answers. */
export interface FoundJob extends QueueRef {
  readonly jobId: string;
  readonly name: string;
  readonly lifecycleStatus: string;
  readonly lifecycleStatusMessage: string;
  readonly taskRunStatus?: TaskRunStatus;
  readonly targetTaskRunStatus?: TargetTaskRunStatus;
  readonly taskRunStatusCounts: TaskRunStatusCounts;
  readonly priority: number;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly startedMs?: number;
  readonly endedMs?: number;
  readonly maxFailedTasksCount?: number;
  readonly maxRetriesPerTask?: number;
  readonly maxWorkerCount?: number;
}
export interface JobDetails extends FoundJob {
  readonly attachments?: Attachments;
  readonly storageProfileId?: string;
  readonly parameters?: ParameterValues;
  readonly description?: string;
}

export interface StepSummary {
  readonly stepId: string;
  readonly name: string;
  readonly lifecycleStatus: string;
  readonly taskRunStatus: TaskRunStatus;
  readonly taskRunStatusCounts: TaskRunStatusCounts;
  readonly createdMs: number;
  readonly startedMs?: number;
  readonly endedMs?: number;
}
export interface StepDependency {
  readonly stepId: string;
  /** RESOLVED or UNRESOLVED. */
  readonly status: string;
}

export interface TaskSummary {
  readonly taskId: string;
  readonly runStatus: TaskRunStatus;
  readonly targetRunStatus?: TargetTaskRunStatus;
  readonly parameters: ParameterValues;
  readonly latestSessionActionId?: string;
  readonly startedMs?: number;
  readonly endedMs?: number;
}

export interface SessionSummary {
  readonly sessionId: string;
  readonly lifecycleStatus: string;
  readonly startedMs: number;
  /** Absent while the session runs. */
  readonly endedMs?: number;
}
export interface SessionAction {
  readonly sessionActionId: string;
  /** SUCCEEDED, FAILED, RUNNING, ... */
  readonly status: string;
  readonly startedMs?: number;
  readonly endedMs?: number;
  /** Absent for actions that enter or leave an environment or fetch inputs. `taskId` is absent for a chunk of tasks. */
  readonly taskRun?: { readonly stepId: string; readonly taskId?: string };
  /** One entry per manifest of the job's attachments, in their order; absent where the service does not tell them. */
  readonly manifests?: readonly OutputManifestRef[];
}
export interface OutputManifestRef {
  /** Partial key: starts at `{farm}/`. Absent when nothing was written below that root. */
  readonly outputManifestPath?: string;
  readonly outputManifestHash?: string;
}

/** What a session said; times are the service's. */
export interface LogLine {
  readonly atMs: number;
  readonly message: string;
  readonly ingestedMs?: number;
  readonly eventId?: string;
}
export interface LogAsk {
  readonly sessionId: string;
  /** 1 to 10,000. */
  readonly limit: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Of an earlier answer. */
  readonly token?: string;
}
export interface LogPage {
  /** The oldest first; without a token the last ones. */
  readonly lines: readonly LogLine[];
  /** For what comes after, and for what was before. */
  readonly nextToken?: string;
  readonly previousToken?: string;
  readonly group: string;
}

export type SearchOperator =
  | 'EQUAL'
  | 'NOT_EQUAL'
  | 'GREATER_THAN_EQUAL_TO'
  | 'GREATER_THAN'
  | 'LESS_THAN_EQUAL_TO'
  | 'LESS_THAN'
  | 'ANY_EQUALS'
  | 'ALL_NOT_EQUALS';
export type SearchFilter =
  | { readonly kind: 'text'; readonly name: string; readonly operator: SearchOperator; readonly value: string }
  | {
      readonly kind: 'list';
      readonly name: string;
      readonly operator: SearchOperator;
      readonly values: readonly string[];
    }
  | { readonly kind: 'time'; readonly name: string; readonly operator: SearchOperator; readonly timeMs: number }
  | { readonly kind: 'term'; readonly term: string }
  | { readonly kind: 'group'; readonly group: SearchGroup };
export interface SearchGroup {
  readonly operator: 'AND' | 'OR';
  readonly filters: readonly SearchFilter[];
}
export interface JobSearch {
  readonly farmId: string;
  readonly queueIds: readonly string[];
  readonly filter?: SearchGroup;
  /** By CREATED_AT. */
  readonly order: 'ASCENDING' | 'DESCENDING';
  readonly itemOffset: number;
  /** At most 100. */
  readonly pageSize: number;
}
export interface FoundJobs {
  readonly jobs: readonly FoundJob[];
  /** Absent on the last page. */
  readonly nextItemOffset?: number;
  readonly totalResults: number;
}

/** The arguments of CreateJob; absent keys are not sent. */
export interface CreateJobRequest extends QueueRef {
  /** A repeated call with the same token answers the job of the first one. */
  readonly clientToken: string;
  /** The text of the file, unchanged unless the name is overridden. */
  readonly template: string;
  readonly templateType: 'YAML' | 'JSON';
  readonly parameters?: ParameterValues;
  readonly attachments?: Attachments;
  readonly priority: number;
  readonly storageProfileId?: string;
  readonly maxFailedTasksCount?: number;
  readonly maxRetriesPerTask?: number;
  readonly maxWorkerCount?: number;
  readonly targetTaskRunStatus?: 'READY' | 'SUSPENDED';
}

/** Short-lived keys of a queue's role. Held in memory only: never logged, stored or put into an error. */
export type QueueCredentials = StoreKeys;

/**
 * Lists are whole: the adapter walks every page. Calls that the service throttles or fails to answer are repeated by
 * the adapter. Throws AppErrors: `deadline.not_found`, `deadline.denied`, `auth.*`, `network.*`, `input.invalid`.
 */
export interface Deadline {
  readonly region: string;
  /** The profile that signs the calls, for sentences; absent for credentials of the environment. */
  readonly profile?: string;

  listFarms(signal: AbortSignal): Promise<readonly FarmSummary[]>;
  /** Whether the credentials work: one small call. Throws as `listFarms` does. */
  probe(signal: AbortSignal): Promise<void>;
  getFarm(farmId: string, signal: AbortSignal): Promise<FarmDetails>;
  listQueues(farmId: string, signal: AbortSignal): Promise<readonly QueueSummary[]>;
  getQueue(queue: QueueRef, signal: AbortSignal): Promise<QueueDetails>;
  listStorageProfilesForQueue(queue: QueueRef, signal: AbortSignal): Promise<readonly StorageProfileSummary[]>;
  getStorageProfileForQueue(
    queue: QueueRef,
    storageProfileId: string,
    signal: AbortSignal,
  ): Promise<StorageProfileDetails>;
  listQueueEnvironments(queue: QueueRef, signal: AbortSignal): Promise<readonly QueueEnvironmentSummary[]>;
  getQueueEnvironment(
    queue: QueueRef,
    queueEnvironmentId: string,
    signal: AbortSignal,
  ): Promise<QueueEnvironmentDetails>;

  /** One page; eventually consistent for up to two minutes. */
  searchJobs(search: JobSearch, signal: AbortSignal): Promise<FoundJobs>;
  getJob(job: JobRef, signal: AbortSignal): Promise<JobDetails>;
  createJob(request: CreateJobRequest, signal: AbortSignal): Promise<{ readonly jobId: string }>;
  updateJob(job: JobRef, targetTaskRunStatus: TargetTaskRunStatus, signal: AbortSignal): Promise<void>;

  listSteps(job: JobRef, signal: AbortSignal): Promise<readonly StepSummary[]>;
  getStep(step: StepRef, signal: AbortSignal): Promise<StepSummary>;
  listStepDependencies(step: StepRef, signal: AbortSignal): Promise<readonly StepDependency[]>;
  listTasks(step: StepRef, signal: AbortSignal): Promise<readonly TaskSummary[]>;
  getTask(task: TaskRef, signal: AbortSignal): Promise<TaskSummary>;
  updateTask(task: TaskRef, targetRunStatus: TargetTaskRunStatus, signal: AbortSignal): Promise<void>;

  listSessions(job: JobRef, signal: AbortSignal): Promise<readonly SessionSummary[]>;
  /** Actions of one session, or of one task. */
  listSessionActions(
    job: JobRef,
    of: { readonly sessionId: string } | { readonly taskId: string },
    signal: AbortSignal,
  ): Promise<readonly SessionAction[]>;
  getSessionAction(job: JobRef, sessionActionId: string, signal: AbortSignal): Promise<SessionAction>;

  /** A page of the log of a session; without lines where none is kept (any more). */
  getSessionLog(queue: QueueRef, ask: LogAsk, signal: AbortSignal): Promise<LogPage>;

  assumeQueueRoleForUser(queue: QueueRef, signal: AbortSignal): Promise<QueueCredentials>;
  assumeQueueRoleForRead(queue: QueueRef, signal: AbortSignal): Promise<QueueCredentials>;
}
