/** Sees to it that nothing of what probes make in a folder stays there: after each, and at the end. */
import type { Ids } from '../../ports/clock';
import type { FileSystem } from '../../ports/fileSystem';
import { createOwnFiles, removeOwn, type OwnFiles } from './ownFiles';

export interface ProbeFiles {
  /** What cannot be removed afterwards does not fail the work; it is tried again after each later use and when closed. */
  use<T>(signal: AbortSignal, work: (own: OwnFiles) => Promise<T>): Promise<T>;
  /** Resolves when all that is under way has ended and was removed as far as it can be; answers whether nothing is left. */
  close(): Promise<boolean>;
}

/** For one folder, which exists. */
export function createProbeFiles(checked: string, files: FileSystem, ids: Pick<Ids, 'hex'>): ProbeFiles {
  const owed = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  /** The newest first, so that a folder is empty when its turn comes. */
  const settle = async (): Promise<void> => {
    for (const path of [...owed].toReversed()) if (await removeOwn(path, files)) owed.delete(path);
  };
  const run = async <T>(signal: AbortSignal, work: (own: OwnFiles) => Promise<T>): Promise<T> => {
    const made: string[] = [];
    try {
      return await work(createOwnFiles(checked, { files, ids }, signal, (path) => made.push(path)));
    } finally {
      for (const path of made) owed.add(path);
      await settle();
    }
  };
  return {
    use: async (signal, work) => {
      const running = run(signal, work);
      underWay.add(running);
      try {
        return await running;
      } finally {
        underWay.delete(running);
      }
    },
    close: async () => {
      await Promise.allSettled(underWay);
      await settle();
      return owed.size === 0;
    },
  };
}
