/** Choosing a queue of Deadline Cloud in a window: profiles, farms and queues to choose from, and the choice proved and kept. */
import { AppError } from '../../../shared/domain/errors';
import type { SettingKey } from '../../../shared/domain/config';
import type { Input, Output } from '../../../shared/ipc/contract';
import type { Connection } from '../../../shared/ipc/overview';
import { requireOwnChoice } from '../config/ownChoice';
import type { SettingsStore } from '../config/settingsStore';
import { listFarms } from '../farm/listFarms';
import { createQueueRole } from '../farm/queueRole';
import { queueStoreUri } from '../farm/queueStore';
import { farmRegions } from '../farm/regions';
import type { AwsProfile, AwsProfiles } from '../ports/awsProfiles';
import type { BlobStore, StoreOptions } from '../ports/blobStore';
import type { Clock } from '../ports/clock';
import type { Deadline, QueueRef } from '../ports/deadline';
import type { SignIn } from '../signIn/signIn';
import type { Connections } from './connection';

export interface QueueChoiceParts {
  readonly settings: SettingsStore;
  readonly profiles: AwsProfiles;
  readonly signIn: SignIn;
  readonly connections: Pick<Connections, 'renew' | 'describe' | 'requiredQueue'>;
  readonly openDeadline: (profile: AwsProfile, region: string | undefined) => Promise<Deadline & { close(): void }>;
  readonly openStore: (uri: string, options: StoreOptions) => BlobStore;
  readonly clock: Clock;
  readonly platform: 'windows' | 'macos' | 'linux';
  /** `DEADLINE_CLOUD_REGIONS`. */
  readonly environmentRegions: string;
  readonly changed: () => void;
  /** Somebody signed in: what waits for that may go on. */
  readonly signedIn: () => void;
}

export interface QueueChoice {
  profiles(): Promise<Output<'farm.profiles'>>;
  /** Never throws what is wrong with credentials: that is the answer. */
  standing(profile: string): Promise<Output<'farm.standing'>>;
  /** One at a time: a second call takes the place of the first, which answers as a given-up one does: not signed in. */
  logIn(profile: string): Promise<Output<'farm.standing'>>;
  cancelLogIn(): void;
  logOut(profile: string): Promise<Output<'farm.signOut'>>;
  /** Throws what is wrong where no region answered. */
  farms(input: Input<'farm.list'>): Promise<Output<'farm.list'>>;
  queues(input: Input<'farm.queues'>): Promise<Output<'farm.queues'>>;
  /** A queue that nothing can be sent to is told with the reason, not thrown. */
  queue(input: Input<'farm.queue'>): Promise<Output<'farm.queue'>>;
  /**
   * Asks the queue, its role and its bucket before anything is written. `deadline.*`, `auth.*`, `store.*`; `config.locked`
   * where the environment or the command line decides otherwise.
   */
  connect(input: Input<'farm.connect'>): Promise<Connection>;
}

const askTimeoutMs = 60_000;
/** Somebody may have to find a phone first. */
const loginTimeoutMs = 15 * 60_000;
const defaultProfile = '(default)';

