/** How stores and farms are opened: by the network of the settings, and with manners towards their endpoints. */
import { networkEnvironment } from '../adapters/aws/networkEnvironment';
import { createBlobStoreOpener } from '../adapters/blobStores';
import type { OpenDeadline } from '../adapters/deadline/deadline';
import { openS3BlobStore } from '../adapters/s3/s3BlobStore';
import type { AppError } from '../../shared/domain/errors';
import type { SettingsStore } from '../engine/config/settingsStore';
import type { AwsProfile } from '../engine/ports/awsProfiles';
import type { BlobStoreOpener } from '../engine/ports/blobStore';
import type { Clock } from '../engine/ports/clock';
import type { Hasher } from '../engine/ports/hashing';
import type { FlowControl } from '../engine/transfers/flow/flowControl';
import type { ComposePlace } from './composeInput';

export interface OpenerParts extends Pick<ComposePlace, 'env' | 'version'> {
  readonly settings: SettingsStore;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly flow: FlowControl;
  readonly warn: (error: AppError) => void;
}

export interface Openers {
  /** Read anew for each client: a window lives longer than what its settings say. */
  readonly network: () => ComposePlace['env'];
  readonly openStore: BlobStoreOpener['open'];
  readonly openDeadline: (profile: AwsProfile, region?: string) => Promise<OpenDeadline>;
}

export function createOpeners({ env, version, settings, hasher, clock, flow, warn }: OpenerParts): Openers {
  const network = (): ComposePlace['env'] =>
    networkEnvironment(env, {
      httpsProxy: settings.client.get('settings.https_proxy'),
      caBundle: settings.client.get('settings.ca_bundle'),
    });
  const flowOf = flow.of;
  const stores = createBlobStoreOpener({
    hasher,
    flowOf,
    openS3: (uri, options) => openS3BlobStore(uri, options, { hasher, clock, env: network(), version, warn, flowOf }),
  });
  return {
    network,
    openStore: (uri, options) => stores.open(uri, options),
    openDeadline: async ({ named, kind, userId }, region) => {
      // The client of Deadline Cloud is large, and most commands never ask it.
      const { openDeadline } = await import('../adapters/deadline/deadline');
      return openDeadline(
        {
          farmRegion: settings.get('deadline.farmRegion'),
          kind,
          ...(region === undefined ? {} : { region }),
          ...(named === undefined ? {} : { profile: named }),
          ...(userId === undefined ? {} : { principalId: userId }),
        },
        { env: network(), version, clock },
      );
    },
  };
}
