/** An OS stat in the port's form; free of anything that a thread would have to load for it. */
import type { BigIntStats } from 'node:fs';
import type { FileStat, FileType } from '../../engine/ports/fileSystem';

/** A regular file, a folder, a link, or one of the things that are never carried (devices, sockets, pipes). */
export function typeOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** The port's form of an OS stat. */
export function fileStatOf(stats: BigIntStats): FileStat {
  return {
    type: typeOf(stats),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    fileId: `${stats.dev.toString()}:${stats.ino.toString()}`,
    mode: Number(stats.mode & 0o7777n),
    changeNs: stats.ctimeNs,
  };
}
