/** What the system tells about the volume below a folder, without writing. */

export type VolumeKind = 'ssd' | 'hdd' | 'nfs' | 'smb' | 'fuse' | 'memory';

/** What the system does not tell is absent. */
export interface VolumeFacts {
  /** The folder it is mounted at. */
  readonly mountPoint?: string;
  /** Its name at the system, such as `ext4`. */
  readonly fileSystem?: string;
  readonly kind?: VolumeKind;
  readonly isRemovable?: boolean;
  /** How many files it can hold; absent where it does not count them. */
  readonly files?: { readonly total: number; readonly free: number };
}

export interface Volumes {
  /** Of the volume that holds an existing folder, links followed. Never throws: what cannot be asked is absent. */
  look(folder: string): Promise<VolumeFacts>;
  /** What a file takes on the disk, which is less than its size where it has holes; absent where that is not told. */
  allocatedBytes(file: string): Promise<number | undefined>;
}
