/** Measuring the free space of the volume below a path. */
import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { VolumeSpace } from '../../engine/ports/fileSystem';
import { errnoOf } from './errnoErrors';

/** Space of the volume that holds the path or its nearest existing parent; `undefined` when it cannot be measured. */
export async function measureSpace(wanted: string): Promise<VolumeSpace | undefined> {
  for (let folder = wanted; ; folder = path.dirname(folder)) {
    try {
      const { dev } = await stat(folder, { bigint: true });
      const volume = await statfs(folder, { bigint: true });
      if (volume.bsize <= 0n || volume.blocks <= 0n) return undefined;
      return {
        volumeId: dev.toString(),
        freeBytes: Number(volume.bavail * volume.bsize),
        totalBytes: Number(volume.blocks * volume.bsize),
      };
    } catch (error) {
      const isAbsent = ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');
      // Network disks may refuse the question; unknown space is a fact, not a failure.
      if (!isAbsent || path.dirname(folder) === folder) return undefined;
    }
  }
}
