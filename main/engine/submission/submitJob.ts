/** Submits: contents, manifests, then the job, so that a job never waits for data. */
import type { Farm } from '../ports/farm';
import type { RunContext } from '../ports/progress';
import type { Submission } from './submission';
import { uploadSubmission, type UploadPlanning, type UploadPorts, type UploadResult } from './uploadSubmission';

export interface SubmitOptions extends UploadPlanning {
  readonly name: string;
  /** Without a farm the submission ends with the attachments document. */
  readonly farm?: Farm;
  /** How workers get the files; copied when absent. */
  readonly fileSystem?: 'COPIED' | 'VIRTUAL';
}

export interface SubmitResult extends UploadResult {
  readonly jobId?: string;
  /** The farm took it and did not say yet whether it can make the job. */
  readonly isUnconfirmed?: true;
}

/** Throws as `uploadSubmission` and `Farm.createJob` do. */
export async function submitJob(
  submission: Submission,
  { name, farm, fileSystem = 'COPIED', ...planning }: SubmitOptions,
  ports: UploadPorts,
  context: RunContext,
): Promise<SubmitResult> {
  const place = farm ? { farmId: farm.farmId, queueId: farm.queueId } : {};
  const makesJob = farm !== undefined && farm.takesBundlesOnly !== true;
  const release =
    makesJob &&
    context.measures?.barrier(
      'job',
      submission.groups.map(({ rootPath }) => rootPath),
    );
  const uploaded = await uploadSubmission(submission, place, ports, context, planning);
  const result = { ...uploaded, attachments: { ...uploaded.attachments, fileSystem } };
  if (result.leftOut.length > 0) return result;
  if (release !== false) release?.();
  if (!makesJob) return result;
  const hasAttachments = result.attachments.manifests.length > 0;
  const { clientToken } = result.plan;
  const spec = { name, clientToken, ...(hasAttachments ? { attachments: result.attachments } : {}) };
  return { ...result, ...(await farm.createJob(spec, context.signal)) };
}
