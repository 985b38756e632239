/** Where the job attachments of a queue are. */
import { AppError } from '../../../shared/domain/errors';
import type { QueueDetails } from '../ports/deadline';

/** `s3://bucket/root`. `deadline.no_attachments` for a queue without them, `store.root_missing` without a root prefix. */
export function queueStoreUri({ queueId, displayName, jobAttachmentSettings: settings }: QueueDetails): string {
  const name = `The queue ${JSON.stringify(displayName)} (${queueId})`;
  if (settings === undefined || settings.s3BucketName === '')
    throw new AppError({
      code: 'deadline.no_attachments',
      message: `${name} has no job attachments: it names no bucket for files.`,
      safe: 'Nothing was changed.',
      hint: 'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
    });
  const root = settings.rootPrefix
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  if (root === '')
    throw new AppError({
      code: 'store.root_missing',
      message: `${name} names the bucket ${settings.s3BucketName} without a root prefix.`,
      safe: 'Nothing was changed.',
      hint: 'Ask whoever looks after the farm to set the root prefix of its job attachments.',
    });
  return `s3://${settings.s3BucketName}/${root}`;
}
