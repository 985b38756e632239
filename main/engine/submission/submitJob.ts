/** Submits: contents, manifests, then the job, so that a job never waits for data. */
import type { Farm } from '../ports/farm';
import type { RunContext } from '../ports/progress';
import type { Submission } from './submission';
import { uploadSubmission, type UploadPlanning, type UploadPorts, type UploadResult } from './uploadSubmission';

export interface SubmitOptions extends UploadPlanning {
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
  { name, farm, ...planning }: SubmitOptions,
  ports: UploadPorts,
  context: RunContext,
): Promise<SubmitResult> {
  const place = farm ? { farmId: farm.farmId, queueId: farm.queueId } : {};
  const release =
    farm &&
    context.measures?.barrier(
      'job',
      submission.groups.map(({ rootPath }) => rootPath),
    );
  const result = await uploadSubmission(submission, place, ports, context, planning);
  if (result.leftOut.length > 0) return result;
  release?.();
  if (!farm) return result;
  const hasAttachments = result.attachments.manifests.length > 0;
  const { clientToken } = result.plan;
  const spec = { name, clientToken, ...(hasAttachments ? { attachments: result.attachments } : {}) };
  const { jobId } = await farm.createJob(spec, context.signal);
  return { ...result, jobId };
}
