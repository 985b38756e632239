/** A tree of empty files in memory, for scans of many random trees. Counts which folders were read. */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import type { FileStat, FileSystem, FolderEntry } from '../../main/engine/ports/fileSystem';

export interface MemoryTree {
  readonly files: FileSystem;
  /** Absolute paths, in the order in which they were read. */
  readonly foldersRead: string[];
}

/** The tree stands at `/tree`. A path that is also a folder of others stays a folder. */
export function createMemoryTree(paths: Iterable<string>): MemoryTree {
  const folders = new Map<string, Map<string, FolderEntry>>([['/tree', new Map()]]);
  for (const path of paths) {
    const parts = path.split('/');
    for (const [index, name] of parts.entries()) {
      const entries = folders.get(['/tree', ...parts.slice(0, index)].join('/'));
      const isFolder = index < parts.length - 1;
      if (entries?.get(name)?.type !== 'folder')
        entries?.set(name, { name, isUtf8: true, type: isFolder ? 'folder' : 'file' });
      const here = ['/tree', ...parts.slice(0, index + 1)].join('/');
      if (isFolder && !folders.has(here)) folders.set(here, new Map());
    }
  }
  const ids = new Map([...folders.keys()].map((path, index) => [path, index]));
  const foldersRead: string[] = [];
  const stat = (path: string): Promise<FileStat | undefined> => {
    const type = folders.has(path) ? 'folder' : 'file';
    return Promise.resolve({
      type,
      sizeBytes: 0,
      mtimeNs: 0n,
      fileId: `1:${ids.get(path) ?? 'file'}`,
      mode: 0o644,
    });
  };
  return {
    foldersRead,
    files: {
      ...createFileSystem(),
      lstat: stat,
      statFollowing: stat,
      realPath: (path) => Promise.resolve(path),
      readFolder(path) {
        foldersRead.push(path);
        return Promise.resolve([...(folders.get(path)?.values() ?? [])]);
      },
    },
  };
}
