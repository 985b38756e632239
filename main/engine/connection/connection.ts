/** Where Satchel is connected to: the store and the farm that the settings name, opened once and reused. */
import { AppError } from '../../../shared/domain/errors';
import type { Connection } from '../../../shared/ipc/contract';
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
  farm(): Farm | undefined;
  /** `deadline.no_attachments` when no farm is connected. */
  requiredFarm(): Farm;
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

export function createConnections({ settings, openStore, openLocalFarm }: ConnectionParts): Connections {
  let open: { readonly key: string; readonly store: BlobStore; farm?: Farm & { close(): Promise<void> } } | undefined;

  const close = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    await closing?.farm?.close();
    await closing?.store.close();
  };

  const opened = (): NonNullable<typeof open> => {
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
    if (open?.key !== key) {
      // The old one is closed when nobody waits for it any more; opening the new one must not wait.
      void close();
      const store = openStore(uri, options);
      open = { key, store, ...(farmFolder === '' ? {} : { farm: openLocalFarm(farmFolder, store) }) };
    }
    return open;
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
    connect: async ({ storeUri, region = '', endpointUrl = '', profile = '', localFarmFolder = '' }) => {
      const probe = openStore(storeUri, storeOptions(region, endpointUrl, profile));
      try {
        await probe.probe(AbortSignal.timeout(20_000));
      } finally {
        await probe.close();
      }
      await settings.set('store.uri', storeUri);
      await settings.set('store.region', region === '' ? null : region);
      await settings.set('store.endpointUrl', endpointUrl === '' ? null : endpointUrl);
      await settings.set('store.profile', profile === '' ? null : profile);
      await settings.set('farm.localFolder', localFarmFolder === '' ? null : localFarmFolder);
      return describe();
    },
    close,
  };
}

function storeOptions(region: string, endpointUrl: string, profile: string): StoreOptions {
  return {
    ...(region === '' ? {} : { region }),
    ...(endpointUrl === '' ? {} : { endpointUrl }),
    ...(profile === '' ? {} : { profile }),
  };
}
