/** Where a checked folder lies: itself, or the nearest folder above it that exists. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../ports/fileSystem';

export interface Place {
  /** The nearest existing folder; absent where not even the drive is there. */
  readonly existing?: string;
  /** `existing` with every link resolved. */
  readonly real?: string;
  /** Where the checked folder lies, or will lie, with every link resolved. */
  readonly realTarget?: string;
  readonly state: 'folder' | 'missing' | 'broken-link' | 'not-folder';
  /** What is in the way, where it is not the folder itself. */
  readonly obstacle?: string;
}

/** Looks without writing. What may not be looked at rejects with its `disk.*` code. */
export async function findPlace(
  folder: string,
  files: Pick<FileSystem, 'lstat' | 'statFollowing' | 'realPath'>,
): Promise<Place> {
  for (let at = folder; ; at = dirname(at)) {
    const stat = await files.statFollowing(at);
    if (stat?.type === 'folder') {
      const real = await files.realPath(at);
      const realTarget = join(real, folder.slice(at.length));
      return { existing: at, real, realTarget, state: at === folder ? 'folder' : 'missing' };
    }
    if (stat !== undefined) return { state: 'not-folder', obstacle: at };
    if ((await files.lstat(at)) !== undefined) return { state: 'broken-link', obstacle: at };
    if (at === dirname(at)) return { state: 'missing' };
  }
}
