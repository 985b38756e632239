/** Where a submission goes, as a person sees it before they agree: profile, farm, queue, bucket, storage profile. */
import { AppError } from '../../../shared/domain/errors';
import type { SubmissionDraft } from '../../../shared/ipc/submissions';
import type { Connections } from '../connection/connection';
import type { KeptQueue } from '../connection/keptQueue';
import { queueStoreUri } from '../farm/queueStore';
import type { BundleJob } from './bundleJob';

const askTimeoutMs = 20_000;

/** Nothing where it goes to no queue of Deadline Cloud. */
export async function describeDestination(
  { bundle, queue: kept }: { readonly bundle?: BundleJob; readonly queue?: KeptQueue },
  connections: Pick<Connections, 'requiredQueue'>,
): Promise<Pick<SubmissionDraft, 'destination' | 'bundle'>> {
  if (bundle === undefined) return {};
  const { profile, farm, queue, deadline } = await connections.requiredQueue(kept ?? bundle.queue);
  const { priority, storageProfileId } = bundle.job;
  const storageProfile = async (): Promise<string | undefined> => {
    if (storageProfileId === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(askTimeoutMs);
      return (await deadline.getStorageProfileForQueue(bundle.queue, storageProfileId, signal)).displayName;
    } catch (error) {
      // Its name is a help; whether the farm takes it was asked before.
      if (error instanceof AppError) return storageProfileId;
      throw error;
    }
  };
  const storageProfileName = await storageProfile();
  return {
    destination: {
      profileName: profile.name,
      farmName: farm.displayName,
      queueName: queue.displayName,
      priority,
      ...(bundle.carriesNothing === true ? {} : { storeUri: queueStoreUri(queue) }),
      ...(storageProfileName === undefined ? {} : { storageProfileName }),
    },
    bundle: { hasHooks: bundle.hasHooks === true, warnings: [...(bundle.warnings ?? [])] },
  };
}
