/** What checking storage takes: buckets, the way to them, and folders. */
import { createVolumes } from '../adapters/files/volumes';
import { createFolderBlobStore } from '../adapters/folderStore/folderStore';
import { createNetworkProbe } from '../adapters/net/networkProbe';
import { createAccount } from '../adapters/process/account';
import { createSystemPrograms } from '../adapters/process/systemPrograms';
import { openBucketProbe } from '../adapters/s3/bucketProbe';
import type { AppError } from '../../shared/domain/errors';
import type { EngineParts } from '../engine/engineParts';
import { filesystemProbes } from '../engine/checks/filesystem';
import { noteFolder } from '../engine/checks/filesystem/abandoned';
import type { Clock, Ids } from '../engine/ports/clock';
import type { Hasher } from '../engine/ports/hashing';
import type { FileSystem } from '../engine/ports/fileSystem';
import type { Reservations } from '../engine/ports/runRecords';
import type { ComposePlace } from './composeInput';

export interface CheckingParts extends Pick<ComposePlace, 'version'> {
  readonly files: FileSystem;
  readonly hasher: Hasher;
  readonly reservations: Pick<Reservations, 'reserved'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly dataFolder: string;
  readonly homeFolder: string;
  readonly platform: EngineParts['platform'];
  readonly userName: string;
  /** Proxy and authorities as they are set now. */
  readonly network: () => ComposePlace['env'];
  readonly warn: (error: AppError) => void;
}

export function createChecking(parts: CheckingParts): EngineParts['checking'] {
  const { version, files, hasher, clock, ids, dataFolder, network, warn } = parts;
  const programs = createSystemPrograms();
  const volumes = createVolumes(programs);
  const account = createAccount(parts.userName, programs);
  return {
    openBucket: (uri, options) => openBucketProbe(uri, options, { env: network(), version, clock, hasher, warn }),
    network: createNetworkProbe(network),
    folderProbes: ({ folder, use }) =>
      filesystemProbes(
        { folder, use, ...(use === 'store' ? { store: createFolderBlobStore(folder, hasher) } : {}) },
        {
          ...parts,
          volumes,
          account,
          programs,
          noteFolder: (place) => noteFolder(dataFolder, place, { files, ids }),
          reservedBytes: (volumeId) => parts.reservations.reserved(volumeId),
        },
      ),
  };
}
