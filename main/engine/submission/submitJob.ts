/** Submits: contents, manifests, then the job, so that a job never waits for data. */
import type { Farm } from '../ports/farm';
import type { RunContext } from '../ports/progress';
import type { InspectionPorts } from './inspectSubmission';
import type { Submission } from './submission';
import { uploadSubmission, type UploadResult } from './uploadSubmission';

export interface SubmitOptions {
  readonly name: string;
  /** Without a farm the submission ends with the attachments document. */
  readonly farm?: Farm;
}

export interface SubmitResult extends UploadResult {
  readonly jobId?: string;
}

/** Throws as `uploadSubmission` and `Farm.createJob` do. */
export async function submitJob(
  submission: Submission,
  { name, farm }: SubmitOptions,
  ports: InspectionPorts,
  context: RunContext,
): Promise<SubmitResult> {
  const place = farm ? { farmId: farm.farmId, queueId: farm.queueId } : {};
  const result = await uploadSubmission(submission, place, ports, context);
  if (!farm) return result;
  const hasAttachments = result.attachments.manifests.length > 0;
  const spec = { name, ...(hasAttachments ? { attachments: result.attachments } : {}) };
  const { jobId } = await farm.createJob(spec, context.signal);
  return { ...result, jobId };
}
