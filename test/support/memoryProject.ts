/** A project folder in memory that planning can look at, by the case rule of a chosen platform. Files only; nothing can be written. */
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { nameKey, platformTraits, type TargetPlatform } from '../../main/engine/outputs/plan/traits';
import type { FileStat, FileSystem, FolderEntry } from '../../main/engine/ports/fileSystem';
import type { FileHasher } from '../../main/engine/ports/hashing';
import { hashOf } from './applyWorld';

export interface MemoryFile {
  readonly text: string;
  readonly mtimeNs: bigint;
  readonly mode?: number;
}

export interface MemoryProject {
  readonly files: FileSystem;
  /** Hashes after as many turns of the event loop as `turnsOf` says. */
  hasher(turnsOf: (path: string) => number): FileHasher;
}

/** `target` is the absolute path of the folder; a path of `content` is relative to it. */
export function createMemoryProject(
  target: string,
  content: Readonly<Record<string, MemoryFile>>,
  platform: TargetPlatform,
): MemoryProject {
  const keyOf = (path: string): string => nameKey(path, platformTraits[platform]);
  const stats = new Map<string, FileStat>();
  const texts = new Map<string, string>();
  const children = new Map<string, Map<string, FolderEntry>>();
  const add = (path: string, stat: Omit<FileStat, 'fileId'>): void => {
    const key = keyOf(path);
    if (!stats.has(key)) stats.set(key, { ...stat, fileId: `1:${String(stats.size)}` });
    const slash = path.lastIndexOf('/');
    const above = keyOf(path.slice(0, slash));
    if (slash > 0)
      children.set(
        above,
        (children.get(above) ?? new Map<string, FolderEntry>()).set(key, {
          name: path.slice(slash + 1),
          isUtf8: true,
          type: stat.type,
        }),
      );
  };
  const addFolder = (path: string): void => {
    const parts = path.split('/');
    for (let depth = 2; depth <= parts.length; depth += 1)
      add(parts.slice(0, depth).join('/'), { type: 'folder', sizeBytes: 0, mtimeNs: 0n, mode: 0o755 });
  };
  addFolder(target);
  for (const [relative, { text, mtimeNs, mode = 0o644 }] of Object.entries(content)) {
    const path = `${target}/${relative}`;
    if (stats.has(keyOf(path))) continue;
    addFolder(path.slice(0, path.lastIndexOf('/')));
    add(path, { type: 'file', sizeBytes: Buffer.byteLength(text), mtimeNs, mode });
    texts.set(keyOf(path), text);
  }
  const stat = (path: string): Promise<FileStat | undefined> => Promise.resolve(stats.get(keyOf(path)));
  return {
    files: {
      ...createFileSystem(),
      lstat: stat,
      statFollowing: stat,
      realPath: (path) => Promise.resolve(path),
      readFolder: (path) => Promise.resolve([...(children.get(keyOf(path))?.values() ?? [])]),
      canWriteIn: () => Promise.resolve(true),
      space: () => Promise.resolve({ volumeId: 'one', freeBytes: 1e12, totalBytes: 2e12 }),
    },
    hasher: (turnsOf) => ({
      hashFile: async (path) => {
        for (let turn = turnsOf(path); turn > 0; turn -= 1) await Promise.resolve();
        const found = stats.get(keyOf(path));
        if (found === undefined) throw new Error(`${path} is not there`);
        return { hash: hashOf(texts.get(keyOf(path)) ?? ''), stat: found };
      },
      close: () => Promise.resolve(),
    }),
  };
}
