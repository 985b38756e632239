/** What the system tells about volumes: mounts, the disk below them, and how many files they hold. */
import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { SystemPrograms } from '../../engine/ports/systemPrograms';
import type { VolumeFacts, VolumeKind, Volumes } from '../../engine/ports/volumes';
import { mountOf, parseMountInfo, parseMountList, type Mount } from './mountTable';

export function createVolumes(programs: SystemPrograms): Volumes {
  return {
    look: async (folder) => {
      const [mount, files] = await Promise.all([findMount(folder, programs), countFiles(folder)]);
      const disk = mount?.deviceNumber === undefined ? undefined : await diskOf(mount.deviceNumber);
      const kind = kindOf(folder, mount) ?? disk?.kind;
      return {
        ...(mount === undefined ? {} : { mountPoint: mount.mountPoint, fileSystem: mount.fileSystem }),
        ...(kind === undefined ? {} : { kind }),
        ...(disk?.isRemovable === undefined ? {} : { isRemovable: disk.isRemovable }),
        ...(files === undefined ? {} : { files }),
      };
    },
    allocatedBytes: async (file) => {
      // Windows tells a size in blocks that holes do not change.
      if (process.platform === 'win32') return undefined;
      const blocks = await orUndefined(async () => (await stat(file)).blocks);
      return blocks === undefined ? undefined : blocks * 512;
    },
  };
}

async function findMount(folder: string, programs: SystemPrograms): Promise<Mount | undefined> {
  const real = await orUndefined(() => realpath(folder));
  if (real === undefined) return undefined;
  if (process.platform === 'linux') {
    const text = await orUndefined(() => readFile('/proc/self/mountinfo', 'utf8'));
    return mountOf(real, parseMountInfo(text ?? ''));
  }
  if (process.platform !== 'darwin') return undefined;
  const list = await programs.ask('mount', [], new AbortController().signal);
  return mountOf(real, parseMountList(list ?? ''));
}

const kinds: readonly (readonly [fileSystem: RegExp, kind: VolumeKind])[] = [
  [/^nfs\d?$/, 'nfs'],
  [/^(?:cifs|smb\d?|smbfs)$/, 'smb'],
  // A `fuseblk` is a disk that a program reads, such as NTFS.
  [/^(?:fuse(?:\..+)?|macfuse|osxfuse)$/, 'fuse'],
  [/^(?:tmpfs|ramfs)$/, 'memory'],
];

function kindOf(folder: string, mount: Mount | undefined): VolumeKind | undefined {
  if (mount === undefined) return /^[\\/]{2}(?:[^?.\\/]|\?\\UNC\\)/i.test(folder) ? 'smb' : undefined;
  return kinds.find(([name]) => name.test(mount.fileSystem))?.[1];
}

/** The disk behind a block device of Linux, which may be one part of it. */
async function diskOf(
  deviceNumber: string,
): Promise<{ readonly kind?: VolumeKind; readonly isRemovable?: boolean } | undefined> {
  const device = await orUndefined(() => realpath(`/sys/dev/block/${deviceNumber}`));
  if (device === undefined) return undefined;
  for (const disk of [device, path.dirname(device)]) {
    const [rotational, removable] = await Promise.all(
      ['queue/rotational', 'removable'].map((name) => orUndefined(() => readFile(path.join(disk, name), 'utf8'))),
    );
    if (rotational !== undefined)
      return {
        kind: rotational.trim() === '1' ? 'hdd' : 'ssd',
        ...(removable === undefined ? {} : { isRemovable: removable.trim() === '1' }),
      };
  }
  return undefined;
}

/** Windows and volumes that make room for files as they come answer 0. */
async function countFiles(folder: string): Promise<VolumeFacts['files']> {
  const counts = await orUndefined(() => statfs(folder, { bigint: true }));
  if (counts === undefined || counts.files <= 0n) return undefined;
  return { total: Number(counts.files), free: Number(counts.ffree) };
}

/** What cannot be asked is a fact that is absent. */
async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}
