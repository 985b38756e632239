/** Where Satchel is connected to: the store and the farm that the settings name, opened once and reused. */
import { environmentName, type SettingKey } from '../../../shared/domain/config';
import { AppError } from '../../../shared/domain/errors';
import type { Connection } from '../../../shared/ipc/overview';
import type { SettingsStore } from '../config/settingsStore';
import type { BlobStore, StoreOptions } from '../ports/blobStore';
import type { Farm } from '../ports/farm';

export interface ConnectionParts {
  readonly settings: SettingsStore;
  readonly openStore: (uri: string, options: StoreOptions) => BlobStore;
  /** Opens the farm on this computer that lives in a folder. */
  readonly openLocalFarm: (folder: string, store: BlobStore) => Farm & { close(): Promise<void> };
}

export interface Connections {
  describe(): Connection;
  /** `config.invalid` when no store is connected. */
  store(): BlobStore;
  /** The place that the connected store is in; empty for none. */
  endpointKey(): string;
  farm(): Farm | undefined;
  /** `deadline.no_attachments` when no farm is connected. */
  requiredFarm(): Farm;
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

export function createConnections({ settings, openStore, openLocalFarm }: ConnectionParts): Connections {
  /** Every place that was connected since the start: a transfer that runs goes on with the one that it began with. */
  const places = new Map<string, Place>();

  const close = async (): Promise<void> => {
    const closing = [...places.values()];
    places.clear();
    for (const { farm, store } of closing) {
      await farm?.close();
      await store.close();
    }
  };

  const opened = (): Place => {
    const values = settings.all();
    const uri = values['store.uri'];
    if (uri === '') {
      throw new AppError({
        code: 'config.invalid',
        message: 'No store is connected.',
        safe: 'Nothing was read or written.',
        hint: 'Connect a store in Settings, give --s3-root-uri on the command line, or try the demo project.',
      });
    }
    const options = storeOptions(values['store.region'], values['store.endpointUrl'], values['store.profile']);
    const farmFolder = values['farm.localFolder'];
    const key = JSON.stringify([uri, options, farmFolder]);
    const known = places.get(key);
    if (known !== undefined) return known;
    const store = openStore(uri, options);
    const place = { store, ...(farmFolder === '' ? {} : { farm: openLocalFarm(farmFolder, store) }) };
    places.set(key, place);
    return place;
  };

  const farm = (): Farm | undefined => (settings.get('store.uri') === '' ? undefined : opened().farm);

  const describe = (): Connection => {
    const storeUri = settings.get('store.uri');
    if (storeUri === '') return { kind: 'none' };
    const connected = farm();
    return connected === undefined
      ? { kind: 'store', storeUri }
      : { kind: 'local-farm', storeUri, farmName: connected.displayName, queueName: connected.queueName };
  };

  return {
    describe,
    store: () => opened().store,
    endpointKey: () => {
      try {
        return settings.get('store.uri') === '' ? '' : (opened().store.endpointKey ?? '');
      } catch (error) {
        // Whoever uses the store hears what is wrong with its address.
        if (error instanceof AppError) return '';
        throw error;
      }
    },
    farm,
    requiredFarm: () => {
      const connected = farm();
      if (connected !== undefined) return connected;
      throw new AppError({
        code: 'deadline.no_attachments',
        message: 'No farm is connected, so there are no jobs to look up.',
        safe: 'Nothing was read or written.',
        hint: 'Try the demo project, or plan from manifests with `satchel download plan -m FILE --s3-root-uri URI`.',
      });
    },
    requireUnlocked: () => {
      requireOwnChoice(settings);
    },
    connect: async ({ storeUri, region = '', endpointUrl = '', profile = '', localFarmFolder = '' }) => {
      requireOwnChoice(settings);
      const probe = openStore(storeUri, storeOptions(region, endpointUrl, profile));
      try {
        await probe.probe(AbortSignal.timeout(20_000));
      } finally {
        await probe.close();
      }
      await settings.setAll(
        new Map([
          ['store.uri', storeUri],
          ['store.region', orDefault(region)],
          ['store.endpointUrl', orDefault(endpointUrl)],
          ['store.profile', orDefault(profile)],
          ['farm.localFolder', orDefault(localFarmFolder)],
        ]),
      );
      return describe();
    },
    close,
  };
}

/** A store that the environment or the command line names would win over the one that is connected here. */
function requireOwnChoice(settings: SettingsStore): void {
  const stronger = settings
    .effective()
    .find(({ key, origin }) => connectionKeys.has(key) && (origin === 'environment' || origin === 'command-line'));
  if (stronger === undefined) return;
  const name = stronger.origin === 'environment' ? environmentName(stronger.key) : 'An option of the command line';
  throw new AppError({
    code: 'config.locked',
    message: `${name} decides ${stronger.key}, so connecting here would have no effect.`,
    safe: 'Nothing was changed.',
    hint: 'Take it out of the environment and start Satchel again.',
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
