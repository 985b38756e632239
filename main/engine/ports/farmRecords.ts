/** Jobs and tasks of a farm on this computer. Calls are short transactions. */
import type { Attachments } from './farm';

export type TaskRunStatus = 'READY' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';

export interface FarmTask {
  readonly taskId: string;
  readonly frame: number;
  readonly status: TaskRunStatus;
  readonly latestSessionActionId?: string;
}

export interface FarmJob {
  readonly jobId: string;
  readonly stepId: string;
  readonly name: string;
  readonly createdMs: number;
  readonly attachments?: Attachments;
  /** Why a job failed as a whole. */
  readonly failure?: string;
  /** Tasks are made when the first worker opens the job; until then absent. */
  readonly tasks?: readonly FarmTask[];
}

export interface FarmRecords {
  /** Ids of this farm, made once. */
  readonly farmId: string;
  readonly queueId: string;
  addJob(job: FarmJob): void;
  job(jobId: string): FarmJob | undefined;
  /** Newest first. */
  jobs(): readonly FarmJob[];
  setTasks(jobId: string, tasks: readonly FarmTask[]): void;
  setTask(jobId: string, task: FarmTask): void;
  setFailure(jobId: string, failure: string): void;
  close(): void;
}