export function createQueueChoice(parts: QueueChoiceParts): QueueChoice {
  const { settings, signIn, connections, clock } = parts;
  let loggingIn: AbortController | undefined;
  const patience = (): AbortSignal => AbortSignal.timeout(askTimeoutMs);

  /** Opened anew each time: keys that somebody just mended are read again. */
  const asking = async <T>(
    name: string,
    region: string | undefined,
    ask: (deadline: Deadline, profile: AwsProfile) => Promise<T>,
  ): Promise<T> => {
    const profile = await parts.profiles.find(name);
    const deadline = await parts.openDeadline(profile, region ?? profile.region);
    try {
      return await ask(deadline, profile);
    } finally {
      deadline.close();
    }
  };

  const standing: QueueChoice['standing'] = async (name) => {
    const { profile, state, error } = await signIn.status(patience(), name);
    return { state, hasLogin: profile.kind !== 'host', ...(error === undefined ? {} : { error }) };
  };

  return {
    profiles: async () => {
      await settings.refresh();
      const found = await parts.profiles.list();
      const rows = found.map(({ name, kind, region }) => ({
        profile: name === 'default' ? defaultProfile : name,
        kind,
        ...(region === undefined ? {} : { region }),
      }));
      // Keys of the environment or of the computer's role have no section in the files.
      const hasDefault = rows.some(({ profile }) => profile === defaultProfile);
      const chosen = settings.get('deadline.profile');
      return {
        profiles: hasDefault ? rows : [...rows, { profile: defaultProfile, kind: 'host' }],
        chosen: {
          profile: chosen === '' || chosen === 'default' ? defaultProfile : chosen,
          farmId: settings.get('deadline.farmId'),
          queueId: settings.get('deadline.queueId'),
          storageProfileId: settings.get('deadline.storageProfileId'),
        },
      };
    },
    standing,
    logIn: async (name) => {
      loggingIn?.abort();
      const mine = new AbortController();
      loggingIn = mine;
      try {
        const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(loginTimeoutMs)]);
        await signIn.login(() => undefined, signal, name);
      } catch (error) {
        if (mine.signal.aborted) return { state: 'needs-login', hasLogin: true };
        throw error;
      } finally {
        if (loggingIn === mine) loggingIn = undefined;
      }
      connections.renew();
      parts.changed();
      const now = await standing(name);
      if (now.state === 'signed-in') parts.signedIn();
      return now;
    },
    cancelLogIn: () => {
      loggingIn?.abort();
    },
    logOut: async (name) => {
      const { warning } = await signIn.logout(patience(), name);
      connections.renew();
      parts.changed();
      return warning === undefined ? {} : { warning };
    },
    farms: async ({ profile, everywhere }) => {
      const regions = farmRegions({
        ...(everywhere ? { asked: 'all' } : {}),
        environment: parts.environmentRegions,
        configured: settings.client.get('settings.deadline_regions'),
      });
      const asked = regions.length === 0 ? [undefined] : regions;
      const signal = patience();
      const results = await Promise.all(
        asked.map((region) => asking(profile, region, (deadline) => listFarms([deadline], signal))),
      );
      const found = results.flat();
      const failed = found.flatMap(({ region, error }) => (error === undefined ? [] : [{ region, error }]));
      const [first] = failed;
      if (first !== undefined && failed.length === found.length) throw new AppError(first.error);
      const farms = found.flatMap(({ region, farms: ofRegion }) =>
        ofRegion.map(({ farmId, displayName }) => ({ farmId, displayName, region })),
      );
      return { farms, failed };
    },
    queues: ({ profile, region, farmId }) =>
      asking(profile, region, async (deadline) => ({
        queues: (await deadline.listQueues(farmId, patience())).map(({ queueId, displayName, blockedReason }) => ({
          queueId,
          displayName,
          ...(blockedReason === undefined ? {} : { blockedReason }),
        })),
      })),
    queue: ({ profile, region, farmId, queueId }) =>
      asking(profile, region, async (deadline) => {
        const [ref, signal] = [{ farmId, queueId }, patience()];
        const [queue, listed] = await Promise.all([
          deadline.getQueue(ref, signal),
          deadline.listStorageProfilesForQueue(ref, signal),
        ]);
        const storageProfiles = listed.map(({ storageProfileId, displayName, osFamily }) => ({
          storageProfileId,
          displayName,
          osFamily,
          fitsHere: osFamily.toLowerCase() === parts.platform,
        }));
        try {
          return { storeUri: queueStoreUri(queue), storageProfiles };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          return { error: error.dto, storageProfiles };
        }
      }),
    connect: async ({ profile: name, region, farmId, queueId, storageProfileId }) => {
      const ref = { farmId, queueId };
      const changes = (profile: AwsProfile): ReadonlyMap<SettingKey, string | null> =>
        new Map([
          ['deadline.profile', name],
          ['deadline.farmId', farmId],
          // Nothing to write where the profile says the same.
          ['deadline.farmRegion', region === profile.region ? null : region],
          ['deadline.queueId', queueId],
          ['deadline.storageProfileId', storageProfileId ?? null],
          ...storeAway(settings),
        ]);
      requireUnlocked(settings, { ...ref, profile: name, storageProfileId: storageProfileId ?? '' });
      const wanted = await asking(name, region, async (deadline, profile) => {
        await proveQueue(ref, storageProfileId, deadline, { ...parts, clock });
        return changes(profile);
      });
      await settings.setAll(wanted);
      connections.renew();
      await connections.requiredQueue(ref);
      parts.changed();
      return connections.describe();
    },
  };
}

/** Every call that a submission begins with, and a look into the bucket with the keys that the queue lends. */
async function proveQueue(
  ref: QueueRef,
  storageProfileId: string | undefined,
  deadline: Deadline,
  { openStore, clock, settings }: Pick<QueueChoiceParts, 'openStore' | 'clock' | 'settings'>,
): Promise<void> {
  const signal = AbortSignal.timeout(askTimeoutMs);
  const queue = await deadline.getQueue(ref, signal);
  const uri = queueStoreUri(queue);
  if (storageProfileId !== undefined) await deadline.getStorageProfileForQueue(ref, storageProfileId, signal);
  const credentials = createQueueRole({ deadline, queue: ref, use: 'submit', clock, signal });
  const endpointUrl = settings.get('store.uri') === '' ? settings.get('store.endpointUrl') : '';
  const store = openStore(uri, {
    region: deadline.region,
    credentials,
    ...(endpointUrl === '' ? {} : { endpointUrl }),
  });
  try {
    await store.probe(signal);
  } finally {
    await store.close();
  }
}

/** A store that was connected here would win over the queue; what belongs to it goes with it. */
function storeAway(settings: SettingsStore): readonly (readonly [SettingKey, null])[] {
  if (settings.get('store.uri') === '') return [];
  const keys = ['store.uri', 'farm.localFolder', 'store.region', 'store.endpointUrl', 'store.profile'] as const;
  return keys.map((key) => [key, null]);
}

/** What the environment or the command line says otherwise would win over the choice. */
function requireUnlocked(
  settings: SettingsStore,
  wanted: {
    readonly profile: string;
    readonly farmId: string;
    readonly queueId: string;
    readonly storageProfileId: string;
  },
): void {
  const keys: Readonly<Partial<Record<SettingKey, string>>> = {
    'store.uri': '',
    'deadline.profile': wanted.profile,
    'deadline.farmId': wanted.farmId,
    'deadline.queueId': wanted.queueId,
    'deadline.storageProfileId': wanted.storageProfileId,
  };
  requireOwnChoice(settings, ({ key, value }) => keys[key] !== undefined && value !== keys[key]);
}
