/** Whether a queue of Deadline Cloud takes jobs with files from here. */
import type { QueueDetails } from '../../ports/deadline';
import { failedCall } from '../failedCall';
import type { Probe, ProbeOutcome } from '../probe';
import { asAnswer, ask, type S3State } from './s3State';

export interface CheckedQueue {
  /** Its settings and its role, as a submission would ask for them. `deadline.*` and `auth.*` when that fails. */
  readonly open: () => Promise<{ readonly queue: QueueDetails; readonly assumeRole: () => Promise<unknown> }>;
  /** Of this computer; empty for none. */
  readonly storageProfileId: string;
}

export function queueProbe({ open, storageProfileId }: CheckedQueue, state: S3State): Probe {
  return {
    id: 's3.queue',
    dependsOn: [],
    modes: 'both',
    run: async (context) => {
      const opened = await ask(state, context, (signal) => asAnswer(open(), signal));
      if (!opened.ok) return failedCall(opened.error);
      const { queue, assumeRole } = opened.value;
      const problem = settingsProblem(queue, storageProfileId);
      if (problem !== undefined) return problem;
      const role = await ask(state, context, (signal) => asAnswer(assumeRole(), signal));
      if (!role.ok) return failedCall(role.error);
      return {
        level: 'success',
        message: `The queue ${queue.displayName} takes jobs with files.`,
        details: { farmId: queue.farmId, queueId: queue.queueId },
      };
    },
  };
}

function settingsProblem(
  { displayName, queueId, jobAttachmentSettings, allowedStorageProfileIds }: QueueDetails,
  storageProfileId: string,
): ProbeOutcome | undefined {
  const details = { queueId };
  if (jobAttachmentSettings === undefined || jobAttachmentSettings.s3BucketName === '')
    return {
      level: 'error',
      message: `The queue ${displayName} has no job attachments: it names no bucket for files.`,
      hint: 'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
      actions: ['open-settings:deadline.queueId'],
      details,
    };
  if (storageProfileId === '' || allowedStorageProfileIds.includes(storageProfileId)) return undefined;
  return {
    level: 'error',
    message: `The queue ${displayName} does not allow the storage profile of this computer.`,
    hint: 'Ask whoever looks after the farm to allow it, or choose another storage profile.',
    actions: ['open-settings:deadline.storageProfileId'],
    details: { ...details, storageProfileId },
  };
}
