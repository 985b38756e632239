/** Where Satchel is connected to: the store and the farm that the settings name, opened once and reused. */
import type { SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import type { Connection } from '../../../shared/ipc/overview';
import type { RoleUse } from '../farm/queueRole';
import { requireOwnChoice } from '../config/ownChoice';
import type { SettingsStore } from '../config/settingsStore';
import type { BlobStore, StoreOptions } from '../ports/blobStore';
import type { QueueRef } from '../ports/deadline';
import type { Farm } from '../ports/farm';
import { createDeadlineQueues, type DeadlineQueues, type DeadlineQueuesParts, type OpenQueue } from './deadlineQueues';
import type { KeptQueue, QueueSeat } from './keptQueue';
import { placeInForce } from './placeInForce';

export interface ConnectionParts extends Omit<DeadlineQueuesParts, 'settings'> {
  readonly settings: SettingsStore;
  /** Opens the farm on this computer that lives in a folder. */
  readonly openLocalFarm: (folder: string, store: BlobStore) => Farm & { close(): Promise<void> };
}

export interface Connections {
  /** Asks nobody: a queue of Deadline Cloud that was not opened yet is told by its ids. */
  describe(): Connection;
  /** Whether a store is connected, without asking for it. */
  hasStore(): boolean;
  /** Of the settings or else of the queue. `config.invalid` when none is connected; `deadline.*` and `auth.*` of a queue. */
  store(use?: RoleUse): Promise<BlobStore>;
  /** The connected store when that is its address, or that of the queue that something was planned in. */
  storeAt(uri: string, use?: RoleUse, queue?: KeptQueue): Promise<BlobStore | undefined>;
  /** The place that the connected store is in; empty for none and for a queue that was not opened yet. */
  endpointKey(): string;
  farm(): Promise<Farm | undefined>;
  /** Where jobs are looked up. `deadline.no_attachments` when no farm is connected. */
  requiredFarm(): Promise<Farm>;
  /** That queue, or the one that is named. `input.invalid` says what to name when none is. */
  requiredQueue(queue?: KeptQueue): Promise<OpenQueue>;
  /** The queue that jobs are looked up in, to be opened again whatever is in force then. Fails as opening it does. */
  keptQueue(): Promise<KeptQueue | undefined>;
  /** The same queue with how it is opened now: as the settings say while they name it, else as it was kept. */
  keptAgain(queue: KeptQueue): Promise<KeptQueue & { readonly seat: QueueSeat }>;
  /** Its bucket, unless a store is named beside it. */
  storeOfQueue(queue: KeptQueue, use: RoleUse): Promise<BlobStore>;
  /** Deadline Cloud with the profile in force; asks nobody yet. */
  deadline: DeadlineQueues['client'];
  /** Queues are opened anew from now on, with the credentials that hold then. */
  renew(): void;
  /** `config.locked` when the environment or the command line names the store, so that connecting would have no effect. */
  requireUnlocked(): void;
  /** Proves that the store can be reached, then writes the settings. */
  connect(store: {
    readonly storeUri: string;
    readonly region?: string;
    readonly endpointUrl?: string;
    readonly profile?: string;
    readonly localFarmFolder?: string;
  }): Promise<Connection>;
  close(): Promise<void>;
}

interface Place {
  readonly store: BlobStore;
  readonly farm?: Farm & { close(): Promise<void> };
}

export function createConnections(parts: ConnectionParts): Connections {
  const { settings, openStore, openLocalFarm } = parts;
  /** Every place that was connected since the start: a transfer that runs goes on with the one that it began with. */
  const places = new Map<string, Place>();
  const queues = createDeadlineQueues(parts);

  const close = async (): Promise<void> => {
    const closing = [...places.values()];
    places.clear();
    for (const { farm, store } of closing) {
      await farm?.close();
      await store.close();
    }
    await queues.close();
  };

  /** The store that the settings name, and the farm on this computer that works for it. */
  const named = (uri: string, farmFolder: string): Place => {
    const values = settings.all();
    const options = storeOptions(values['store.region'], values['store.endpointUrl'], values['store.profile']);
    const key = JSON.stringify([uri, options, farmFolder]);
    const known = places.get(key);
    if (known !== undefined) return known;
    const store = openStore(uri, options);
    const place = { store, ...(farmFolder === '' ? {} : { farm: openLocalFarm(farmFolder, store) }) };
    places.set(key, place);
    return place;
  };

  /** What the settings name is opened as they say: somebody may have signed in otherwise since it was kept. */
  const open = ({ farmId, queueId, seat }: KeptQueue): Promise<OpenQueue> => {
    const ref = { farmId, queueId };
    const isKept = seat !== undefined && !isSameQueue(placeInForce(settings).knownQueue, ref);
    return queues.open(isKept ? { ...ref, seat } : ref);
  };

  const keptAgain: Connections['keptAgain'] = async ({ farmId, queueId, seat }) => {
    const ref = { farmId, queueId };
    if (seat !== undefined && !isSameQueue(placeInForce(settings).knownQueue, ref)) return { ...ref, seat };
    const now = {
      profile: settings.get('deadline.profile'),
      endpointUrl: settings.get('store.endpointUrl'),
      storageProfileId: settings.get('deadline.storageProfileId'),
    };
    return { ...ref, seat: { ...now, region: (await queues.open(ref)).deadline.region } };
  };

  const farm = async (): Promise<Farm | undefined> => {
    const { storeUri, localFarmFolder, queue } = placeInForce(settings);
    if (queue !== undefined) return (await queues.open(queue)).asFarm();
    return storeUri === '' ? undefined : named(storeUri, localFarmFolder).farm;
  };

  const store: Connections['store'] = async (use = 'download') => {
    const { storeUri, localFarmFolder, queue } = placeInForce(settings);
    if (storeUri !== '') return named(storeUri, localFarmFolder).store;
    if (queue !== undefined) return (await queues.open(queue)).store(use);
    throw noStore();
  };

  const describe = (): Connection => {
    const { storeUri, localFarmFolder, queue } = placeInForce(settings);
    if (queue !== undefined) {
      const known = queues.known(queue);
      return {
        kind: 'deadline',
        ...(storeUri === '' ? {} : { storeUri }),
        farmName: known?.farm.displayName ?? queue.farmId,
        queueName: known?.queue.displayName ?? queue.queueId,
        queueId: queue.queueId,
      };
    }
    if (storeUri === '') return { kind: 'none' };
    const local = named(storeUri, localFarmFolder).farm;
    return local === undefined
      ? { kind: 'store', storeUri }
      : { kind: 'local-farm', storeUri, farmName: local.displayName, queueName: local.queueName };
  };

  /** What the place is called where it can be told without asking anybody. */
  const endpointKey = (): string => {
    const { storeUri, localFarmFolder, queue } = placeInForce(settings);
    try {
      if (storeUri !== '') return named(storeUri, localFarmFolder).store.endpointKey ?? '';
      return (queue === undefined ? undefined : queues.known(queue)?.store('download').endpointKey) ?? '';
    } catch (error) {
      // Whoever uses the store hears what is wrong with its address.
      if (error instanceof AppError) return '';
      throw error;
    }
  };

  return {
    describe,
    hasStore: () => {
      const { storeUri, queue } = placeInForce(settings);
      return storeUri !== '' || queue !== undefined;
    },
    store,
    storeAt: async (uri, use, kept) => {
      const { storeUri, queue } = placeInForce(settings);
      if (kept !== undefined && !isSameQueue(queue, kept) && uri.startsWith('s3://')) {
        const ofQueue = (await open(kept)).store(use ?? 'download');
        if (ofQueue.uri === uri) return ofQueue;
      }
      // A queue need not be asked about a folder.
      if (storeUri === '' && (queue === undefined || !uri.startsWith('s3://'))) return undefined;
      const connected = await store(use);
      return connected.uri === uri ? connected : undefined;
    },
    endpointKey,
    farm,
    requiredFarm: async () => {
      const connected = await farm();
      if (connected !== undefined) return connected;
      const { knownQueue } = placeInForce(settings);
      if (knownQueue !== undefined) return (await queues.open(knownQueue)).asFarm();
      throw new AppError({
        code: 'deadline.no_attachments',
        message: 'No farm is connected, so there are no jobs to look up.',
        safe: 'Nothing was read or written.',
        hint: 'Connect a farm and a queue, try the demo project, or plan from manifests.',
        commandHint:
          'Name a farm and a queue with --farm-id and --queue-id, try the demo project, or plan from manifests with `satchel download plan -m FILE --s3-root-uri URI`.',
      });
    },
    requiredQueue: async (queue) => {
      const knownQueue = queue ?? placeInForce(settings).knownQueue;
      if (knownQueue === undefined) throw noQueue(settings.get('deadline.farmId') === '' ? 'farm' : 'queue');
      return await open(knownQueue);
    },
    keptQueue: async () => {
      const { knownQueue } = placeInForce(settings);
      return knownQueue === undefined ? undefined : await keptAgain(knownQueue);
    },
    keptAgain,
    storeOfQueue: async (queue, use) => {
      const place = placeInForce(settings);
      if (isSameQueue(place.queue, queue) && place.storeUri !== '')
        return named(place.storeUri, place.localFarmFolder).store;
      return (await open(queue)).store(use);
    },
    deadline: (region) => queues.client(region),
    renew: () => {
      queues.renew();
    },
    requireUnlocked: () => {
      requireOwnChoice(settings, ({ key }) => connectionKeys.has(key));
    },
    connect: async ({ storeUri, region = '', endpointUrl = '', profile = '', localFarmFolder = '' }) => {
      const wanted = new Map<SettingKey, string>([
        ['store.uri', storeUri],
        ['store.region', region],
        ['store.endpointUrl', endpointUrl],
        ['store.profile', profile],
        ['farm.localFolder', localFarmFolder],
      ]);
      requireOwnChoice(
        settings,
        ({ key, value, lock }) => connectionKeys.has(key) && (lock === undefined || value !== wanted.get(key)),
      );
      const probe = openStore(storeUri, storeOptions(region, endpointUrl, profile));
      try {
        await probe.probe(AbortSignal.timeout(20_000));
      } finally {
        await probe.close();
      }
      await settings.setAll(new Map([...wanted].map(([key, value]) => [key, orDefault(value)])));
      return describe();
    },
    close,
  };
}

const isSameQueue = (one: QueueRef | undefined, { farmId, queueId }: QueueRef): boolean =>
  one?.farmId === farmId && one.queueId === queueId;

function noStore(): AppError {
  return new AppError({
    code: 'config.invalid',
    message: 'No store is connected.',
    safe: 'Nothing was read or written.',
    hint: 'Connect a store or a queue in Settings, or try the demo project.',
    commandHint:
      'Connect a store in Settings, give --s3-root-uri on the command line or name a queue with --farm-id and --queue-id, or try the demo project.',
  });
}

/** No farm or no queue was named anywhere. */
function noQueue(what: 'farm' | 'queue'): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `No ${what} is named.`,
    safe: 'Nothing was asked or changed.',
    hint: `Choose a ${what} in Settings.`,
    commandHint: `Give --${what}-id ID (\`satchel ${what} list\` tells the ids), or keep one with \`satchel config set defaults.${what}_id ID\`.`,
  });
}

const connectionKeys = new Set<SettingKey>([
  'store.uri',
  'store.region',
  'store.endpointUrl',
  'store.profile',
  'farm.localFolder',
]);

/** An empty text takes the key out of the user's file. */
const orDefault = (text: string): string | null => (text === '' ? null : text);

function storeOptions(region: string, endpointUrl: string, profile: string): StoreOptions {
  return {
    ...(region === '' ? {} : { region }),
    ...(endpointUrl === '' ? {} : { endpointUrl }),
    ...(profile === '' ? {} : { profile }),
  };
}
