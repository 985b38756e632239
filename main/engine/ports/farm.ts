/** A render farm: where jobs are created and looked up. Names and JSON shapes are those of AWS Deadline Cloud. */
import type { JobSummary } from '../../../shared/domain/job';
import type { RunContext } from './progress';

/** CreateJob's `attachments` (AWS Deadline Cloud). Absent keys are absent, never empty. */
export interface Attachments {
  readonly manifests: readonly AttachmentManifest[];
  readonly fileSystem: 'COPIED' | 'VIRTUAL';
}

export interface AttachmentManifest {
  readonly rootPath: string;
  readonly rootPathFormat: 'posix' | 'windows';
  readonly fileSystemLocationName?: string;
  /** Partial key: starts at `{farm}/`. */
  readonly inputManifestPath?: string;
  readonly inputManifestHash?: string;
  readonly outputRelativeDirectories?: readonly string[];
}

export interface JobSpec {
  readonly name: string;
  readonly attachments?: Attachments;
  /** A farm that is asked again with the same one answers the job that it made. */
  readonly clientToken?: string;
}

export interface Job extends JobSummary {
  readonly attachments?: Attachments;
  readonly storeUri: string;
}

export interface JobPage {
  /** Jobs to pass over. */
  readonly offset?: number;
  readonly text?: string;
}

export interface FoundJobPage {
  readonly jobs: readonly JobSummary[];
  readonly total: number;
  /** Absent on the last page, and where the farm tells of no more without a text. */
  readonly nextOffset?: number;
}

/** Jobs of a page. */
export const jobsOfPage = 100;

export interface Farm {
  readonly farmId: string;
  readonly queueId: string;
  readonly displayName: string;
  readonly queueName: string;
  /** Jobs are made of bundles here; what is submitted without one is only carried to the store. */
  readonly takesBundlesOnly?: true;
  /** Data and manifests of the job must be in the store before this is called. */
  createJob(spec: JobSpec, signal: AbortSignal): Promise<{ readonly jobId: string; readonly isUnconfirmed?: true }>;
  /** A page of the newest, or of those whose name holds a text; however many there are, a page is all that is read. */
  listJobs(signal: AbortSignal, page?: JobPage): Promise<FoundJobPage>;
  /** `deadline.not_found` when there is no such job. */
  getJob(jobId: string, signal: AbortSignal): Promise<Job>;
  /** A farm on this computer renders its waiting jobs itself when this is called; absent where workers live elsewhere. */
  work?(context: RunContext): Promise<void>;
}
