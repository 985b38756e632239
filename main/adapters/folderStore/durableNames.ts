/** Makes the names of objects survive a power cut, in the order that matters: contents before the manifests that list them. */
import { dirname, join } from 'node:path';
import type { StoreFolder } from './storeFolder';

export interface DurableNames {
  /** Before anything but a content gets its name: all contents so far have theirs for good. */
  before(key: string): Promise<void>;
  /** The object has its name. Of contents the folders are only noted, for there are many. */
  after(store: StoreFolder, key: string, parts: readonly string[]): Promise<void>;
}

export function createDurableNames(syncFolder: (folder: string) => Promise<void>): DurableNames {
  const waiting = new Set<string>();
  const isContent = (key: string): boolean => key.startsWith('Data/');
  return {
    before: async (key) => {
      if (isContent(key)) return;
      for (const folder of [...waiting]) {
        await syncFolder(folder);
        waiting.delete(folder);
      }
    },
    after: async ({ realRoot }, key, parts) => {
      const folders = foldersUpTo(realRoot, join(realRoot, ...parts.slice(0, -1)));
      if (isContent(key)) for (const folder of folders) waiting.add(folder);
      else for (const folder of folders) await syncFolder(folder);
    },
  };
}

/** The folder and those above it down from the root: each may be new. */
function foldersUpTo(root: string, folder: string): readonly string[] {
  return folder === root || folder.length <= root.length ? [root] : [folder, ...foldersUpTo(root, dirname(folder))];
}
