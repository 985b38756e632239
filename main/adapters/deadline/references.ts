/** The ids of a reference and nothing else: references may carry more than a call takes. */
import type { JobRef, StepRef } from '../../engine/ports/deadline';

export function jobIds({ farmId, queueId, jobId }: JobRef): JobRef {
  return { farmId, queueId, jobId };
}

export function stepIds(step: StepRef): StepRef {
  return { ...jobIds(step), stepId: step.stepId };
}
