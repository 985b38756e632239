/** Deadline Cloud as the settings name it: clients and queues, each opened when it is needed first, and reused. */
import { AppError } from '../../../shared/domain/errors';
import type { SettingsStore } from '../config/settingsStore';
import { createDeadlineFarm, type JobArguments } from '../farm/deadlineFarm';
import { createQueueRole, type RoleUse } from '../farm/queueRole';
import { queueStoreUri } from '../farm/queueStore';
import type { AwsProfile, AwsProfiles } from '../ports/awsProfiles';
import type { BlobStore, StoreOptions } from '../ports/blobStore';
import type { Clock } from '../ports/clock';
import type { Deadline, FarmSummary, QueueDetails, QueueRef } from '../ports/deadline';
import type { Farm } from '../ports/farm';
import type { KeptQueue, QueueSeat } from './keptQueue';

export interface DeadlineQueuesParts {
  readonly settings: SettingsStore;
  readonly profiles: Pick<AwsProfiles, 'find'>;
  readonly openDeadline: (profile: AwsProfile, region: string | undefined) => Promise<Deadline & { close(): void }>;
  readonly openStore: (uri: string, options: StoreOptions) => BlobStore;
  readonly clock: Clock;
  /** Names of a farm and a queue are known that were not before. */
  readonly opened: () => void;
}

export interface OpenQueue {
  readonly deadline: Deadline;
  readonly profile: AwsProfile;
  readonly farm: FarmSummary;
  readonly queue: QueueDetails;
  /** The bucket of the queue, with the queue's role. `deadline.no_attachments` for a queue without one. */
  store(use: RoleUse): BlobStore;
  /** With `job`: new jobs are made of that. */
  asFarm(job?: JobArguments): Farm;
}

export interface DeadlineQueues {
  /** With the profile and in the region that are named, else in force. Asks nobody yet. */
  client(region?: string, profileName?: string): Promise<{ readonly deadline: Deadline; readonly profile: AwsProfile }>;
  /** `deadline.not_found` with what to look at when the farm has no such queue, `auth.*` when signing in comes first. */
  open(queue: KeptQueue): Promise<OpenQueue>;
  /** What is known of a queue without asking. */
  known(queue: QueueRef): OpenQueue | undefined;
  /** What is opened from now on asks anew: somebody signed in or out, or chose otherwise. What runs goes on. */
  renew(): void;
  close(): Promise<void>;
}

const openTimeoutMs = 60_000;

export function createDeadlineQueues(parts: DeadlineQueuesParts): DeadlineQueues {
  const { settings, profiles, openDeadline, clock } = parts;
  const clients = new Map<string, Promise<{ readonly deadline: Deadline & { close(): void } }>>();
  const queues = new Map<string, Promise<OpenQueue>>();
  const known = new Map<string, OpenQueue>();
  const stores: BlobStore[] = [];
  const retired: Promise<{ readonly deadline: Deadline & { close(): void } }>[] = [];
  const closing = new AbortController();

  const profileInForce = (): string => settings.get('deadline.profile');
  const placeKey = (region?: string, profileName = profileInForce()): readonly string[] => [
    profileName,
    region ?? settings.get('deadline.farmRegion'),
  ];
  const endpointOf = (seat?: QueueSeat): string => seat?.endpointUrl ?? settings.get('store.endpointUrl');
  const queueKey = ({ farmId, queueId, seat }: KeptQueue): string =>
    JSON.stringify([...placeKey(seat?.region, seat?.profile), farmId, queueId, endpointOf(seat)]);

  const client: DeadlineQueues['client'] = async (region, profileName = profileInForce()) => {
    const profile = await profiles.find(profileName);
    const { deadline } = await once(clients, JSON.stringify([...placeKey(region, profileName), profile]), async () => ({
      deadline: await openDeadline(profile, region),
    }));
    return { deadline, profile };
  };

  const openQueue = async ({ seat, farmId, queueId }: KeptQueue): Promise<OpenQueue> => {
    const ref = { farmId, queueId };
    const { deadline, profile } = await client(seat?.region, seat?.profile);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(openTimeoutMs)]);
    const [queue, farm] = await Promise.all([deadline.getQueue(ref, signal), farmNamed(deadline, ref.farmId, signal)]);
    const endpointUrl = endpointOf(seat);
    const byUse = new Map<RoleUse, BlobStore>();
    return {
      deadline,
      profile,
      farm,
      queue,
      store: (use) => {
        const opened = byUse.get(use);
        if (opened !== undefined) return opened;
        const credentials = createQueueRole({ deadline, queue: ref, use, clock, signal: closing.signal });
        const store = parts.openStore(queueStoreUri(queue), {
          region: deadline.region,
          credentials,
          ...(endpointUrl === '' ? {} : { endpointUrl }),
        });
        byUse.set(use, store);
        stores.push(store);
        return store;
      },
      asFarm: (job) => createDeadlineFarm({ deadline, farm, queue, clock, ...(job === undefined ? {} : { job }) }),
    };
  };

  return {
    client,
    open: (ref) => {
      const key = queueKey(ref);
      return once(queues, key, async () => {
        const opened = await openQueue(ref);
        known.set(key, opened);
        parts.opened();
        return opened;
      });
    },
    known: (ref) => known.get(queueKey(ref)),
    renew: () => {
      retired.push(...clients.values());
      clients.clear();
      queues.clear();
      known.clear();
    },
    close: async () => {
      closing.abort();
      for (const store of stores.splice(0)) await store.close();
      for (const opened of [...retired.splice(0), ...clients.values()]) {
        // One that could not be opened has nothing to close; whoever asked was told.
        const found = await opened.catch(() => undefined);
        found?.deadline.close();
      }
      clients.clear();
      queues.clear();
      known.clear();
    },
  };
}

/** What fails is not kept: the next call tries again. */
function once<T>(kept: Map<string, Promise<T>>, key: string, open: () => Promise<T>): Promise<T> {
  const found = kept.get(key);
  if (found !== undefined) return found;
  const opening = open().catch((error: unknown) => {
    kept.delete(key);
    throw error;
  });
  kept.set(key, opening);
  return opening;
}

/** Members of a queue need not be allowed to look at its farm; the id then stands for the name. */
async function farmNamed(deadline: Deadline, farmId: string, signal: AbortSignal): Promise<FarmSummary> {
  try {
    return await deadline.getFarm(farmId, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'deadline.denied') return { farmId, displayName: farmId };
    throw error;
  }
}
