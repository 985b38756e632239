/** The storage profiles of the connected queue: which one is this computer's, and which one stands on the other side. */
import { AppError, type ErrorDto } from '../../../shared/domain/errors';
import type { Connections } from '../connection/connection';
import type { StorageProfileDetails, StorageProfileSummary } from '../ports/deadline';

export interface QueueProfiles {
  readonly all: readonly StorageProfileSummary[];
  readonly here?: StorageProfileDetails;
  readonly farm?: StorageProfileDetails;
  readonly problem?: ErrorDto;
}

const answerWithinMs = 30_000;
const none: QueueProfiles = { all: [] };

/** Never fails for what a farm says: without profiles the rules of people still hold. */
export async function readQueueProfiles(
  connections: Pick<Connections, 'describe' | 'requiredQueue'>,
  hereId: string,
  farmProfileId: string | undefined,
): Promise<QueueProfiles> {
  if (connections.describe().kind !== 'deadline') return none;
  try {
    const { deadline, queue } = await connections.requiredQueue();
    const signal = AbortSignal.timeout(answerWithinMs);
    const all = await deadline.listStorageProfilesForQueue(queue, signal);
    const read = async (id: string | undefined): Promise<StorageProfileDetails | undefined> =>
      id === undefined ? undefined : deadline.getStorageProfileForQueue(queue, id, signal);
    const isKnown = (id: string | undefined): boolean => all.some(({ storageProfileId }) => storageProfileId === id);
    const [here, farm] = await Promise.all([
      read(isKnown(hereId) ? hereId : undefined),
      read(isKnown(farmProfileId) ? farmProfileId : otherSide(all, hereId)),
    ]);
    return { all, ...(here === undefined ? {} : { here }), ...(farm === undefined ? {} : { farm }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { all: [], problem: error.dto };
  }
}

/** Most fleets run Linux. */
function otherSide(all: readonly StorageProfileSummary[], hereId: string): string | undefined {
  const others = all.filter(({ storageProfileId }) => storageProfileId !== hereId);
  const linux = others.find(({ osFamily }) => osFamily.toLowerCase() === 'linux');
  return (linux ?? others[0])?.storageProfileId;
}
