/** A folder that is checked: what it is for, what will happen there, and what checking needs of the world. */
import type { Account } from '../../ports/account';
import type { BlobStore } from '../../ports/blobStore';
import type { EnginePorts } from '../../ports/enginePorts';
import type { SystemPrograms } from '../../ports/systemPrograms';
import type { Volumes } from '../../ports/volumes';
import type { TargetPlatform } from '../../outputs/plan/traits';

export interface CheckedFolder {
  /** Absolute, after path mapping. */
  readonly folder: string;
  /** A destination may have to be made first; a source and a store have to be there. */
  readonly use: 'source' | 'destination' | 'store';
  /** Of a store, the way in which transfers use it: a deep check leaves one small object there, the same for everybody. */
  readonly store?: BlobStore;
  /** What is going to be read or written; absent where somebody only asks about the folder. */
  readonly plan?: PlannedFiles;
}

export interface PlannedFiles {
  /** Sizes of the files to write, less what parts hold already, plus what backups copy. */
  readonly needBytes: number;
  readonly fileCount: number;
  readonly hasLinks: boolean;
  /** Absolute paths of inputs; the first five are read. */
  readonly inputs: readonly string[];
  /** Absolute paths of files that will be replaced; the first fifty are looked at. */
  readonly replaced: readonly string[];
}

export interface FilesystemPorts extends Pick<EnginePorts, 'files' | 'ids'> {
  readonly volumes: Volumes;
  readonly account: Account;
  readonly programs: SystemPrograms;
  readonly platform: TargetPlatform;
  readonly homeFolder: string;
  readonly dataFolder: string;
  /** Remembers that files are made there, for the case that nobody is left to remove them; the answer forgets it. */
  readonly noteFolder: (folder: string) => Promise<() => Promise<void>>;
  /** What has to stay free on a volume; 1 GiB or 2 % of it when absent. */
  readonly minFreeBytes?: number | undefined;
  /** What other transfers have reserved of a volume. */
  readonly reservedBytes: (volumeId: string) => number;
}
