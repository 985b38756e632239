/** The real file system with its top moved into a folder, for trees whose absolute paths are part of what is tested. */
import path from 'node:path';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import type { FileHasher } from '../../main/engine/ports/hashing';

/** `/a` is `{top}/a` on the disk. Only looking and reading are moved. */
export function rebaseFiles(files: FileSystem, top: string): FileSystem {
  const moved = (name: string): string => path.join(top, name);
  return {
    ...files,
    lstat: (name) => files.lstat(moved(name)),
    statFollowing: (name) => files.statFollowing(moved(name)),
    readLink: (name) => files.readLink(moved(name)),
    realPath: async (name) => `/${path.relative(top, await files.realPath(moved(name)))}`,
    readFolder: (name) => files.readFolder(moved(name)),
    openRead: (name, signal, range) => files.openRead(moved(name), signal, range),
  };
}

export function rebaseHasher(fileHasher: FileHasher, top: string): FileHasher {
  return {
    hashFile: (name, signal, onBytes) => fileHasher.hashFile(path.join(top, name), signal, onBytes),
    close: () => fileHasher.close(),
  };
}
