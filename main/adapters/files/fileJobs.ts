/** Short looks at files as one synchronous call each: what a file thread can do. What they throw is the system's own error. */
import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, lstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import type { FileStat } from '../../engine/ports/fileSystem';
import { fileStatOf } from './fileStat';
import { canRefuseLinks, readFlags } from './openFlags';

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
};

export type FileJobs = typeof fileJobs;

/** Number, name and arguments. */
export type JobCall = readonly [id: number, name: keyof FileJobs, args: readonly unknown[]];
/** What it answered, or what it threw. */
export type JobAnswer = readonly [
  id: number,
  value: unknown,
  thrown?: { readonly message: string; readonly code?: string },
];
