/** The storage profile of this computer, as its queue knows it. */
import type { OpenQueue } from '../connection/deadlineQueues';
import type { StorageProfileDetails } from '../ports/deadline';

/** `undefined` where this computer has none. Fails as the call does: a profile that the queue does not know is `deadline.not_found`. */
export async function profileOfQueue(
  storageProfileId: string,
  { deadline, queue: { farmId, queueId } }: Pick<OpenQueue, 'deadline' | 'queue'>,
  signal: AbortSignal,
): Promise<StorageProfileDetails | undefined> {
  if (storageProfileId === '') return undefined;
  return await deadline.getStorageProfileForQueue({ farmId, queueId }, storageProfileId, signal);
}
