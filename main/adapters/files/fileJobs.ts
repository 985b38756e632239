/** Short work on small files, synchronous from its beginning to its end: what a file thread can do. What they throw is the system's own error. */
import { Buffer } from 'node:buffer';
import {
  closeSync,
  fchmodSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { modeFor, type FileStat, type Moved } from '../../engine/ports/fileSystem';
import { fileStatOf } from './fileStat';
import { canLinkSymlinks, saysNoHardLinks } from './hardLinks';
import { setMtimeOfNewSync } from './fileTimes';
import { canRefuseLinks, createFlags, readFlags } from './openFlags';

export const fileJobs = {
  lstat: (path: string): FileStat => fileStatOf(lstatSync(path, { bigint: true })),
  stat: (path: string): FileStat => fileStatOf(statSync(path, { bigint: true })),
  realPath: (path: string): string => realpathSync.native(path),
  /** All bytes of a regular file; `undefined` for anything else, above `mostBytes` and for one that grows meanwhile. */
  readWhole: (path: string, mostBytes: number): Uint8Array | undefined => {
    if (!canRefuseLinks && !lstatSync(path).isFile()) return undefined;
    const file = openSync(path, readFlags);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile() || stats.size > mostBytes) return undefined;
      // A byte more than there should be, so that a file that grew is noticed.
      const bytes = Buffer.allocUnsafeSlow(stats.size + 1);
      let filled = 0;
      for (let count = -1; count !== 0 && filled < bytes.length; filled += count)
        count = readSync(file, bytes, filled, bytes.length - filled, filled);
      return filled > stats.size ? undefined : bytes.subarray(0, filled);
    } finally {
      closeSync(file);
    }
  },
  createWhole: (path: string, bytes: Uint8Array, mtimeUs: bigint, isRunnable: boolean): FileStat => {
    const file = openSync(path, createFlags);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
      setMtimeOfNewSync(file, mtimeUs);
      return withMode(file, isRunnable);
    } catch (error) {
      unlinkSync(path);
      throw error;
    } finally {
      closeSync(file);
    }
  },
  moveExclusive: (from: string, to: string): Moved => {
    if (!linked(from, to)) return { isLinked: false, isGone: false };
    return {
      isLinked: true,
      isGone: orElse(false, () => (unlinkSync(from), true)),
      stat: orElse(undefined, () => fileStatOf(lstatSync(to, { bigint: true }))),
    };
  },
};

function withMode(file: number, isRunnable: boolean): FileStat {
  const stat = fileStatOf(fstatSync(file, { bigint: true }));
  const mode = modeFor(stat.mode, isRunnable);
  if (mode === stat.mode) return stat;
  fchmodSync(file, mode);
  return fileStatOf(fstatSync(file, { bigint: true }));
}

function linked(from: string, to: string): boolean {
  try {
    if (!canLinkSymlinks && lstatSync(from).isSymbolicLink()) return false;
    linkSync(from, to);
    return true;
  } catch (error) {
    if (saysNoHardLinks(error)) return false;
    throw error;
  }
}

/** What does not work here the engine does again by itself, with patience. */
function orElse<T>(otherwise: T, step: () => T): T {
  try {
    return step();
  } catch {
    return otherwise;
  }
}

export type FileJobs = typeof fileJobs;

/** Number, name and arguments. */
export type JobCall = readonly [id: number, name: keyof FileJobs, args: readonly unknown[]];
/** What it answered, or what it threw. */
export type JobAnswer = readonly [
  id: number,
  value: unknown,
  thrown?: { readonly message: string; readonly code?: string },
];
